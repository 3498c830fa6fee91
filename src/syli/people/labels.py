"""What closed sets about people are called on a page, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from syli.kernel.ui.formats import format_date
from syli.people.choices import LANGUAGES, ContactPointKind, Decider, FamilyRole, Gender, OtherNameKind, Safety

GENDERS: Mapping[str, Any] = {
    Gender.FEMALE: _("Woman"),
    Gender.MALE: _("Man"),
    Gender.OTHER: _p("gender", "Other"),
    Gender.REFUSED: _("Does not want to tell"),
}
DECIDERS: Mapping[str, Any] = {Decider.SELF: _("The client herself or himself"), Decider.GUARDIAN: _("A guardian")}
FAMILY_ROLES: Mapping[str, Any] = {
    FamilyRole.CHILD: _("Child"),
    FamilyRole.PARENT: _("Parent"),
    FamilyRole.PARTNER: _("Partner"),
    FamilyRole.FORMER_PARTNER: _("Former partner"),
    FamilyRole.SIBLING: _("Sibling"),
    FamilyRole.GUARDIAN: _("Guardian"),
    FamilyRole.WARD: _("In her or his custody"),
    FamilyRole.GRANDPARENT: _("Grandparent"),
    FamilyRole.GRANDCHILD: _("Grandchild"),
    FamilyRole.RELATIVE: _("Relative"),
    FamilyRole.SUPPORTER: _("Support person"),
    FamilyRole.SUPPORTED: _("Supported person"),
}
POINT_KINDS: Mapping[str, Any] = {
    ContactPointKind.PHONE: _("Phone"),
    ContactPointKind.EMAIL: _("E-mail"),
    ContactPointKind.ADDRESS: _("Home address"),
    ContactPointKind.POSTAL: _("Contact address"),
    ContactPointKind.OTHER: _p("contact point", "Other"),
}
SAFETIES: Mapping[str, Any] = {
    Safety.SAFE: _("Safe"),
    Safety.LIMITED: _("Safe with conditions"),
    Safety.UNSAFE: _("Not safe"),
    Safety.UNKNOWN: _("Not known"),
}
#: A word and a shape for each, never colour alone.
SAFETY_TONES: Mapping[str, str] = {Safety.SAFE: "done", Safety.LIMITED: "soon", Safety.UNSAFE: "danger", Safety.UNKNOWN: "plain"}
OTHER_NAME_KINDS: Mapping[str, Any] = {
    OtherNameKind.FORMER: _("Former name"),
    OtherNameKind.NICKNAME: _("Nickname"),
    OtherNameKind.SPELLING: _("Another spelling"),
}
_LANGUAGE_NAMES: Mapping[str, Any] = {
    "fi": _("Finnish"), "sv": _("Swedish"), "en": _("English"), "ru": _("Russian"), "et": _("Estonian"), "ar": _("Arabic"),
    "so": _("Somali"), "uk": _("Ukrainian"), "ku": _("Kurdish"), "fa": _("Persian and Dari"), "sq": _("Albanian"), "zh": _("Chinese"),
    "vi": _("Vietnamese"), "th": _("Thai"), "tr": _("Turkish"), "es": _("Spanish"), "de": _("German"), "fr": _("French"),
    "pl": _("Polish"), "pt": _("Portuguese"), "ro": _("Romanian"), "hi": _("Hindi"), "ur": _("Urdu"), "bn": _("Bengali"),
    "ne": _("Nepali"), "ta": _("Tamil"), "tl": _("Tagalog"), "ti": _("Tigrinya"), "am": _("Amharic"), "sw": _("Swahili"),
    "ps": _("Pashto"), "se": _("Sámi"), "fse": _("Sign language"), "xx": _("Another language"),
}  # fmt: skip


def choices_of(labels: Mapping[str, Any], *, unknown: Any = None) -> list[tuple[str, Any]]:
    """Return form choices in the order of the labels; `unknown` puts an empty choice of that name first."""
    known = [(str(code), label) for code, label in labels.items()]
    return known if unknown is None else [("", unknown), *known]


def language_choices(*, unknown: Any) -> list[tuple[str, Any]]:
    """Return the languages as form choices, the most spoken first."""
    return [("", unknown), *((code, _LANGUAGE_NAMES[code]) for code in LANGUAGES)]


def label_of(labels: Mapping[str, Any], code: str) -> str:
    """Return a code's label; a code from elsewhere (an import) is shown as it is."""
    return str(labels.get(code, code))


def language_name(code: str) -> str:
    """Return a language's name; empty for none."""
    return label_of(_LANGUAGE_NAMES, code) if code else ""


def birth_words(born_on: date | None, birth_year: int | None, due_on: date | None, *, is_unborn: bool) -> str:
    """Return "b. 4.3.1994", "b. 1994" or "due 3.2.2027"; empty when nothing is known."""
    if is_unborn:
        return gettext("due %(day)s") % {"day": format_date(due_on)} if due_on is not None else ""
    if born_on is not None:
        return gettext("b. %(day)s") % {"day": format_date(born_on)}
    return gettext("b. %(day)s") % {"day": birth_year} if birth_year is not None else ""


def months_words(months: int) -> str:
    """Return "9 months"."""
    return ngettext("%(num)s month", "%(num)s months", months) % {"num": months}


def joined(words: Iterable[str]) -> str:
    """Return what is not empty, with a middle dot between."""
    return " · ".join(word for word in words if word)
