"""Words of the closed sets of stays, for forms and pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.stays.choices import (
    Caller,
    HowGiven,
    InterpreterMode,
    LineKind,
    LinkTo,
    PricePer,
    ProgrammeKind,
    RoomState,
    SafetyPlan,
    Shift,
    SleepPhase,
    Way,
    Whose,
)
from syli.stays.rules import Term

ROOM_STATES = {RoomState.READY: _("Ready"), RoomState.TO_CLEAN: _("To be cleaned"), RoomState.OUT_OF_USE: _("Out of use")}
WAYS = {Way.WALK_IN: _("Came to the door"), Way.PHONE: _("Called"), Way.BROUGHT: _("Was brought"), Way.AGREED: _("As agreed")}
CALLERS = {
    Caller.SELF: _("Herself or himself"),
    Caller.CLOSE_ONE: _("Somebody close"),
    Caller.CHILD: _("A child or young person"),
    Caller.PROFESSIONAL: _("A professional"),
    Caller.POLICE: _("Police"),
    Caller.UNKNOWN: _("Not known"),
}
SHIFTS = {Shift.MORNING: _("Morning shift"), Shift.EVENING: _("Evening shift"), Shift.NIGHT: _("Night shift")}
LINE_KINDS = {LineKind.HAPPENED: _("Happened"), LineKind.OPEN: _("Still open"), LineKind.TELL: _("Must be told")}
PRICES_PER = {PricePer.DAY: _("Day"), PricePer.NIGHT: _("Night"), PricePer.WHOLE: _("The whole stay")}
TERMS = {
    Term.ENDS_SOON: (_("Payment commitment ends soon"), "soon"),
    Term.MISSING: (_("No valid payment commitment: days are not billed"), "danger"),
}
#: What is still to ask (STAY-25), as a worker reads it.
TO_ASK = {
    "commitment": _("Ask for the payment commitment"),
    "own_worker": _("Name an own worker"),
    "names": _("Ask the names, if they want to tell"),
    "births": _("Ask the ages of the children and grown-ups"),
    "family_ties": _("Write down the guardian who came with"),
    "referral": _("Ask who directed here"),
    "reasons": _("Ask why they came"),
    "municipality": _("Ask the home municipality"),
}
SAFETY_PLANS = {
    SafetyPlan.MADE: _("A plan for safety was made"),
    SafetyPlan.NOT_WANTED: _("Did not want a plan for safety"),
    SafetyPlan.NOT_NEEDED: _("No plan for safety is needed"),
    SafetyPlan.NOT_MADE: _("There was no time for a plan for safety"),
}
LINKS_TO = {LinkTo.ADULT: _("To the grown-up"), LinkTo.CHILD: _("To the child"), LinkTo.PARENT: _("To the parent, about the child")}
WHOSE = {Whose.WORKER: _("The worker's"), Whose.RESIDENT: _("The client's own")}
HOW_GIVEN = {HowGiven.ORAL: _("Said"), HowGiven.WRITTEN: _("In writing"), HowGiven.ELECTRONIC: _("Electronically")}
PROGRAMME_KINDS = {
    ProgrammeKind.GROUP: _("Group"),
    ProgrammeKind.HOUSE_MEETING: _("House meeting"),
    ProgrammeKind.OPEN_DOORS: _("Open doors for visitors"),
    ProgrammeKind.OTHER: _("Something else"),
}
MODES = {InterpreterMode.ON_SITE: _("On the spot"), InterpreterMode.PHONE: _("By phone"), InterpreterMode.VIDEO: _("By video")}
SLEEP_PHASES = {
    SleepPhase.BEFORE: _("Before"),
    SleepPhase.DURING: _("During the stay"),
    SleepPhase.AFTER: _("After it"),
    SleepPhase.FOLLOW_UP: _("Some time later"),
}
