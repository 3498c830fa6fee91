"""Forms of episodes: opening, who takes part, moving, closing, counting. They parse; the commands decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from syli.catalogue.packs import Pack
from syli.catalogue.queries import choices_of
from syli.episodes.labels import GROUP_WISHES
from syli.kernel.context import HELSINKI
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField, TimeField

Choices = Iterable[tuple[str, str]]


def set_choices(form: forms.Form, name: str, choices: Choices, *, empty: str | None = None) -> None:
    """Give a choice field its choices, perhaps with an empty one first."""
    listed = [*([("", empty)] if empty is not None else []), *choices]
    form.fields[name].choices = listed  # type: ignore[attr-defined]  # every choice field has choices


class OpenEpisodeForm(SyliForm):
    """Open an episode: in which service and unit, from when, who is own worker, who takes part in which role."""

    offer = forms.ChoiceField(label=_("Service and unit"))
    start_on = DateField(label=_("First day"), prefer="past")
    own_worker = forms.ChoiceField(label=_("Own worker"), required=False)

    def __init__(self, *args: Any, offers: Choices, workers: Choices, people: Iterable[tuple[str, str, Choices]], **kwargs: Any) -> None:
        """`people` are (public id, name, roles) of those who may take part; each becomes a field of roles."""
        super().__init__(*args, **kwargs)
        set_choices(self, "offer", offers)
        set_choices(self, "own_worker", workers, empty=str(_("Named later")))
        self.people: list[str] = []
        for public_id, name, roles in people:
            field = f"role_{public_id}"
            self.fields[field] = forms.ChoiceField(label=name, required=False, choices=[("", _("Does not take part")), *roles])
            self.people.append(field)

    @property
    def role_fields(self) -> list[Any]:
        """Return the bound fields of the people, for the template."""
        return [self[name] for name in self.people]

    def chosen_roles(self) -> dict[str, str]:
        """Return role by public id of those who take part."""
        return {name.removeprefix("role_"): self.cleaned_data[name] for name in self.people if self.cleaned_data.get(name)}


class AcceptForm(OpenEpisodeForm):
    """Accept a request: as opening, and which first time was offered, when one was."""

    first_on = DateField(label=_("First time offered"), required=False, help_text=_("The first time you proposed, whether it suited or not."))
    first_time = TimeField(label=_("Time"), required=False)

    def clean(self) -> dict[str, Any]:
        """Hold that a time stands with its day, and a day with its time."""
        values = super().clean() or {}
        for name, other in (("first_on", "first_time"), ("first_time", "first_on")):
            if values.get(other) and not values.get(name) and name not in self.errors:
                self.add_error(name, _("Give both the day and the time, or neither."))
        return values

    def first_offered_at(self) -> datetime | None:
        """Return the moment of the first time that was offered."""
        day, time = self.cleaned_data.get("first_on"), self.cleaned_data.get("first_time")
        return datetime.combine(day, time, HELSINKI) if day and time else None


class GroupWishForm(SyliForm):
    """Whether they would like to meet others in the same situation."""

    group_wish = forms.ChoiceField(
        label=_("Peer group"), required=False, choices=[("", _("Not asked yet")), *GROUP_WISHES.items()], widget=forms.RadioSelect
    )


class CloseForm(SyliForm):
    """Close an episode: last day, result, reason."""

    end_on = DateField(label=_("Last day"), prefer="past")
    end_result = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    end_reason = forms.ChoiceField(label=_("Reason"), required=False)

    def __init__(self, *args: Any, pack: Pack, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "end_result", choices_of(pack.results, language))
        set_choices(self, "end_reason", choices_of(pack.end_reasons, language), empty=str(_("Not said")))


class ParticipantForm(SyliForm):
    """Let somebody join an episode."""

    person = forms.ChoiceField(label=_("Who?"))
    role = forms.ChoiceField(label=_("Role"))
    start_on = DateField(label=_("From"), prefer="past")

    def __init__(self, *args: Any, people: Choices, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "person", people)
        set_choices(self, "role", roles)


class EndParticipationForm(SyliForm):
    """End one participant's part."""

    participant = forms.CharField(widget=forms.HiddenInput)
    end_on = DateField(label=_("Until"), prefer="past")


class TransferForm(SyliForm):
    """Give an episode to another worker or unit."""

    offer = forms.ChoiceField(label=_("Unit"))
    own_worker = forms.ChoiceField(label=_("Own worker"), required=False)

    def __init__(self, *args: Any, offers: Choices, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "offer", offers)
        set_choices(self, "own_worker", workers, empty=str(_("Named later")))


class ReasonForm(SyliForm):
    """A written reason, where an act needs one."""

    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea)


class CountForm(SyliForm):
    """Count people without knowing them: numbers, no words."""

    offer = forms.ChoiceField(label=_("Service and unit"))
    kind = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    adults = forms.IntegerField(label=_("Adults"), min_value=0, max_value=500, initial=1, required=False)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=500, initial=0, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1440, initial=15, required=False)
    happened_on = DateField(label=_("Day"), prefer="past")
    theme_codes = forms.MultipleChoiceField(label=_("About"), required=False, widget=forms.CheckboxSelectMultiple)
    joint_codes = forms.MultipleChoiceField(
        label=_("Held together with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Counts for each work form; the people are counted once."),
    )
    once_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offers: Choices, kinds: Choices, themes: Choices, joint: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "joint_codes", joint)
        set_choices(self, "offer", offers)
        set_choices(self, "kind", kinds)
        set_choices(self, "theme_codes", themes)


class CorrectCountForm(SyliForm):
    """Correct a count; the reason is kept in the log."""

    happened_on = DateField(label=_("Day"), prefer="past")
    adults = forms.IntegerField(label=_("Adults"), min_value=0, max_value=500, required=False)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=500, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1440, required=False)
    reason = forms.CharField(label=_("Why?"), max_length=500)


class StrikeForm(SyliForm):
    """Why a contact was recorded by mistake; kept in the log."""

    reason = forms.CharField(label=_("Why?"), max_length=500, help_text=_("For example: recorded twice, or for the wrong family."))
