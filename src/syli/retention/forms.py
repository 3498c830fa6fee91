"""Forms of requests for data: who asks, what was weighed, how it was given, to whom else something was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.retention.choices import Asker, CountedFrom, LegalGround, Outcome, Right, What
from syli.retention.labels import (
    ASKERS,
    COUNTED_FROM,
    DELIVERIES,
    IDENTITIES,
    LEGAL_GROUNDS,
    REFUSALS,
    RIGHTS,
    STOP_GROUNDS,
    WHATS,
)

Choices = Iterable[tuple[str, Any]]
LANGUAGES = (("fi", "suomi"), ("sv", "svenska"), ("en", "English"))
OUTCOMES = (
    (Outcome.GIVE.value, _("Give the answer")),
    (Outcome.REFUSE.value, _("Refuse, with a written decision")),
    (Outcome.WITHDRAW.value, _("The client took the request back")),
)


def pairs(labels: Mapping[Any, Any], *without: Any) -> list[tuple[str, Any]]:
    """Return choices of a closed set."""
    return [(str(code), words) for code, words in labels.items() if code not in without]


class ReceiveForm(SyliForm):
    """Who asks for what, and how it was made sure that it is she."""

    right = forms.ChoiceField(label=_("What is asked for?"), choices=pairs(RIGHTS), widget=forms.RadioSelect, initial=Right.ACCESS)
    asker = forms.ChoiceField(label=_("Who asks?"), choices=pairs(ASKERS), widget=forms.RadioSelect, initial=Asker.SELF)
    asker_name = forms.CharField(label=_("Name of the guardian"), required=False, max_length=200)
    asker_person = forms.ChoiceField(
        label=_("Is the guardian a client?"), help_text=_("Choose, so that nothing of somebody else comes into the answer."), required=False
    )
    identity = forms.ChoiceField(
        label=_("How was it made sure who asks?"),
        help_text=_("Knowing an identity code or a birth date proves nothing."),
        choices=pairs(IDENTITIES),
        widget=forms.RadioSelect,
    )
    received_on = DateField(label=_("Asked on"), prefer="past")
    language = forms.ChoiceField(label=_("Language of the answer"), choices=LANGUAGES, widget=forms.RadioSelect, initial="fi")
    since_on = DateField(label=_("From which day on?"), help_text=_("Empty: everything; of the log, two years."), required=False, prefer="past")
    since_reason = forms.CharField(label=_("Why older entries of the log?"), required=False, max_length=500, widget=forms.Textarea)
    is_staff_covered = forms.BooleanField(label=_("Propose to cover workers' names"), required=False, initial=True)

    def __init__(self, *args: Any, guardians: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["asker_person"].choices = [("", _("No, or not known")), *guardians]  # type: ignore[attr-defined]


class CollectForm(SyliForm):
    """How far a child decides herself who receives her data."""

    assessment = forms.CharField(
        label=_("How far does the child decide herself?"),
        help_text=_("Age, maturity, what she has said about it. The answer does not tell this."),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
    )


class AskForm(SyliForm):
    """What the second person is asked to agree to, and what was weighed."""

    outcome = forms.ChoiceField(label=_("What becomes of the request?"), choices=OUTCOMES, widget=forms.RadioSelect, initial=Outcome.GIVE)
    refusal_ground = forms.ChoiceField(label=_("If refused, why?"), required=False)
    reason = forms.CharField(
        label=_("What was weighed?"), help_text=_("The second person reads this. The client does not."), max_length=500, widget=forms.Textarea
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["refusal_ground"].choices = [("", "–"), *pairs(REFUSALS)]  # type: ignore[attr-defined]


class DeliverForm(SyliForm):
    """How and when the answer was given."""

    how = forms.ChoiceField(label=_("How was it given?"), choices=pairs(DELIVERIES), widget=forms.RadioSelect)
    point = forms.ChoiceField(label=_("Address, if by post"), required=False)
    delivered_on = DateField(label=_("Given on"), prefer="past")

    def __init__(self, *args: Any, points: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["point"].choices = [("", "–"), *points]  # type: ignore[attr-defined]


class DiscloseForm(SyliForm):
    """What was given to whom, by what right."""

    what = forms.ChoiceField(
        label=_("What was given?"), choices=pairs(WHATS, What.ANSWER, What.LOG_EXTRACT, What.REFUSAL, What.LETTER), widget=forms.RadioSelect
    )
    content = forms.CharField(label=_("What exactly?"), max_length=500, widget=forms.Textarea)
    receiver = forms.CharField(
        label=_("To whom?"), help_text=_("Who will read this in the end? A party of a case reads what authorities hold."), max_length=200
    )
    purpose = forms.CharField(label=_("For what?"), max_length=500)
    ground = forms.ChoiceField(label=_("By what right?"), choices=pairs(LEGAL_GROUNDS, LegalGround.OWN_RIGHT), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Which law, and why?"), required=False, max_length=500)
    consent_on = DateField(label=_("She agreed on"), required=False, prefer="past")
    consent_end_on = DateField(label=_("Her consent holds until"), required=False, prefer="future")
    given_on = DateField(label=_("Given on"), prefer="past")


class LetterForm(SyliForm):
    """Which fixed words, to which address."""

    template = forms.ChoiceField(label=_("Which letter?"), widget=forms.RadioSelect)
    point = forms.ChoiceField(label=_("To which address?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, templates: Choices, points: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["template"].choices = list(templates)  # type: ignore[attr-defined]
        self.fields["point"].choices = list(points)  # type: ignore[attr-defined]


#: The day from which a request that led to no service is kept is its decision; of what else belongs to no service, the entry.
EVENTS = {**COUNTED_FROM, CountedFrom.EVENT: _("From the decision or the day of the entry")}


class PeriodForm(SyliForm):
    """How long the association keeps the records of a class, by whose decision."""

    class_code = forms.ChoiceField(label=_("Which records?"))
    years = forms.IntegerField(label=_("How many years are they kept?"), min_value=1, max_value=150)
    counted_from = forms.ChoiceField(label=_("From when?"), choices=pairs(EVENTS), widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("Who decided, and when?"), help_text=_("A decision of the board, an organiser's order, a law. No names of clients."), max_length=200
    )

    def __init__(self, *args: Any, classes: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["class_code"].choices = list(classes)  # type: ignore[attr-defined]


class StopForm(SyliForm):
    """Why a record is kept although its years are over."""

    ground = forms.ChoiceField(label=_("What keeps it?"), choices=pairs(STOP_GROUNDS), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why, and until when?"), max_length=500, widget=forms.Textarea)
