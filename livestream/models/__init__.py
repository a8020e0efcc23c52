"""What a live session is: when and where, what it sells, what was said and who claimed what."""
from livestream.models.audience import Viewer, ViewerBrowser, ViewerCode, ViewerTicks
from livestream.models.brought import CommentFile
from livestream.models.calendars import CalendarAddress
from livestream.models.changes import CommentVersion, Deed, What
from livestream.models.claims import CLAIM, Claim, ClaimStatus, LiveBuyer
from livestream.models.comments import Comment, Desk
from livestream.models.deals import Deal, LivePrice
from livestream.models.figures import ChannelFigures, ItemFigures, SessionFigures
from livestream.models.first_paid import PayingMoment
from livestream.models.items import ItemPrice, RunItem
from livestream.models.looks import SecondLook
from livestream.models.points import ChannelPoint, Metric
from livestream.models.readiness import Decided, GoneLive, PaperDecision, Trial, Tried
from livestream.models.rehearsals import Playing, RecordedComment, Recording, RehearsalScore
from livestream.models.reminders import CrewReminder, ViewerReminder
from livestream.models.replies import REPLY, Contacted, MessageWindow, PrivateReply, ReplyStatus
from livestream.models.series import Occurrence, SessionSeries
from livestream.models.sessions import (
    REAL,
    SESSION,
    Channel,
    LiveSession,
    Platform,
    SessionChannel,
    SessionCooperative,
    SessionStatus,
)
from livestream.models.slips import Slip, SlipFor, SlipKind, SlipPhone, SlipRun, SlipSetting, SlipWidth
from livestream.models.sources import (
    ChannelSource,
    Delivery,
    HiddenComment,
    LiveVideo,
    Source,
    SourceGap,
    Verdict,
)
from livestream.models.terms import Promotion, SessionTerm

__all__ = [
    "CLAIM", "REAL", "REPLY", "SESSION", "CalendarAddress", "Channel", "ChannelFigures", "ChannelPoint",
    "ChannelSource", "Claim", "ClaimStatus", "Comment", "CommentFile", "CommentVersion", "Contacted",
    "CrewReminder", "Deal", "Decided", "Deed", "Delivery", "Desk", "GoneLive", "HiddenComment", "ItemFigures",
    "ItemPrice", "LiveBuyer", "LivePrice", "LiveSession", "LiveVideo", "MessageWindow", "Metric", "Occurrence",
    "PaperDecision", "PayingMoment", "Platform", "Playing", "PrivateReply", "Promotion", "RecordedComment",
    "Recording", "RehearsalScore", "ReplyStatus", "RunItem", "SecondLook", "SessionChannel", "SessionCooperative",
    "SessionFigures", "SessionSeries", "SessionStatus", "SessionTerm", "Slip", "SlipFor", "SlipKind", "SlipPhone",
    "SlipRun", "SlipSetting", "SlipWidth", "Source", "SourceGap", "Trial", "Tried", "Verdict", "Viewer",
    "ViewerBrowser", "ViewerCode", "ViewerReminder", "ViewerTicks", "What",
]
