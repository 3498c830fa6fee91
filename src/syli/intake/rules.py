"""Rules of intake: what a request needs, in which order people wait, which decision may follow which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syli.intake.choices import OPEN_STATES, RequestState, Urgency
from syli.kernel.rules import rule

URGENCY_ORDER = {Urgency.NOW: 0, Urgency.SOON: 1, Urgency.NORMAL: 2}
#: How soon each urgency is answered, in working days; an emergency is answered the same day (Social Welfare Act 1301/2014, urgent need).
ANSWER_WITHIN_WORKING_DAYS = {Urgency.NOW: 0, Urgency.SOON: 2, Urgency.NORMAL: 7}
LONGEST_REASON = 500
#: From this age somebody is a side of her own and not what two sides share (safety: suggestions).
OWN_SIDE_FROM_YEARS = 15
FURTHEST_OFFER_DAYS = 366
CLOCK_TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request in the queue, as the order needs it. `youngest` is the youngest child's age in months; None if unknown."""

    id: int
    urgency: str
    waiting_since_on: date
    youngest: int | None = None


@rule("INTAKE-01", "A request needs a service and a unit; everything else may be unknown.", source="G18: nothing mandatory that is not known")
def is_complete(service_code: str, unit_id: int | None) -> bool:
    """Tell whether the request can be kept."""
    return bool(service_code) and unit_id is not None


@rule("INTAKE-02", "A request was received now or earlier.", source="STA-7: waiting times that are true")
def may_be_received(received_at: datetime, now: datetime) -> bool:
    """Tell whether the request may have been received at that moment."""
    return received_at <= now + CLOCK_TOLERANCE


@rule("INTAKE-03", "Only an open request is decided on, and a decision is not repeated.", source="Requirements 3.23: one answer per request")
def may_decide(state: str, to: str) -> bool:
    """Tell whether a request may go from one state to another."""
    return state in OPEN_STATES and to in set(RequestState) - {RequestState.NEW} and state != to


@rule(
    "INTAKE-04",
    "The most urgent first; among equals the one with the youngest child, then the one who has waited longest.",
    source="UNI-*, issue: waiting list by urgency and age",
)
def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Return the queue in the order in which places are offered; an unknown age comes after known ones."""
    return sorted(
        waiting,
        key=lambda w: (URGENCY_ORDER.get(Urgency(w.urgency), 9), w.youngest if w.youngest is not None else 10_000, w.waiting_since_on, w.id),
    )


@rule("INTAKE-05", "A refusal and a guidance elsewhere say why.", source="GUI-1: declined with reason; STA-10")
def has_reason(to: str, decision_code: str, guided_to: str) -> bool:
    """Tell whether the decision carries what it must: a refusal a reason, a guidance a place."""
    if to == RequestState.REFUSED:
        return bool(decision_code)
    if to == RequestState.GUIDED:
        return bool(guided_to.strip())
    return True


@rule(
    "INTAKE-06",
    "A request is answered on its day when urgent, within two working days when soon, else within seven.",
    source="Social Welfare Act 1301/2014 § 36",
)
def answer_within(urgency: str) -> int:
    """Return how many working days there are to answer."""
    return ANSWER_WITHIN_WORKING_DAYS[Urgency(urgency)]


@rule(
    "INTAKE-10",
    "The first time that is offered lies between the day of the request and a year ahead.",
    source="AKT-2: response times that are true",
)
def may_be_offered(offered_on: date, received_on: date, today: date) -> bool:
    """Tell whether a first time may have been offered on that day."""
    return received_on <= offered_on <= today + timedelta(days=FURTHEST_OFFER_DAYS)


@rule("INTAKE-07", "A request is reopened only from a decision that opened no episode.", source="Register integrity")
def may_reopen(state: str) -> bool:
    """Tell whether a decided request may be opened again."""
    return state in {RequestState.GUIDED, RequestState.REFUSED, RequestState.WITHDRAWN}


@rule(
    "INTAKE-08",
    "Taking up a decided request again needs a reason of at most 500 letters.",
    source="Register integrity: the log keeps the whole reason",
)
def is_reason(text: str) -> bool:
    """Tell whether the reason says something and fits into the log whole."""
    return 0 < len(text.strip()) <= LONGEST_REASON


@rule(
    "INTAKE-09",
    "Whom the caller wants kept in the dark is told to the keeper for every adult of the request, and for a child only when no adult is named.",
    source="M1: marked at intake; a child is what two sides may share",
)
def is_kept_apart_for(birth_year: int | None, family: Iterable[int | None], today: date) -> bool:
    """Tell whether the keeper hears of somebody born this year, among those the request is about; not known counts as adult."""

    def is_grown(year: int | None) -> bool:
        return year is None or year <= today.year - OWN_SIDE_FROM_YEARS

    return is_grown(birth_year) or not any(is_grown(year) for year in family)
