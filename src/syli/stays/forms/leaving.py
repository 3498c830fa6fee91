"""Forms of a family's background and leaving: chosen from lists, nothing mandatory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.stays.choices import HowGiven, LinkTo, Whose
from syli.stays.forms.living import Choices, set_choices
from syli.stays.labels import HOW_GIVEN, LINKS_TO, SAFETY_PLANS, WHOSE
from syli.stays.queries import leaving
from syli.stays.queries.leaving import Asked, words_of

MOST_CHILDREN = 30
NOT_SAID = ("", _("Not said"))


def one_of(label: Any) -> forms.ChoiceField:
    """Return a field in which one thing may be chosen, or nothing."""
    return forms.ChoiceField(label=label, required=False, widget=forms.RadioSelect)


def some_of(label: Any, **more: Any) -> forms.MultipleChoiceField:
    """Return a field in which several things may be chosen, or nothing."""
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple, **more)


class BackgroundForm(SyliForm):
    """What brought the family here, as far as they tell."""

    referral_source = forms.ChoiceField(label=_("Who directed here?"), required=False)
    reason_codes = some_of(_("Why did they come?"))
    earlier_code = forms.ChoiceField(label=_("Earlier stays anywhere, within five years"), required=False)
    violence_codes = some_of(_("What kind of violence?"))
    duration_code = forms.ChoiceField(label=_("How long has it gone on?"), required=False)
    perpetrator_codes = some_of(_("Who uses violence?"))
    lived_together_code = one_of(_("Lived together with that person before"))
    crime_report_code = one_of(_("A crime has been reported"))
    moved_code = forms.ChoiceField(label=_("Why did they come from another house?"), required=False)
    children_elsewhere = forms.IntegerField(label=_("Children who stayed elsewhere"), required=False, min_value=0, max_value=MOST_CHILDREN)
    alone_reason = forms.CharField(label=_("Why does a minor come without a guardian?"), required=False, max_length=300)

    def __init__(self, *args: Any, asked: Asked, sources: Choices, reasons: Choices, language: str, has_children: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_children:
            del self.fields["alone_reason"]
        set_choices(self, referral_source=[("", str(NOT_SAID[1])), *sources], reason_codes=reasons)
        lists = {
            "earlier_code": leaving.EARLIER,
            "violence_codes": leaving.VIOLENCE,
            "duration_code": leaving.DURATIONS,
            "perpetrator_codes": leaving.PERPETRATORS,
            "lived_together_code": leaving.ANSWERS,
            "crime_report_code": leaving.ANSWERS,
            "moved_code": leaving.MOVES,
        }
        for name, set_code in lists.items():
            several = isinstance(self.fields[name], forms.MultipleChoiceField) or isinstance(self.fields[name].widget, forms.RadioSelect)
            listed = words_of(set_code, language)
            self.fields[name].choices = listed if several else [NOT_SAID, *listed]  # type: ignore[attr-defined]  # every choice field has choices
            if not asked.is_safety and name != "earlier_code":
                del self.fields[name]
        if not asked.is_safety:
            del self.fields["children_elsewhere"]

    def facts(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen_version", "sent_as")}


class DepartureForm(SyliForm):
    """The list that is gone through before a family leaves."""

    housing_code = one_of(_("Where do they live after this?"))
    with_perpetrator_code = one_of(_("Lives with the one who used violence"))
    safety_plan = forms.ChoiceField(
        label=_("Plan for safety"), required=False, widget=forms.RadioSelect, choices=[(plan.value, words) for plan, words in SAFETY_PLANS.items()]
    )
    referred_codes = some_of(_("To what help were they guided?"))
    permitted = some_of(_("Who may be contacted later?"), help_text=_("Ask each. Permission can be taken back at any time."))

    def __init__(self, *args: Any, asked: Asked, people: Choices, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(
            self,
            housing_code=words_of(leaving.HOUSING, language),
            with_perpetrator_code=words_of(leaving.ANSWERS, language),
            referred_codes=words_of(leaving.ONWARD, language),
            permitted=people,
        )
        if not asked.is_safety:
            for name in ("housing_code", "with_perpetrator_code", "safety_plan", "referred_codes"):
                del self.fields[name]
        if not asked.contact:
            del self.fields["permitted"]
        said = [NOT_SAID, ("given", _("The link was given")), *words_of(leaving.REASONS, language)]
        self.link_fields = [f"link_{to.value}" for to in LinkTo] if asked.links else []
        for to in LinkTo if asked.links else ():
            self.fields[f"link_{to.value}"] = forms.ChoiceField(label=LINKS_TO[to], required=False, choices=said)

    @property
    def links(self) -> list[Any]:
        """Return the bound fields of the feedback link, for the template."""
        return [self[name] for name in self.link_fields]

    def facts(self) -> dict[str, Any]:
        """Return what was answered of the departure itself."""
        names = ("housing_code", "with_perpetrator_code", "safety_plan", "referred_codes")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    def said_of_links(self, codes: tuple[str, ...]) -> dict[tuple[str, str], str]:
        """Return what was said of the link, by feedback and to whom."""
        return {(code, to.value): self.cleaned_data.get(f"link_{to.value}", "") for code in codes for to in LinkTo}


class PermitForm(SyliForm):
    """Who permits what."""

    people = forms.MultipleChoiceField(label=_("Who?"), widget=forms.CheckboxSelectMultiple)
    code = forms.ChoiceField(label=_("What is permitted?"), widget=forms.RadioSelect)
    receiver = forms.CharField(
        label=_("To which body"), required=False, max_length=200, help_text=_("When something is told to a body or done with it: its name.")
    )
    guardian = forms.ChoiceField(
        label=_("Who gave the permission?"), required=False, help_text=_("A child's guardian permits for it. Choose then the guardian.")
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("How was the permission given?"),
        widget=forms.RadioSelect,
        choices=[(how.value, words) for how, words in HOW_GIVEN.items()],
        initial=HowGiven.ORAL,
    )
    given_on = DateField(label=_("Permitted on"), prefer="past")
    last_on = DateField(
        label=_("Holds until"), required=False, prefer="future", help_text=_("Leave empty when it holds until it is taken back.")
    )  # fmt: skip

    def __init__(self, *args: Any, people: Choices, codes: Choices, guardians: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, people=people, code=codes, guardian=[("", str(_("Herself or himself"))), *guardians])
        if not guardians:
            del self.fields["guardian"]


class TaskForm(SyliForm):
    """What is to be done, by whom, by when."""

    text = forms.CharField(label=_("What is to be done?"), max_length=500)
    whose = forms.ChoiceField(
        label=_("Whose task is it?"), widget=forms.RadioSelect, choices=[(w.value, WHOSE[w]) for w in Whose], initial=Whose.WORKER
    )
    due_on = DateField(label=_("By when?"), prefer="future")


class PeriodForm(SyliForm):
    """From when until when, and why."""

    start_on = DateField(label=_("From"))
    end_on = DateField(label=_("Until"))
    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea)
