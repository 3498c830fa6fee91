"""Houses, stays and what follows of them, as tables."""

from syli.stays.models.feedback import FeedbackSummary, SummaryFigure, SummaryPiece
from syli.stays.models.leaving import Background, Departure, FeedbackLink, Permission, Task
from syli.stays.models.living import (
    AdviceCall,
    Handover,
    HandoverLine,
    Hold,
    House,
    PastPlaces,
    PaymentCommitment,
    Presence,
    Review,
    Room,
    Stay,
    TurnedAway,
)
from syli.stays.models.meeting import KeeperNotice
from syli.stays.models.support import InterpreterOrder, SleepNight
from syli.stays.models.week import HouseMeeting, PlannedShift, ProgrammeItem, Proposal

__all__ = [
    "AdviceCall",
    "Background",
    "Departure",
    "FeedbackLink",
    "FeedbackSummary",
    "Handover",
    "HandoverLine",
    "Hold",
    "House",
    "HouseMeeting",
    "InterpreterOrder",
    "KeeperNotice",
    "PastPlaces",
    "PaymentCommitment",
    "Permission",
    "PlannedShift",
    "Presence",
    "ProgrammeItem",
    "Proposal",
    "Review",
    "Room",
    "SleepNight",
    "Stay",
    "SummaryFigure",
    "SummaryPiece",
    "Task",
    "TurnedAway",
]
