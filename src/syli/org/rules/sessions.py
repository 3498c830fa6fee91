"""How long may a session live?"""

from __future__ import annotations

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
