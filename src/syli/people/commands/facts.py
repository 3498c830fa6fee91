"""A person's own facts on their way into the register: cleaned, then held against every rule."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from syli.kernel.identity_codes import IdentityCodeError, PersonalCode, check_personal_code
from syli.kernel.names import clean_name
from syli.kernel.rules import RuleBroken
from syli.people import rules
from syli.people.models import Person

NAMES = ("given_name", "family_name", "alias")
#: Invisible, but part of how Persian and Indic words are written.
JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True, repr=False)
class Facts:
    """What may be known of a person herself; everything may be missing (PEOPLE-01)."""

    given_name: str = ""
    family_name: str = ""
    alias: str = ""
    identity_code: str = ""
    born_on: date | None = None
    birth_year: int | None = None
    due_on: date | None = None
    died_on: date | None = None
    is_unborn: bool = False
    gender: str = ""
    mother_tongue: str = ""
    service_language: str = ""
    needs_interpreter: bool = False
    municipality_code: str = ""

    @property
    def names(self) -> list[str]:
        """Return the names she may be found by; given and family name together, as people type them."""
        full = f"{self.given_name} {self.family_name}".strip()
        return [name for name in (full, self.alias) if name]


FIELDS = tuple(field.name for field in fields(Facts))


def facts_of(person: Person) -> Facts:
    """Return the facts as they stand in the register."""
    return Facts(**{name: getattr(person, name) for name in FIELDS})


def checked(facts: Facts, today: date) -> Facts:
    """Return the facts cleaned and completed (a birth date from the code), or raise RuleBroken. Rules: PEOPLE-01…06, 22."""
    facts = replace(facts, given_name=clean_name(facts.given_name), family_name=clean_name(facts.family_name), alias=clean_name(facts.alias))
    _check_lengths(facts)
    level = rules.identity_level_of(facts.given_name, facts.family_name, facts.alias, is_unborn=facts.is_unborn)
    if level is None:
        raise RuleBroken("PEOPLE-01", _("Give one name or an alias."), "given_name")
    code = _checked_code(facts.identity_code, today)
    if code is not None and not rules.may_carry_identity_code(level, is_unborn=facts.is_unborn):
        raise RuleBroken("PEOPLE-02", _("Give the name too: an identity code belongs to a named person."), "identity_code")
    if not rules.birth_agrees(facts.born_on, facts.birth_year, code.born_on if code else None):
        raise RuleBroken("PEOPLE-03", _("The birth date and the identity code do not agree."), "born_on")
    facts = replace(facts, identity_code=code.text if code else "", born_on=facts.born_on or (code.born_on if code else None))
    _check_life(facts, today)
    return replace(facts, birth_year=None) if facts.born_on is not None else facts


def changes(person: Person, facts: Facts) -> dict[str, Any]:
    """Return the columns that differ from the register, with their new values."""
    before, after = asdict(facts_of(person)), asdict(facts)
    changed = {name: after[name] for name in FIELDS if after[name] != before[name]}
    level = rules.identity_level_of(facts.given_name, facts.family_name, facts.alias, is_unborn=facts.is_unborn)
    return changed if level == person.identity_level else {**changed, "identity_level": level}


def clean_text(text: str, field: str) -> str:
    """Return a short free text without invisible signs; a longer one is refused (PEOPLE-22)."""
    printable = "".join(sign if sign.isprintable() or sign in JOINERS else " " for sign in text)
    plain = " ".join(unicodedata.normalize("NFC", printable).split())
    if not rules.is_short_enough(plain, rules.LONGEST_TEXT):
        raise RuleBroken("PEOPLE-22", _("This is too long: at most %(most)s letters.") % {"most": rules.LONGEST_TEXT}, field)
    return plain


def _check_lengths(facts: Facts) -> None:
    for name in NAMES:
        if not rules.is_short_enough(getattr(facts, name), rules.LONGEST_NAME):
            raise RuleBroken("PEOPLE-22", _("This is too long: at most %(most)s letters.") % {"most": rules.LONGEST_NAME}, name)


def _check_life(facts: Facts, today: date) -> None:
    if facts.is_unborn and (facts.born_on is not None or facts.birth_year is not None):
        raise RuleBroken("PEOPLE-07", _("A child who is not born yet has a due date, no birth date."), "born_on")
    if not rules.may_be_born_on(facts.born_on, facts.birth_year, today):
        raise RuleBroken("PEOPLE-04", _("Check the birth: it cannot be in the future or this long ago."), "born_on")
    if facts.died_on is not None and not rules.may_have_died_on(facts.died_on, facts.born_on, facts.birth_year, today):
        raise RuleBroken("PEOPLE-05", _("Check the day of death: it comes after the birth and not after today."), "died_on")
    if facts.is_unborn and facts.died_on is None and facts.due_on is not None and not rules.may_be_due_on(facts.due_on, today):
        raise RuleBroken("PEOPLE-06", _("Check the due date: it is too far away."), "due_on")


def _checked_code(typed: str, today: date) -> PersonalCode | None:
    if not typed.strip():
        return None
    try:
        # A demonstration never takes in a living person's code.
        return check_personal_code(typed, allow_real=not settings.DEMO, today=today)
    except IdentityCodeError as wrong:
        raise RuleBroken("PEOPLE-03", _code_problem(wrong.code), "identity_code") from None


def _code_problem(code: str) -> str:
    """Say what is wrong with an identity code and what to do about it."""
    if code == "real_person":
        return _("This is a demonstration: use an invented code whose number is 900–999.")
    if code in ("check_character", "individual_number"):
        return _("There is a slip in the identity code: its check character does not fit. Compare it once more.")
    if code in ("date", "future"):
        return _("The identity code begins with a day that cannot be.")
    return _("An identity code looks like 010594Y9032. Leave it empty if you do not know it.")
