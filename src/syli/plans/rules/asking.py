"""Rules of what is asked of whom: questions for grown-ups or children, and forms that a service requires of every client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from syli.catalogue.packs.form_model import Form
from syli.kernel.rules import rule
from syli.plans.rules.together import OF_AGE

#: A form that belongs to the end of a service is not missing while it runs.
AT_THE_START: Final = "start"


@dataclass(frozen=True, slots=True)
class Required:
    """A form that a service requires: of which roles, and when."""

    code: str
    about: tuple[str, ...]
    moment: str


@rule("PLAN-14", "A question for grown-ups or for children is put to nobody else; of unknown age, both are asked.", source="ENS-10")
def asked_at(form: Form, age: int | None) -> Form:
    """Return a form as it is asked about somebody of this age."""
    if age is None:
        return form
    other = "adult" if age < OF_AGE else "child"
    return replace(form, groups=tuple(group for group in form.groups if group.about != other))


@rule(
    "PLAN-15",
    "A form that a service requires at its start is missing of every client it is about, grown-up or child, until it is filled in.",
    source="ENS-10; LAP-2",
)
def required_of(role: str, is_client: bool, uses: Iterable[Required]) -> list[str]:
    """Return the codes of the forms that must be filled in about a client in this role."""
    return [use.code for use in uses if use.moment == AT_THE_START and is_client and (not use.about or role in use.about)]
