"""Rules of working together: two workers with a couple, and the board of a family."""

from __future__ import annotations

from datetime import date
from typing import Final

from syli.kernel.rules import rule
from syli.plans.choices import PairState, StepKind, StepState

#: Full age (Guardianship Act 442/1999 § 2).
OF_AGE: Final = 18


@rule("PLAN-30", "Work with a couple is done by two workers, each with a client of her own.", source="AKT-3")
def may_be_pair(first: int, second: int, first_worker: int, second_worker: int) -> bool:
    """Tell whether these two people and these two workers may be a pair."""
    return first != second and first_worker != second_worker


@rule("PLAN-31", "Nobody is met together before both partners have given consent, each to her own worker.", source="AKT-3")
def may_meet(state: str, first_consent_on: date | None, second_consent_on: date | None, day: date) -> bool:
    """Tell whether the couple may be met on a day."""
    consents = (first_consent_on, second_consent_on)
    return state == PairState.RUNNING and all(consent is not None and consent <= day for consent in consents)


@rule("PLAN-32", "The second worker answers for her own client: only whoever is named for that client takes the work on.", source="AKT-3")
def may_take_on(state: str, is_named: bool) -> bool:
    """Tell whether a worker may take on the work she was asked for."""
    return state == PairState.ASKED and is_named


@rule("PLAN-33", "A meeting of the couple lies in the past and lasts from a minute to a day.", source="AKT-3")
def may_have_met(day: date, minutes: int, today: date) -> bool:
    """Tell whether a meeting can have been so."""
    return day <= today and 0 < minutes <= 24 * 60


@rule("PLAN-34", "A planned step has somebody of the family and a day; the couple's work is for grown-ups, the child's for children.", source="JUS-2")
def fits_step(kind: str, age: int | None) -> bool:
    """Tell whether work of a kind may be planned for somebody of this age; an unknown age fits."""
    if age is None:
        return True
    return {StepKind.CHILD: age < OF_AGE, StepKind.COUPLE: age >= OF_AGE}.get(StepKind(kind), True)


@rule("PLAN-67", "A step is late when its day has gone and nobody has begun it, left it out or said that it is done.", source="JUS-2")
def is_late(state: str, target_on: date, today: date) -> bool:
    """Tell whether a step is late."""
    return state == StepState.PLANNED and target_on < today


@rule("PLAN-68", "The day of a step may be changed to another until it is done or left out; the day it had stays written.", source="JUS-2")
def may_change_day(state: str) -> bool:
    """Tell whether the day of a step may still be changed."""
    return state in (StepState.PLANNED, StepState.RUNNING)
