"""What a live session is: when and where, what it sells, what was said and who claimed what."""
from livestream.models.changes import CommentVersion, Deed, What
from livestream.models.claims import CLAIM, Claim, ClaimStatus, LiveBuyer
from livestream.models.comments import Comment, Desk
from livestream.models.items import ItemPrice, RunItem
from livestream.models.sessions import (
    SESSION,
    Channel,
    LiveSession,
    Platform,
    SessionChannel,
    SessionCooperative,
    SessionStatus,
)

__all__ = [
    "CLAIM", "SESSION", "Channel", "Claim", "ClaimStatus", "Comment", "CommentVersion", "Deed", "Desk", "ItemPrice",
    "LiveBuyer", "LiveSession", "Platform", "RunItem", "SessionChannel", "SessionCooperative", "SessionStatus", "What",
]
