"""Rules of a risk taken on: who decides, with what right it is sent, the children, the meetings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from syli.kernel.rules import rule
from syli.plans.choices import Consent, Decision


@rule("PLAN-20", "A worker decides whether a matter is taken on, and says why, whatever the answers add up to.", source="MAR-1; FIN-6")
def says_why(reason: str) -> bool:
    """Tell whether a decision carries a reason."""
    return bool(reason.strip())


@rule("PLAN-21", "Nothing is sent without the consent of the one in danger, or a legal ground that is written down.", source="MAR-2")
def may_send(decision: str, consent: str, consented_on: date | None, legal_ground: str, today: date) -> bool:
    """Tell whether an assessment may be sent on."""
    if decision != Decision.REFER:
        return False
    if consent == Consent.GIVEN:
        return consented_on is not None and consented_on <= today
    return consent == Consent.LEGAL_GROUND and bool(legal_ground.strip())


@rule("PLAN-22", "Before anything is sent, every child of the one in danger is listed with what is done for it.", source="MAR-7")
def children_missing(children: Collection[int], listed: Collection[int]) -> set[int]:
    """Return the children nothing has been written of."""
    return set(children) - set(listed)


@rule("PLAN-26", "What stands on the client's consent is neither sent nor met about any more from the day she takes it back.", source="CON-3; MAR-2")
def consent_still_holds(consent: str, *, is_taken_back: bool) -> bool:
    """Tell whether a matter may go on: a legal ground does not depend on her consent."""
    return consent != Consent.GIVEN or not is_taken_back


@rule("PLAN-23", "Bodies meet about what has been sent, and a matter is sent once.", source="MAR-3")
def is_sent(sent_on: date | None) -> bool:
    """Tell whether a matter has been sent."""
    return sent_on is not None


@rule("PLAN-24", "What a meeting agrees on has somebody responsible and a day, not before the meeting.", source="MAR-3")
def is_agreed(what: str, responsible: str, due_on: date | None, held_on: date) -> bool:
    """Tell whether a measure is agreed in full."""
    return bool(what.strip()) and bool(responsible.strip()) and due_on is not None and due_on >= held_on


@rule("PLAN-25", "Nobody of the side from which the danger comes sits in the meeting.", source="MAR-4; MAR-6")
def may_sit(is_on_other_side: bool) -> bool:
    """Tell whether a worker may be invited."""
    return not is_on_other_side


@rule(
    "PLAN-28",
    "A meeting about a risk is read by those who sit in it, by whoever works with the client by name, and by the leader; whoever is taken "
    "out reads no more.",
    source="MAR-4",
)
def sits(removed_at: datetime | None) -> bool:
    """Tell whether somebody who was invited still sits in the meeting."""
    return removed_at is None


@rule("PLAN-29", "Nobody of our own sits in a meeting twice.", source="MAR-4")
def may_be_invited(staff: int | None, sitting: Collection[int]) -> bool:
    """Tell whether somebody may be invited; a body without a worker of ours may come with several."""
    return staff is None or staff not in sitting
