"""Rules of filled forms: who stands on the other side, what must be answered, what is counted, what speaks for a matter, what follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final
from unicodedata import normalize

from syli.catalogue.packs.form_model import FACES, YES_NO_UNKNOWN, Condition, Form, FormField, Trigger
from syli.kernel.rules import rule
from syli.questions.conditions import When, compared

#: A text in a form is a paragraph, not a book.
LONGEST_TEXT: Final = 20_000
LONGEST_LINE: Final = 500
Answers = Mapping[str, Any]
#: (whose safety it is about, from whom the danger comes), by key.
Pair = tuple[int, int]
Takers = Mapping[int, Collection[int]]


@rule(
    "PLAN-01",
    "Whoever is or was named for the side from which the danger comes never reads the forms of the one in danger; a colleague of that "
    "side's unit reads them only when named in the episode of the one in danger.",
    source="MAR-6; CON-5; trust.md rows 20–22",
)
def closed_people(pairs: Iterable[Pair], named: Takers, around: Takers) -> tuple[set[int], set[int]]:
    """Return whose forms are closed to somebody: those always closed, and those closed unless she is named in the form's own episode.

    `named` are the episodes in which she is or was named, `around` those of her units, each with who takes or took part.
    """
    always: set[int] = set()
    unless_named: set[int] = set()
    for person, other in pairs:
        if any(other in takers and person not in takers for takers in named.values()):
            always.add(person)
        if any(other in takers for takers in named.values()) or any(other in takers and person not in takers for takers in around.values()):
            unless_named.add(person)
    return always, unless_named - always


@rule("PLAN-02", "A form of somebody in danger is not kept in an episode in which the other side takes part.", source="MAR-6; trust.md row 28")
def may_be_kept_in(takers: Collection[int], others: Collection[int]) -> bool:
    """Tell whether a form may be kept in an episode with these participants, the danger coming from those others."""
    return not set(takers) & set(others)


@rule("PLAN-03", "A form is filled in about somebody who takes part in the episode, when the service uses the form.", source="VKT-4")
def may_be_about(person: int, takers: Collection[int], form: str, used: Collection[str]) -> bool:
    """Tell whether this form may be filled in about this person in an episode."""
    return person in takers and form in used


@rule("PLAN-04", "The day of a form is not in the future, nor before the episode.", source="MAR-1")
def may_be_of(day: date, today: date, start_on: date) -> bool:
    """Tell whether a form may carry this day."""
    return start_on <= day <= today


@rule("PLAN-05", "Every question that must be answered is answered; not known is an answer.", source="FIN-6")
def unanswered(form: Form, answers: Answers) -> list[str]:
    """Return the codes of the required questions without an answer."""
    asked = asked_of(form, answers)
    return [field.code for field in form.fields if field.is_required and field.code in asked and answers.get(field.code) in (None, "", [])]


@rule("PLAN-16", "A question that hangs on another answer is put only with that answer; without it, it has none.", source="FIN-6; PEO-2")
def asked_of(form: Form, answers: Answers) -> frozenset[str]:
    """Return the codes of the questions that are asked with these answers."""
    asked: set[str] = set()
    for field in form.fields:
        if field.when is None or (field.when.field in asked and holds(field.when, answers, {})):
            asked.add(field.code)
    return frozenset(asked)


@rule("PLAN-06", "An answer is one that its question allows.", source="MAR-1")
def misfits(form: Form, answers: Answers, options: Mapping[str, Collection[str]]) -> list[str]:
    """Return the codes of answers that no question asks for or that their question does not allow. `options` are the codes of each choice."""
    put = asked_of(form, answers)
    asked = {field.code: field for field in form.fields if field.code in put}
    return [code for code, value in answers.items() if code not in asked or not _fits(asked[code], value, options.get(code, ()))]


def _fits(field: FormField, value: Any, options: Collection[str]) -> bool:
    if value in (None, "", []):
        return True
    if field.kind in ("many", "pictures"):
        return isinstance(value, list) and all(one in options for one in value) and len(set(value)) == len(value)
    if field.kind in ("text", "long_text"):
        return isinstance(value, str) and len(value) <= (field.most or (LONGEST_LINE if field.kind == "text" else LONGEST_TEXT))
    if field.kind == "number":
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= (field.most or 100_000)
    if field.kind == "date":
        return isinstance(value, str) and _is_date(value)
    allowed = {"yes_no_unknown": YES_NO_UNKNOWN, "faces": FACES}.get(field.kind, tuple(options))
    return value in allowed


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@rule("PLAN-07", "The program counts the answers; nobody adds them up by hand.", source="FIN-6")
def counted(form: Form, answers: Answers) -> dict[str, int]:
    """Return how many questions have the counted answer, by count."""
    inside = {count.code: {f.code for group in form.groups if group.code in count.groups for f in group.fields} for count in form.counts}
    return {count.code: sum(answers.get(code) == count.answer for code in inside[count.code]) for count in form.counts}


def holds(condition: Condition, answers: Answers, counts: Mapping[str, int]) -> bool:
    """Tell whether a condition of a form holds."""
    return compared(over_answers(condition), counts.get(condition.count) if condition.count else answers.get(condition.field))


def over_answers(condition: Condition) -> When:
    """Return a pack's condition as trees of questions have it."""
    if condition.at_least is not None:
        return When(condition.field, "at_least", (condition.at_least,))
    return When(condition.field, "is", (condition.answer,))


@rule("PLAN-08", "The grounds to take a matter on are shown with their facts; the program never decides by them.", source="FIN-6; MAR-1")
def grounds_met(form: Form, answers: Answers) -> list[Trigger]:
    """Return the grounds that speak for taking the matter on."""
    return _fired(form.grounds, form, answers)


@rule(
    "PLAN-09",
    "An answer that obliges to act leaves a duty that stays until it is done or a reason is written.",
    source="FIN-6; lastensuojelulaki 25 §",
)
def duties_of(form: Form, answers: Answers) -> list[Trigger]:
    """Return what the answers oblige to."""
    return _fired(form.duties, form, answers)


def _fired(triggers: Iterable[Trigger], form: Form, answers: Answers) -> list[Trigger]:
    counts = counted(form, answers)
    return [trigger for trigger in triggers if all(holds(condition, answers, counts) for condition in trigger.conditions)]


@rule("PLAN-10", "A duty is answered with the day it was done, or with the reason why it was not.", source="lastensuojelulaki 25 §")
def answers_duty(done_on: date | None, reason: str, today: date) -> bool:
    """Tell whether this answers a duty: one of the two, and no day to come."""
    return (done_on is not None) != bool(reason.strip()) and (done_on is None or done_on <= today)


@rule("PLAN-11", "A duty is answered once.", source="lastensuojelulaki 25 §")
def is_waiting(state: str) -> bool:
    """Tell whether a duty still waits for an answer."""
    return state == "open"


@rule("PLAN-12", "There is one form of a kind about a person in an episode; what changes is a new version of it.", source="MAR-1")
def may_begin(forms_already: int) -> bool:
    """Tell whether a form may be begun, with so many of the kind already there."""
    return forms_already == 0


@rule(
    "PLAN-13",
    "A slip for the pocket has no heading and no word that tells where somebody has been; a line that would tell is left out.",
    source="trust.md rows 16, 53 and 58",
)
def tells_nothing(line: str, telling: Collection[str]) -> bool:
    """Tell whether a line may stand on a slip: none of the telling words is in it."""
    said = _bare(line)
    return not any(_bare(word) in said for word in telling if len(word.strip()) > 2)


def _bare(text: str) -> str:
    """Return a text without what the eye does not see: how a letter is composed, which case, how many spaces."""
    return " ".join(normalize("NFKC", text).casefold().split())
