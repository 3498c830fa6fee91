"""Who may set up a line, answer it and read what is written there; what a visitor does without signing in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.chat.models import Answerer, ChatLine, Conversation, LineDay, LineHours, LinePart, Shift
from syli.kernel.access import Actions, Audit, action, anybody, role
from syli.kernel.access.rules import AllowRule, relation
from syli.org.choices import Role

LINE = "chat.ChatLine"
#: Given their meaning in `providers.py`.
ANSWERS = relation("answers a line", LINE, "which she has been named to answer")
TAKES_PART = relation("takes part in a line", LINE, "in which the organisation takes part")
HOLDS = relation("holds a conversation", "chat.Conversation", "which she holds herself")
OWN_SHIFT = relation("has a shift", "chat.Shift", "which is her own")
OWN_PART = relation("own part of a line", "chat.LinePart", "of the organisation itself")

_ANSWERING: list[AllowRule] = [role(Role.WORKER, Role.LEADER).anywhere().where(ANSWERS)]
_LEADING: list[AllowRule] = [role(Role.LEADER, Role.ADMIN).anywhere().where(TAKES_PART), role(Role.STEWARD)]
_SET_UP: list[AllowRule] = [role(Role.LEADER, Role.ADMIN, Role.STEWARD)]
_HOLDING: list[AllowRule] = [role(Role.WORKER, Role.LEADER).anywhere().where(HOLDS)]
_OWN_PART: list[AllowRule] = [role(Role.LEADER, Role.ADMIN).anywhere().where(OWN_PART)]


class ChatLineAction(Actions, resource=ChatLine, organisation="owner_id"):
    """Acts on a line. It may be shared: whoever takes part reaches it from her own organisation."""

    LIST = action(_("See the chat lines of one's organisation"), allow=[role(Role.WORKER, Role.LEADER, Role.ADMIN, Role.STEWARD)], of_row=False)
    CREATE = action(_("Open a chat line"), allow=_SET_UP, of_row=False, writes=True)
    SET_UP = action(_("Change a chat line, its hours and who takes part"), allow=_SET_UP, writes=True)
    VIEW = action(_("See how a chat line is set up and what is counted of it"), allow=_LEADING)
    ROSTER = action(_("See the shifts of a chat line"), allow=[*_ANSWERING, *_LEADING])
    PLAN = action(_("Plan a shift at a chat line"), allow=[*_ANSWERING, *_LEADING], writes=True)
    ANSWER = action(_("See how many wait at a chat line"), allow=_ANSWERING)
    #: The same numbers and words again every few seconds, to whoever has opened them: the opening is written down, not each beat.
    FOLLOW = action(_("Follow a chat line that one has opened"), allow=_ANSWERING, audit=Audit("none"))
    BE_THERE = action(_("Come to answer a chat line, or leave it"), allow=_ANSWERING, writes=True)
    TAKE = action(_("Take the next conversation"), allow=_ANSWERING, writes=True)
    SWEEP = action(_("End conversations whose visitor has left"), allow=_SET_UP, audit=Audit("none"), writes=True)


class LinePartAction(Actions, resource=LinePart, organisation="association_id"):
    """Acts on an association's part in a line."""

    CHANGE = action(_("Say where one's own conversations are counted and who answers"), allow=_OWN_PART, writes=True)


class LineHoursAction(Actions, resource=LineHours, organisation="line__owner_id"):
    """Acts on the weekly hours of a line."""

    CHANGE = action(_("Change or end hours of a chat line"), allow=_SET_UP, writes=True)


class LineDayAction(Actions, resource=LineDay, organisation="line__owner_id"):
    """Acts on a day with hours of its own."""

    REMOVE = action(_("Take away an exceptional day of a chat line"), allow=_SET_UP, writes=True)


class AnswererAction(Actions, resource=Answerer, organisation="part__association_id", links={"chat.LinePart": "part_id"}):
    """Acts on who answers a line."""

    CHANGE = action(_("Let somebody answer a chat line no more, or again"), allow=_OWN_PART, writes=True)


class ShiftAction(Actions, resource=Shift, organisation="answerer__part__association_id", links={LINE: "line_id"}):
    """Acts on a shift at a line."""

    CANCEL = action(_("Cancel a shift at a chat line"), allow=[role(Role.WORKER, Role.LEADER).where(OWN_SHIFT), role(Role.LEADER)], writes=True)
    ASK_SWAP = action(_("Ask for somebody to take over one's shift"), allow=[role(Role.WORKER, Role.LEADER).where(OWN_SHIFT)], writes=True)
    TAKE_SWAP = action(_("Take over a shift that somebody asked to swap"), allow=_ANSWERING, writes=True)


class ConversationAction(Actions, resource=Conversation):
    """Acts on a conversation: of the one who holds it, and of nobody else. A leader sees numbers, never words."""

    VIEW = action(_("Read a conversation that one holds"), allow=_HOLDING)
    SAY = action(_("Answer in a conversation"), allow=_HOLDING, writes=True)
    OFFER_CONTACT = action(_("Ask a visitor whether she wishes to be contacted"), allow=_HOLDING, writes=True)
    HAND_ON = action(_("Hand a conversation on to a colleague"), allow=_HOLDING, writes=True)
    END = action(_("End a conversation"), allow=_HOLDING, writes=True)
    COUNT = action(_("Count a conversation that is over"), allow=_HOLDING, writes=True)


class VisitAction(Actions):
    """What a visitor does, who is nobody to Syli: no row stands in the log beside it, only the line's organisation and the act."""

    COME = action(_("Come to a chat line"), allow=[anybody], audit=Audit("none"), of_row=False)
    STAY = action(_("Show that one is still there"), allow=[anybody], audit=Audit("none"), of_row=False, writes=True)
    MISS = action(_("Find a chat line closed"), allow=[anybody], audit=Audit("none"), of_row=False, writes=True)
    START = action(_("Begin to wait at a chat line"), allow=[anybody], of_row=False, writes=True)
    WRITE = action(_("Write in the chat"), allow=[anybody], of_row=False, writes=True)
    LEAVE = action(_("Leave the chat"), allow=[anybody], of_row=False, writes=True)
    BECOME_KNOWN = action(_("Ask an association to be in touch"), allow=[anybody], of_row=False, writes=True)
