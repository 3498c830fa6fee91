"""What a form is, as plain frozen values: what is asked, what is counted, on which grounds, and what an answer obliges to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .model import Texts

#: The answers of the kind `yes_no_unknown`.
YES, NO, UNKNOWN = "yes", "no", "unknown"
YES_NO_UNKNOWN = (YES, NO, UNKNOWN)
#: The answers of the kind `faces`, from the gladdest to the saddest.
FACES = ("very_good", "good", "so_so", "bad", "very_bad")


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that holds or not of the answers: a field has this answer, a number or a count reaches a bound."""

    field: str = ""
    count: str = ""
    answer: str = ""
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One answer of a field, with its words and perhaps a picture."""

    code: str
    texts: Texts
    picture: str
    #: Its code in the national list, or the path of the national document's question that choosing it answers with yes.
    national: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One question."""

    code: str
    kind: str
    texts: Texts
    hint: Texts
    is_required: bool
    when: Condition | None
    code_set: str
    choices: tuple[FormChoice, ...]
    picture: str
    most: int | None
    #: Whether the answer goes on the slip for the pocket.
    is_on_slip: bool
    #: The path of the question in the national document which the form is: its keys, apart by dots.
    national: str = ""
    #: Whether it is a need or a goal: at the end it is said how what was written here came true.
    is_realised: bool = False
    #: Whether whoever is asked answers for herself, as in every survey: what she does not know is not "not known".
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Questions that belong together."""

    code: str
    texts: Texts
    hint: Texts
    picture: str
    fields: tuple[FormField, ...]
    #: Whether only a grown-up or only a child is asked; empty for both.
    about: str = ""


@dataclass(frozen=True, slots=True)
class FormCount:
    """How many fields of some groups have one answer."""

    code: str
    texts: Texts
    answer: str
    groups: tuple[str, ...]
    national: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """What follows when every condition holds: a ground that speaks for something, or a duty."""

    code: str
    texts: Texts
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form."""

    code: str
    version: int
    valid_from: date
    valid_to: date | None
    about: str
    look: str
    texts: Texts
    lead: Texts
    groups: tuple[FormGroup, ...]
    counts: tuple[FormCount, ...]
    grounds: tuple[Trigger, ...]
    duties: tuple[Trigger, ...]
    #: Whether what Syli knows of the person already is shown above the questions, so that nobody asks or types it again.
    shows_known: bool = False
    #: Whether it begins with the answers of the last one about the same person.
    carries: bool = False
    #: Whether every version begins empty: what is said once more is said anew, not changed.
    begins_anew: bool = False

    @property
    def fields(self) -> Iterator[FormField]:
        """Give every field, in the order of the page."""
        return (field for group in self.groups for field in group.fields)

    def field(self, code: str) -> FormField:
        """Find a field; raises KeyError."""
        for field in self.fields:
            if field.code == code:
                return field
        raise KeyError(code)

    def is_valid_on(self, day: date) -> bool:
        """Say whether the version is used on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
