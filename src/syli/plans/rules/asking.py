"""Rules of what is asked of whom: questions for grown-ups or children, and forms that a service requires of every client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from syli.catalogue.packs.form_model import Form
from syli.kernel.rules import rule
from syli.plans.rules.together import OF_AGE

AT_THE_START: Final = "start"
AT_THE_END: Final = "end"


@dataclass(frozen=True, slots=True)
class Required:
    """A form that a service requires: of which roles, and when.

    `once` is one for the whole family; `kept_by` names the part of the program that has pages of its own for it.
    """

    code: str
    about: tuple[str, ...]
    moment: str
    once: bool = False
    kept_by: str = ""


@rule("PLAN-14", "A question for grown-ups or for children is put to nobody else; of unknown age, both are asked.", source="ENS-10")
def asked_at(form: Form, age: int | None) -> Form:
    """Return a form as it is asked about somebody of this age."""
    if age is None:
        return form
    other = "adult" if age < OF_AGE else "child"
    return replace(form, groups=tuple(group for group in form.groups if group.about != other))


@rule(
    "PLAN-15",
    "A form that a service requires is missing of every client it is about, grown-up or child, until it is filled in: one of the start while "
    "the episode runs, one of the end from the day the episode has ended. Of a plan there is one for the family.",
    source="ENS-10; LAP-2; SAR-3; TUR-10; ENS-7",
)
def required_of(role: str, is_client: bool, uses: Iterable[Required], *, has_ended: bool = False) -> list[Required]:
    """Return the forms that must be filled in about a client in this role."""
    moment = AT_THE_END if has_ended else AT_THE_START
    return [use for use in uses if use.moment == moment and is_client and (not use.about or role in use.about)]
