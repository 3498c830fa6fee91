"""Forms of intake: nothing must be known but the service; what is typed is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.catalogue.packs import Pack
from syli.catalogue.queries import choices_of, code_set
from syli.intake.choices import RequestState, Urgency
from syli.intake.labels import URGENCIES, WAYS
from syli.intake.rules import LONGEST_REASON
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, TimeField

Choices = Iterable[tuple[str, str]]
UNKNOWN = ("", _("Not known"))


class OfferForm(SyliForm):
    """Which service is asked for; everything else depends on it."""

    offer = forms.ChoiceField(label=_("Service and unit"))

    def __init__(self, *args: Any, offers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].choices = list(offers)  # type: ignore[attr-defined]


class RequestForm(SyliForm):
    """What is known of a request for one service."""

    urgency = forms.ChoiceField(label=_("How soon?"), choices=list(URGENCIES.items()), widget=forms.RadioSelect, initial=Urgency.NORMAL)
    caller = forms.CharField(
        label=_("Who gets in touch?"), required=False, max_length=120, help_text=_("A first name, a nickname or a partner's title is enough.")
    )
    callback = forms.CharField(label=_("How to answer safely?"), required=False, max_length=200)
    must_not_know = forms.CharField(
        label=_("Who must not know of this?"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("A name, or what is known. Goes to the leader, who keeps the two apart everywhere."),
    )
    summary = forms.CharField(label=_("What help is asked for?"), required=False, max_length=5000, widget=forms.Textarea)
    source_code = forms.ChoiceField(label=_("Who directed here?"), required=False)
    reason_codes = forms.MultipleChoiceField(label=_("Why?"), required=False, widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(label=_("How did they get in touch?"), required=False, choices=[UNKNOWN, *WAYS.items()])
    municipality_code = forms.ChoiceField(label=_("Home municipality"), required=False)
    own_worker = forms.ChoiceField(label=_("Own worker"), required=False)
    received_on = DateField(label=_("Received"), prefer="past")
    received_at = TimeField(label=_("Time"))

    def __init__(self, *args: Any, pack: Pack, language: str, municipalities: Choices, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["source_code"].choices = [UNKNOWN, *choices_of(pack.way_in.sources, language)]
        fields["reason_codes"].choices = choices_of(pack.way_in.reasons, language)
        fields["municipality_code"].choices = [UNKNOWN, *municipalities]
        fields["own_worker"].choices = [("", _("Named later")), *workers]


class DecisionForm(SyliForm):
    """Put on the waiting list, guide elsewhere, say no, or note that the request was withdrawn."""

    to = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=(
            (RequestState.WAITING, _("Waiting list")),
            (RequestState.GUIDED, _("Guide elsewhere")),
            (RequestState.REFUSED, _("Cannot receive")),
            (RequestState.WITHDRAWN, _("Withdrawn by the one who asked")),
        ),
    )
    decision_code = forms.ChoiceField(label=_("Why not received?"), required=False)
    guided_to = forms.CharField(label=_("Where were they guided?"), required=False, max_length=120)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(code.code, code.texts.in_language(language)) for code in code_set("refusal_reasons").codes]
        self.fields["decision_code"].choices = [("", "–"), *reasons]  # type: ignore[attr-defined]


class AddPersonForm(SyliForm):
    """Say who the request is about: somebody known, in a role of the service."""

    person = forms.CharField(label=_("Who?"), max_length=22)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(roles)  # type: ignore[attr-defined]
