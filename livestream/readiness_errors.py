"""What can stand against going live."""
from __future__ import annotations

from core.errors import Conflict, Forbidden, Invalid, NotFound


class PapersMissing(Conflict):
    """Papers are missing for %(items)s. Complete them, or refuse these items with a reason."""


class PapersComplete(Conflict):
    """The papers of %(code)s are complete. If it is not sold all the same, take it out of the run-of-show."""


class RefusalNeedsReason(Invalid):
    """Please write why it is refused, up to 200 letters."""


class ItemRefused(Conflict):
    """This product was refused for this session as %(code)s. Take the refusal back instead."""


class NoSuchRefusal(NotFound):
    """This item is not refused here."""


class OnlyTheHost(Forbidden):
    """A host of this session, or an administrator, confirms having seen papers."""


class HostsNotChecked(Conflict):
    """Nobody has checked the identity of %(names)s, or it was too long ago. An administrator does so under People."""


class NotMeasured(Invalid):
    """These figures cannot be. Please measure again."""
