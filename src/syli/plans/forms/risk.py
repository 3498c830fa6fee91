"""Forms of duties and of a risk taken on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.plans.labels import CHILD_ACTS, CONSENTS, DECISIONS


class AnswerDutyForm(SyliForm):
    """Say that a duty is done, or why not."""

    done_on = DateField(label=gettext_lazy("Done on"), prefer="past", required=False)
    reason = forms.CharField(
        label=gettext_lazy("Or why it was not done"), required=False, max_length=2000, widget=forms.Textarea,
        help_text=gettext_lazy("For example: another worker has made the notification."),
    )  # fmt: skip


class DecideForm(SyliForm):
    """Decide on a risk: taken on or not, and why."""

    decision = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=[(d.value, w) for d, w in DECISIONS.items()], widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=4000, widget=forms.Textarea)


class ChildForm(SyliForm):
    """What is done for a child at risk."""

    child = forms.ChoiceField(label=gettext_lazy("Child"), widget=forms.RadioSelect)
    act = forms.ChoiceField(label=gettext_lazy("What is done?"), choices=[(a.value, w) for a, w in CHILD_ACTS.items()], widget=forms.RadioSelect)
    acted_on = DateField(label=gettext_lazy("Day"), prefer="past")
    words = forms.CharField(label=gettext_lazy("More, or why no notification"), required=False, max_length=2000, widget=forms.Textarea)

    def __init__(self, *args: Any, children: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"].choices = list(children)  # type: ignore[attr-defined]


class SendForm(SyliForm):
    """With what right an assessment is sent, and to whom."""

    consent = forms.ChoiceField(
        label=gettext_lazy("What gives the right to send?"), choices=[(c.value, w) for c, w in CONSENTS.items()], widget=forms.RadioSelect
    )
    consented_on = DateField(label=gettext_lazy("Day of the consent"), prefer="past", required=False)
    legal_ground = forms.CharField(
        label=gettext_lazy("Legal ground"), required=False, max_length=2000, widget=forms.Textarea,
        help_text=gettext_lazy("Only when there is no consent: which law, and why it holds here."),
    )  # fmt: skip
    sent_to = forms.CharField(label=gettext_lazy("To whom was it sent?"), max_length=200)


class MeetingForm(SyliForm):
    """When a meeting is."""

    held_on = DateField(label=gettext_lazy("Day of the meeting"))


class InviteForm(SyliForm):
    """Who is invited."""

    body = forms.ChoiceField(label=gettext_lazy("Body"))
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    staff = forms.ChoiceField(
        label=gettext_lazy("Our own worker"),
        required=False,
        help_text=gettext_lazy("A worker you invite may read the assessment and what was agreed."),
    )

    def __init__(self, *args: Any, bodies: Iterable[tuple[str, str]], staff: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = list(bodies)  # type: ignore[attr-defined]
        self.fields["staff"].choices = [("", "–"), *staff]  # type: ignore[attr-defined]


class TaskForm(SyliForm):
    """What was agreed, with somebody responsible and a day."""

    what = forms.CharField(label=gettext_lazy("What was agreed?"), max_length=2000, widget=forms.Textarea)
    responsible = forms.CharField(label=gettext_lazy("Who is responsible?"), max_length=200)
    due_on = DateField(label=gettext_lazy("Done by"), prefer="future")


class MinutesForm(SyliForm):
    """The minutes, and when the matter is looked at again."""

    held_on = DateField(label=gettext_lazy("Day of the meeting"), prefer="past")
    minutes = forms.CharField(label=pgettext_lazy("meeting", "Minutes"), max_length=20_000, widget=forms.Textarea)
    follow_up_on = DateField(label=gettext_lazy("Looked at again on"), prefer="future", required=False)
