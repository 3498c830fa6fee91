"""How long may a session live?"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from syli.kernel.rules import rule

IDLE_OWN_SECONDS = 60 * 60
IDLE_SHARED_SECONDS = 15 * 60
WHOLE_SECONDS = 12 * 60 * 60


@rule(
    "ORG-01",
    "A session ends after 15 idle minutes on a shared device, an hour on one's own, and 12 hours in any case.",
    source="NIST SP 800-63B-4 AAL2; design goal G12",
)
def session_has_ended(age_seconds: float, idle_seconds: float, *, shared_device: bool) -> bool:
    """Tell whether a session of this age and idle time is over."""
    idle_limit = IDLE_SHARED_SECONDS if shared_device else IDLE_OWN_SECONDS
    # A clock that went backwards must not make a session immortal.
    return idle_seconds > idle_limit or age_seconds > WHOLE_SECONDS or age_seconds < 0


@rule(
    "ORG-20",
    "What is still being typed when a session ends is kept as its writer's draft until an hour after the twelve; nothing else is done.",
    source="design goal G31",
)
def may_still_keep(age_seconds: float) -> bool:
    """Tell whether a session of this age that has ended may still keep what is typed."""
    return 0 <= age_seconds <= WHOLE_SECONDS + IDLE_OWN_SECONDS


@rule(
    "ORG-21",
    "While a device is lent to a client only the form opens, once, and the ways to give the device back.",
    source="LAP-5; JUS-3; trust.md: shared devices",
)
def may_open_while_lent(path: str, lent_path: str, always: Collection[str], *, is_answered: bool) -> bool:
    """Tell whether an address opens while the device is lent."""
    return path in always or (path == lent_path and not is_answered)


@rule("ORG-22", "A lent device is taken back by its worker, who confirms herself after she lent it.", source="LAP-5; NIST SP 800-63B-4")
def is_back_with_worker(before: float, confirmed_at: Iterable[float]) -> bool:
    """Tell whether somebody has confirmed herself later than the last time before the device was lent."""
    return any(at > before for at in confirmed_at)
