"""To whom may something be given, by what right, and by which way?"""

from __future__ import annotations

from datetime import date

from syli.kernel.rules import rule
from syli.retention.choices import Delivery, LegalGround


@rule(
    "RETENTION-09",
    "Something about a client goes to another organisation by her consent that still holds, or by a law that is named with a reason.",
    source="CON-2; 703/2023 §10 and §§56–63",
)
def may_be_disclosed(ground: LegalGround, reason: str, consent_on: date | None, consent_end_on: date | None, given_on: date) -> str:
    """Return which field is missing or wrong, or nothing."""
    if ground == LegalGround.OWN_RIGHT:
        return "ground"
    if ground == LegalGround.CONSENT:
        if consent_on is None or consent_on > given_on:
            return "consent_on"
        return "consent_end_on" if consent_end_on is None or consent_end_on < given_on else ""
    return "" if reason.strip() else "reason"


@rule(
    "RETENTION-10",
    "An answer is handed over, read here or posted to a safe address; it was given when it was ready, not in the future.",
    source="trust.md row 12",
)
def may_be_handed(how: Delivery, on: date, *, ready_on: date, today: date, has_safe_address: bool) -> str:
    """Return which field is wrong, or nothing."""
    if not ready_on <= on <= today:
        return "delivered_on"
    return "point" if how == Delivery.POSTED and not has_safe_address else ""


@rule("RETENTION-11", "Whoever asks a second person to agree to an answer says in words what was weighed.", source="trust.md M7")
def needs_more_words(reason: str) -> bool:
    """Tell whether the reason is too short to weigh anything by."""
    return len(reason.strip()) < 3
