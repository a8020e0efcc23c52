"""What can go wrong for whoever watches on our own live page."""
from __future__ import annotations

from core.errors import Conflict, Invalid, NotFound


class ProvePhoneFirst(Conflict):
    """Please verify your phone number first: then nobody can order in your name."""


class WrongCode(Invalid):
    """This is not the code we sent. Please look again; you may try %(left)s more times."""


class CodeIsOver(Invalid):
    """This code is not good any more. Please ask for a new one."""


class NothingToSend(Invalid):
    """There is nothing in this comment that can be shown. Please write a few words."""


class CommentTooLong(Invalid):
    """A comment has at most %(most)s characters, and this one has %(count)s. Please make it shorter."""


class NoSuchTalk(NotFound):
    """This comment is not on the live page."""
