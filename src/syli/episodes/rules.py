"""Rules of episodes and contacts: who may take part, when things may have happened, how an episode ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syli.episodes.choices import GroupWish
from syli.kernel.rules import rule

#: A day is the most one contact may last; longer things are stays and have their own modality.
LONGEST_CONTACT_MINUTES = 24 * 60
#: A clock on a phone may be ahead of the server's by this much without anybody lying.
CLOCK_TOLERANCE = timedelta(minutes=10)
DAYS_OPEN_AFTER_END = 90
MOST_COUNTED_AT_ONCE = 500
#: Effects of a pack's limit that stop what is done: always, or until it is said that it was so.
BLOCK, ASK = "block", "ask"


@dataclass(frozen=True, slots=True)
class Limits:
    """Inclusive bounds of age in years; None is no bound."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Offered:
    """What the service offers with a kind of contact: the ways to hold it and the themes to choose."""

    ways: Collection[str]
    themes: Collection[str]


@rule("EPISODE-01", "An episode has at least one client.", source="Model: participants with roles; ENS-1")
def has_client(roles: Iterable[str], client_roles: Collection[str]) -> bool:
    """Tell whether any of the participants' roles is a client role of the service."""
    return any(role in client_roles for role in roles)


@rule("EPISODE-02", "A participant's role is one the service knows.", source="Pack: participants")
def is_known_role(role: str, known: Collection[str]) -> bool:
    """Tell whether the pack names the role."""
    return role in known


@rule("EPISODE-03", "Everybody's age fits the role, where age is known.", source="Requirements 3.18 (ages per service)")
def age_fits(age: int | None, limits: Limits | None) -> bool:
    """Tell whether the age is inside the role's bounds; an unknown age is never asked for."""
    if age is None or limits is None:
        return True
    return (limits.low is None or age >= limits.low) and (limits.high is None or age <= limits.high)


@rule("EPISODE-04", "An episode ends on or after its first day and not in the future.", source="Inclusive dates; STA-1")
def may_end_on(start_on: date, end_on: date, today: date) -> bool:
    """Tell whether the episode may end on that day."""
    return start_on <= end_on <= today


@rule("EPISODE-05", "A contact happened while the episode was running.", source="Promise 1: one record, many counts")
def is_within_episode(day: date, start_on: date, end_on: date | None) -> bool:
    """Tell whether a day belongs to the episode."""
    return start_on <= day and (end_on is None or day <= end_on)


@rule("EPISODE-06", "What is recorded as done has begun, and lasts from a minute to a day.", source="Promise 5: numbers that are true")
def may_have_happened(started_at: datetime, minutes: int, now: datetime) -> bool:
    """Tell whether a contact of this length may have begun at that moment."""
    return started_at <= now + CLOCK_TOLERANCE and 0 < minutes <= LONGEST_CONTACT_MINUTES


@rule("EPISODE-07", "Only those who take part in the episode on that day can take part in its contact.", source="CON-5")
def unknown_participants(chosen: Iterable[int], taking_part: Collection[int]) -> list[int]:
    """Return the chosen persons who do not take part in the episode."""
    return sorted(set(chosen) - set(taking_part))


@rule("EPISODE-08", "An own worker is named within the days the service states.", source="OMA-1")
def own_worker_due_on(start_on: date, within_days: int) -> date:
    """Return the last day on which the own worker must be named."""
    return start_on + timedelta(days=within_days)


@rule("EPISODE-09", "People are known to a service only at the levels it allows.", source="ANO-1, ANO-2")
def identity_fits(level: str, allowed: Collection[str]) -> bool:
    """Tell whether the service accepts a person known at this level."""
    return level in allowed


@rule("EPISODE-10", "An anonymous contact counts at least one and at most 500 people and has no words.", source="ANO-1")
def may_be_counted(adults: int, children: int) -> bool:
    """Tell whether these numbers may be one count-only contact."""
    return adults >= 0 and children >= 0 and 1 <= adults + children <= MOST_COUNTED_AT_ONCE


@rule("EPISODE-11", "A worker keeps seeing a client for 90 days after the episode ended.", source="Access decision: last notes, hand-over")
def still_open_since(today: date) -> date:
    """Return the earliest end date of episodes that still open the clients' records to their workers."""
    return today - timedelta(days=DAYS_OPEN_AFTER_END)


@rule("EPISODE-12", "An episode that has ended can be neither closed again nor added to.", source="Register integrity; STA-2")
def is_running(state: str) -> bool:
    """Tell whether the episode is open."""
    return state == "open"


@rule("EPISODE-13", "The result and the reason of an ending are ones the service knows.", source="Pack: results and end reasons")
def is_known_ending(result: str, reason: str, results: Collection[str], reasons: Collection[str]) -> bool:
    """Tell whether both codes belong to the service; a reason may be left out."""
    return result in results and (not reason or reason in reasons)


@rule("EPISODE-14", "A contact is of a kind, way and themes the service knows, in a modality that can be recorded.", source="Pack: contacts")
def unknown_part(kind: str, way: str, themes: Iterable[str], kinds: Mapping[str, Offered]) -> str | None:
    """Return what of a contact does not belong to the service, "kind" or "way", else None; a way may be left open, and belongs to its kind."""
    offered = kinds.get(kind)
    if offered is None or not set(themes) <= set(offered.themes):
        return "kind"
    return "way" if way and way not in offered.ways else None


@rule("EPISODE-15", "An episode moves only to a unit of the same organisation that offers the same service.", source="CON-5; RLS boundary")
def may_move_to(service_code: str, offered_codes: Collection[str]) -> bool:
    """Tell whether the receiving unit offers the service."""
    return service_code in offered_codes


@rule("EPISODE-16", "An own worker works in the episode's unit or in the whole organisation.", source="OMA-1, CON-5")
def may_be_own_worker(staff_id: int, workers_of_unit: Collection[int]) -> bool:
    """Tell whether the worker holds a worker's role in the unit."""
    return staff_id in workers_of_unit


@rule("EPISODE-17", "An episode does not begin in the future.", source="Promise 5: numbers that are true")
def may_start_on(start_on: date, today: date) -> bool:
    """Tell whether the episode may begin on that day."""
    return start_on <= today


@rule("EPISODE-18", "The same person is not in two running episodes of the same service in the same unit.", source="STA-1: no double counting")
def is_free_for(running: Collection[tuple[int, str]], unit_id: int, service_code: str) -> bool:
    """Tell whether the person has no running episode of the service in the unit."""
    return (unit_id, service_code) not in running


@rule("EPISODE-20", "An expected child goes on in its episode as a newborn from the day of the birth; its history stays.", source="ENS-4")
def role_after_birth(role: str, expected: Sequence[str], newborn: Sequence[str]) -> str | None:
    """Return the newborn's role, when the child was expected and the service knows newborns."""
    return newborn[0] if role in expected and newborn else None


@rule("EPISODE-19", "Only a contact that is still agreed can be cancelled.", source="Promise 5: numbers that are true")
def may_be_cancelled(state: str) -> bool:
    """Tell whether the contact waits; what has been recorded is corrected, never wiped out by an old page."""
    return state == "planned"


@rule(
    "EPISODE-21",
    "What has been recorded as done or not come can be struck out; it stays readable, leaves the numbers, and can be taken back.",
    source="Act 703/2023 22 §: documents keep their integrity; promise 5: numbers that are true",
)
def may_be_struck(state: str) -> bool:
    """Tell whether the contact stands as something that happened; an agreed one is cancelled instead."""
    return state in {"done", "no_show"}


@rule("EPISODE-22", "Who directed somebody and why they came are chosen from the lists of the service.", source="ENS-11, TUR-11; Pack: way in")
def came_as_known(source: str, reasons: Collection[str], sources: Collection[str], known_reasons: Collection[str]) -> bool:
    """Tell whether both are on the lists; either may be left open."""
    return (not source or source in sources) and set(reasons) <= set(known_reasons)


@rule(
    "EPISODE-23",
    "As many workers hold a contact as the service asks for; where the service only asks, fewer may be said to have been there.",
    source="AKT-3",
)
def are_enough_workers(count: int, least: float | None, effect: str, *, is_said: bool) -> bool:
    """Tell whether so many workers will do. `is_said`: the recorder has said that it was so."""
    return least is None or count >= least or effect not in (BLOCK, ASK) or (effect == ASK and is_said)


@rule("EPISODE-24", "Whoever of the staff took part in a contact worked in the organisation on that day.", source="CON-5")
def strange_workers(chosen: Iterable[int], worked: Collection[int]) -> list[int]:
    """Return the chosen workers who did not work here then."""
    return sorted(set(chosen) - set(worked))


@rule(
    "EPISODE-25",
    "Where a service helps step by step, a lighter step that was not tried before a heavier one is noted; nobody is refused for it.",
    source="UNI-1",
)
def steps_passed_over(steps: Sequence[str], tried: Mapping[str, date]) -> list[str]:
    """Return the steps, in their order, that had not been tried when a later one of them was."""
    return [
        step
        for place, step in enumerate(steps)
        if any(later in tried and (step not in tried or tried[step] > tried[later]) for later in steps[place + 1 :])
    ]


@rule("EPISODE-27", "Whether somebody wishes for a peer group is chosen from the list, or left open.", source="VKT-5")
def is_known_wish(wish: str) -> bool:
    """Tell whether the wish is one that is counted."""
    return not wish or wish in set(GroupWish)


@rule(
    "EPISODE-26",
    "What several services held together is counted for each of those the association offers, but for no sealed one.",
    source="JUS-6; a number of a sealed service stays with its own units",
)
def may_be_joint(own: str, others: Collection[str], offered: Collection[str], sealed: Collection[str]) -> bool:
    """Tell whether these other services may stand beside the one in which it is counted."""
    if not others:
        return True
    return own not in sealed and own not in others and set(others) <= set(offered) - set(sealed)
