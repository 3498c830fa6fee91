"""Forms about a person herself: registering, changing, other names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from syli.kernel.context import Context
from syli.kernel.forms import SyliForm
from syli.kernel.ui.inputs import DateField
from syli.people import rules
from syli.people.choices import Decider, IdentityLevel
from syli.people.commands import LooksKnown
from syli.people.forms.fields import NOT_KNOWN, Birth, BirthField, chips, keep_unknown, municipality_choices, select, text
from syli.people.labels import DECIDERS, GENDERS, OTHER_NAME_KINDS, birth_words, choices_of, label_of, language_choices, language_name
from syli.people.models import Person
from syli.people.queries import Candidate, PersonCard

T = TypeVar("T")
Choices = Sequence[tuple[str, Any]]
CODES = ("gender", "mother_tongue", "service_language", "municipality_code")


class LooksKnownForm(SyliForm):
    """A form whose command may ask whether this is somebody known; the candidates are shown, the answer is a tick."""

    confirmed = forms.BooleanField(label=_("No, this is somebody else"), required=False)
    candidates: tuple[Candidate, ...] = ()

    def run(self, act: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
        """Call a command; when somebody looks known, keep the candidates for the page."""

        def ask(*inner: Any, **given: Any) -> T:
            try:
                return act(*inner, **given)
            except LooksKnown as known:
                self.candidates = tuple(known.candidates)
                raise

        return super().run(ask, *args, **kwargs)


class FactsForm(LooksKnownForm):
    """What may be known of a person; nothing is mandatory but one name or an alias, and the command says so."""

    given_name = text(_("First names"))
    family_name = text(_("Family name"))
    alias = text(_("Alias"), _("What the client wants to be called. Enough when the name is not known or not told."))
    born_on = BirthField(label=_("Born"), help_text=_("A day or a year: 1.5.1994 or 1994."), required=False)
    identity_code = text(_("Identity code"), longest=40)
    gender = chips(_("Gender"), choices_of(GENDERS, unknown=NOT_KNOWN))
    service_language = select(_("Language of service"), language_choices(unknown=NOT_KNOWN))
    mother_tongue = select(_("Mother tongue"), language_choices(unknown=NOT_KNOWN))
    needs_interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    municipality_code = select(_("Home municipality"))

    def __init__(self, *args: Any, ctx: Context, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["municipality_code"].choices = municipality_choices(ctx, NOT_KNOWN)  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was typed, as the commands take it."""
        names = ("given_name", "family_name", "alias", "identity_code", "needs_interpreter", *CODES)
        birth: Birth = self.cleaned_data.get("born_on") or Birth()
        return {**{name: self.cleaned_data[name] for name in names}, "born_on": birth.born_on, "birth_year": birth.birth_year}


class RegisterForm(FactsForm):
    """Registering a person."""

    is_protected = forms.BooleanField(
        label=_("Protected identity"), required=False, help_text=_("The client has a security ban: addresses are hidden.")
    )
    protected_until = DateField(
        label=_("The protection ends"), help_text=_("Leave empty if it has no end or you do not know."), required=False, prefer="future"
    )


class EditForm(FactsForm):
    """Changing what is known of a person. Of somebody masked the municipality is not shown, only replaced."""

    died_on = DateField(label=_("Died"), required=False, prefer="past")
    decided_by = chips(_("Who decided that the name is told?"), ())
    decided_on = DateField(label=_("Decided on"), required=False, prefer="past")

    def __init__(self, *args: Any, ctx: Context, person: Person, shown: PersonCard, guardians: Choices = (), **options: Any) -> None:
        self.is_masked = shown.is_masked or shown.is_apart
        super().__init__(*args, ctx=ctx, **{"initial": {**_initial(person, shown), "decided_on": ctx.today}, **options})
        self._offer_deciders(person, ctx.today, guardians)
        for name in CODES:
            keep_unknown(self.fields[name], self.initial[name])
        if shown.is_masked:
            self.fields["municipality_code"].help_text = _("Hidden because of the protection. Choose one only to replace it.")

    def _offer_deciders(self, person: Person, today: date, guardians: Choices) -> None:
        """Ask whose decision a name is of whoever has none yet; guardians by name where the family tells who they are (PEOPLE-29)."""
        is_baby = rules.is_baby(person.born_on, person.due_on, is_unborn=person.is_unborn, today=today)
        if person.identity_level != IdentityLevel.PSEUDONYMOUS or is_baby:
            del self.fields["decided_by"], self.fields["decided_on"]
            return
        choices: list[tuple[str, Any]] = [(Decider.SELF.value, DECIDERS[Decider.SELF])]
        if rules.may_decide_for(person.born_on, person.birth_year, today):
            choices += [(key, format_lazy("{}: {}", DECIDERS[Decider.GUARDIAN], name)) for key, name in guardians]
            choices.append((Decider.GUARDIAN.value, _("A guardian who is not in the register")))
        self.fields["decided_by"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def decision(self, named: Callable[[str], Person | None]) -> dict[str, Any]:
        """Return who decided that the name is told, and when, as the command takes it; `named` finds a guardian."""
        chosen = self.cleaned_data.get("decided_by") or ""
        if not chosen or chosen in set(Decider):
            return {"decided_by": chosen, "decided_on": self.cleaned_data.get("decided_on")}
        return {"decided_by": Decider.GUARDIAN, "guardian": named(chosen), "decided_on": self.cleaned_data.get("decided_on")}

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was typed; an empty municipality leaves a hidden one as it is."""
        facts = {**super().facts, "died_on": self.cleaned_data["died_on"]}
        if self.is_masked and not facts["municipality_code"]:
            del facts["municipality_code"]
        return facts

    def versions(self) -> list[tuple[Any, str, str]]:
        """Return both versions of every field that differs after somebody else saved: (label, theirs, mine)."""
        if self.stale_row is None:
            return []
        theirs = _words(_values(self.stale_row), self.fields["municipality_code"])
        mine = _words({**self.cleaned_data}, self.fields["municipality_code"])
        hidden = {"municipality_code"} if self.is_masked else set()
        return [(self.fields[name].label, theirs[name], mine[name]) for name in theirs if theirs[name] != mine[name] and name not in hidden]


class OtherNameForm(SyliForm):
    """Another name by which somebody is to be found."""

    name = text(_("Name"), required=True)
    kind = chips(_("What kind of name?"), choices_of(OTHER_NAME_KINDS), required=True, initial="former")


def _values(person: Person) -> dict[str, Any]:
    names = ("given_name", "family_name", "alias", "identity_code", "needs_interpreter", "died_on", *CODES)
    return {**{name: getattr(person, name) for name in names}, "born_on": Birth(person.born_on, person.birth_year)}


def _initial(person: Person, shown: PersonCard) -> dict[str, Any]:
    return {**_values(person), "municipality_code": shown.municipality_code, "seen_version": person.version}


def _words(values: dict[str, Any], municipalities: Any) -> dict[str, str]:
    """Return the values as a reader would say them."""
    birth: Birth = values.get("born_on") or Birth()
    names = dict(municipalities.choices)
    return {
        **{name: values.get(name) or "" for name in ("given_name", "family_name", "alias", "identity_code")},
        "born_on": birth_words(birth.born_on, birth.birth_year, None, is_unborn=False),
        "died_on": birth_words(values.get("died_on"), None, None, is_unborn=False),
        "gender": label_of(GENDERS, values.get("gender") or ""),
        "service_language": language_name(values.get("service_language") or ""),
        "mother_tongue": language_name(values.get("mother_tongue") or ""),
        "needs_interpreter": "✓" if values.get("needs_interpreter") else "",
        "municipality_code": str(names.get(values.get("municipality_code") or "", "")),
    }
