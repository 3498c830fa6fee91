"""Under which terms does a stay run? Payment commitment, length, reviews, what is still to ask, signatures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from syli.kernel.rules import rule


class Term(StrEnum):
    """How it stands with the payment of a stay."""

    NOT_NEEDED = "not_needed"
    HOLDS = "holds"
    ENDS_SOON = "ends_soon"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a family some time after it came; each is asked for when it is False."""

    names: bool
    births: bool
    municipality: bool
    referral: bool
    reasons: bool
    own_worker: bool
    family_ties: bool
    commitment: bool


@rule("STAY-20", "A payment commitment covers the days it names, unless it has been cancelled.", source="ENS-1, ENS-2")
def commitment_holds(start_on: date, end_on: date | None, *, is_cancelled: bool, day: date) -> bool:
    """Tell whether a commitment covers the day."""
    return not is_cancelled and start_on <= day and (end_on is None or day <= end_on)


@rule("STAY-21", "Where the service needs a payment commitment, a stay begins with a valid one or with the director's reason.", source="ENS-2")
def may_begin(*, needs_commitment: bool, has_commitment: bool, reason: str) -> bool:
    """Tell whether the stay may begin."""
    return not needs_commitment or has_commitment or bool(reason.strip())


@rule("STAY-22", "A commitment that runs out is warned about beforehand; a day that none covers is not billed.", source="ENS-2, DEF-1")
def commitment_term(periods: Collection[tuple[date, date | None]], day: date, *, needs_commitment: bool, warn_days: int) -> Term:
    """Return how it stands on a day with the commitments that have not been cancelled."""
    if not needs_commitment:
        return Term.NOT_NEEDED
    if not any(commitment_holds(start, end, is_cancelled=False, day=day) for start, end in periods):
        return Term.MISSING
    # A commitment that another one carries on is no reason to worry.
    horizon = day + timedelta(days=warn_days)
    covered = all(
        any(commitment_holds(start, end, is_cancelled=False, day=day + timedelta(days=ahead)) for start, end in periods)
        for ahead in range((horizon - day).days + 1)
    )
    return Term.HOLDS if covered else Term.ENDS_SOON


@rule("STAY-23", "A stay that has lasted long is flagged when it nears its limit and when it reaches it.", source="ENS-3")
def length_flag(months: int, flags: Collection[tuple[int, str]]) -> str:
    """Return the code of the highest flag that this many full months have reached, or nothing."""
    reached = [(limit, code) for limit, code in flags if months >= limit]
    return max(reached)[1] if reached else ""


@rule("STAY-24", "A review with the sender is planned before the interval since the last one has passed.", source="ENS-7")
def review_is_due(last_on: date, planned_on: date | None, interval_days: int | None, today: date) -> bool:
    """Tell whether a review should be planned now; a service without an interval asks for none."""
    if interval_days is None:
        return False
    due_on = last_on + timedelta(days=interval_days)
    return today >= due_on if planned_on is None else planned_on < today


@rule("STAY-25", "What was not asked at the door is asked later, one thing at a time; nothing of it was ever mandatory.", source="TUR-1; G18")
def still_to_ask(known: Known) -> list[str]:
    """Return what is still to ask, in the order in which it matters."""
    order = ("commitment", "own_worker", "names", "births", "family_ties", "referral", "reasons", "municipality")
    return [name for name in order if not getattr(known, name)]


@rule("STAY-26", "A handover is signed first by who gives and then by somebody else who takes.", source="TUR-12; issue: signed by both shifts")
def may_sign(*, taking: bool, given_by: int | None, given_at: datetime | None, taken_at: datetime | None, actor: int | None) -> bool:
    """Tell whether the actor may sign."""
    if actor is None or taken_at is not None:
        return False
    return (given_at is not None and given_by != actor) if taking else given_at is None


@rule("STAY-27", "Turning somebody away says why; without a place also where help was found, when that is known.", source="TUR-2; GUI-1")
def turning_away_says_why(reason: str, known_reasons: Collection[str]) -> bool:
    """Tell whether the reason is one of the list."""
    return reason in known_reasons
