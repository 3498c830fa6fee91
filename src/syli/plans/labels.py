"""Words of the closed sets of plans, for forms and pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from syli.plans.choices import ChildAct, Consent, Decision, Opinion, Original, PairState, StepKind, StepState

YES_NO_WORDS = {"yes": pgettext_lazy("answer", "Yes"), "no": pgettext_lazy("answer", "No"), "unknown": _("Not known")}
#: In the words of somebody who answers for herself.
OWN_WORDS = {**YES_NO_WORDS, "unknown": _("I don't know")}
FACE_WORDS = {
    "very_good": _("Very good"),
    "good": pgettext_lazy("mood", "Good"),
    "so_so": _("So-so"),
    "bad": pgettext_lazy("mood", "Bad"),
    "very_bad": _("Very bad"),
}
DECISIONS = {Decision.REFER: _("Taken on by several bodies"), Decision.KEEP: _("Not taken on")}
CONSENTS = {Consent.GIVEN: _("The client has given consent"), Consent.LEGAL_GROUND: _("There is another legal ground")}
CHILD_ACTS = {
    ChildAct.NOTIFIED: _("Child-welfare notification made"),
    ChildAct.IN_CARE: _("Child protection works with the child already"),
    ChildAct.NOT_NEEDED: _("Assessed: no notification"),
}
PAIR_STATES = {
    PairState.ASKED: _("Waits for the second worker"),
    PairState.RUNNING: pgettext_lazy("pair work", "Running"),
    PairState.ENDED: pgettext_lazy("pair work", "Ended"),
}
STEP_KINDS = {
    StepKind.INDIVIDUAL: _("Individual work"),
    StepKind.COUPLE: _("Work with the couple"),
    StepKind.CHILD: _("Work with the child"),
    StepKind.GROUP: _("Group"),
}
STEP_STATES = {
    StepState.PLANNED: pgettext_lazy("step", "Planned"),
    StepState.RUNNING: pgettext_lazy("step", "Going on"),
    StepState.DONE: pgettext_lazy("step", "Done"),
    StepState.DROPPED: pgettext_lazy("step", "Left out"),
}
#: What is pressed to bring a step to a state.
STEP_MOVES = {
    StepState.RUNNING: pgettext_lazy("step", "Start"),
    StepState.DONE: _("Mark as done"),
    StepState.DROPPED: pgettext_lazy("step", "Leave out"),
}
OPINIONS = {
    Opinion.YES: _("May be kept and shown to the parent"),
    Opinion.NOT_SHOWN: _("May be kept, not shown to the parent"),
    Opinion.NOT_ASKED: _("Could not be asked"),
}
ORIGINALS = {
    Original.WITH_CHILD: _("The child keeps it"),
    Original.KEPT: _("Kept here"),
    Original.ON_PHONE: _("Still on the phone"),
    Original.REMOVED: _("Removed from the phone"),
}
