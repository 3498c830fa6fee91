"""Rules of how a plan came true: what is scored at the end, by whom it may be counted, which small numbers are not shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from syli.catalogue.packs.form_model import Form, FormField
from syli.kernel.rules import rule
from syli.plans.rules.filling import Answers, asked_of

#: Fewer needs than this are not shown beside each other (ANO-4).
LEAST_SHOWN: Final = 5


@rule("PLAN-62", "At the end of a service every need and goal that was written in a plan is said to have come true or not.", source="TUR-6")
def to_realise(form: Form, answers: Answers) -> list[FormField]:
    """Return the needs and goals of a plan that were written."""
    put = asked_of(form, answers)
    return [field for field in form.fields if field.is_realised and field.code in put and answers.get(field.code) not in (None, "", [])]


@rule("PLAN-63", "A score is one of the answers, and is given between the day of the plan and today.", source="TUR-6")
def may_be_scored(score: str, known: Collection[str], day: date, written_on: date, today: date) -> bool:
    """Tell whether this may be said on that day of what was written then."""
    return score in known and written_on <= day <= today


@rule("PLAN-64", "In the summary of how plans came true small numbers are hidden, always several together.", source="TUR-6; ANO-4")
def shown_scores(counts: Mapping[str, int]) -> dict[str, int | None] | None:
    """Return each number, None where it is hidden; None alone when there are so few in all that nothing is shown.

    A number that is hidden alone could be had by taking the others from the whole: so the next smallest is hidden with it, until what is
    hidden adds up to enough.
    """
    if sum(counts.values()) < LEAST_SHOWN:
        return None
    order = sorted(counts, key=lambda code: (counts[code], code))
    hidden = {code for code in order if 0 < counts[code] < LEAST_SHOWN}
    if hidden:
        for code in order:
            if len(hidden) > 1 and sum(counts[one] for one in hidden) >= LEAST_SHOWN:
                break
            hidden.add(code)
    return {code: None if code in hidden else count for code, count in counts.items()}
