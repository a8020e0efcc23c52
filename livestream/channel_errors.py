"""What can go wrong when a channel is named, and where a channel only counts."""
from __future__ import annotations

from core.errors import Conflict, Invalid


class WhichChannel(Invalid):
    """This session runs on several channels there: %(names)s. Please say which, by its name or its number."""


class CountsOnly(Conflict):
    """Buyers on %(name)s must order there: no order is made here. Pin the product in its shop; orders come by file."""
