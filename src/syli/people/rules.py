"""Rules about people: how they are known, who is whose, how they may be reached, what is masked. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syli.kernel.dates import add_years
from syli.kernel.rules import rule
from syli.people.choices import ContactPointKind, Decider, IdentityLevel, Safety

OLDEST_YEARS, OF_AGE = 125, 18
DUE_PAST_DAYS, DUE_AHEAD_DAYS = 60, 300
# A child may be born viable from week 22 and is induced by week 42: 18 weeks before the due date, 2 after; 2 more for error.
BORN_BEFORE_DUE_DAYS, BORN_AFTER_DUE_DAYS = 126, 28
SAFE_DAYS = 90
REGISTERED_DAYS = 14
PROTECTION_YEARS = 5
HOUSEHOLDS_AT_ONCE = 2
DUPLICATE_FROM = 65
PHONE_DIGITS = range(3, 16)
LONGEST_NAME, LONGEST_TEXT = 200, 500


# -- how somebody is known -------------------------------------------------------------------------------------------


@rule(
    "PEOPLE-01",
    "A named person needs one name, a pseudonymous one an alias, an unborn child nothing; nothing else is ever mandatory.",
    source="ANO-1…6, BB-1, TUR-1; architecture: People, cases, records",
)
def identity_level_of(given_name: str, family_name: str, alias: str, *, is_unborn: bool = False) -> IdentityLevel | None:
    """Return how somebody with these names is known; None when nothing is left to know her by."""
    if given_name or family_name:
        return IdentityLevel.NAMED
    if alias:
        return IdentityLevel.PSEUDONYMOUS
    return IdentityLevel.NAMED if is_unborn else None


@rule("PEOPLE-02", "Only a named, born person can carry an identity code.", source="ANO-2: a pseudonymous case has no identity")
def may_carry_identity_code(level: IdentityLevel, *, is_unborn: bool) -> bool:
    """Tell whether somebody known like this may have an identity code."""
    return level == IdentityLevel.NAMED and not is_unborn


@rule("PEOPLE-03", "The birth date and the birth year agree with each other and with the identity code.", source="Government Decree 128/2010 2 §")
def birth_agrees(born_on: date | None, birth_year: int | None, code_born_on: date | None) -> bool:
    """Tell whether everything known about the birth agrees; what is not known agrees with anything."""
    days = {day for day in (born_on, code_born_on) if day is not None}
    years = {day.year for day in days} | ({birth_year} if birth_year is not None else set())
    return len(days) <= 1 and len(years) <= 1


@rule("PEOPLE-04", "Nobody is born after today or more than 125 years ago.", source="the longest life known is 122 years")
def may_be_born_on(born_on: date | None, birth_year: int | None, today: date) -> bool:
    """Tell whether somebody in the register can have been born then."""
    if born_on is not None and born_on > today:
        return False
    year = born_on.year if born_on is not None else birth_year
    return year is None or today.year - OLDEST_YEARS <= year <= today.year


@rule("PEOPLE-05", "A day of death is not before the birth and not after today.", source="a life's order")
def may_have_died_on(died_on: date, born_on: date | None, birth_year: int | None, today: date) -> bool:
    """Tell whether somebody born then can have died on this day."""
    if died_on > today:
        return False
    return died_on >= born_on if born_on is not None else birth_year is None or died_on.year >= birth_year


# -- unborn children -------------------------------------------------------------------------------------------------


@rule("PEOPLE-06", "A due date lies at most 60 days behind and 300 days ahead.", source="ENS-4; a pregnancy lasts at most 42 weeks")
def may_be_due_on(due_on: date, today: date) -> bool:
    """Tell whether a child not yet born can be expected on this day."""
    return today - timedelta(days=DUE_PAST_DAYS) <= due_on <= today + timedelta(days=DUE_AHEAD_DAYS)


@rule(
    "PEOPLE-07",
    "An unborn child is born at most 18 weeks before and 4 weeks after the due date; the due date is kept as history.",
    source="ENS-4: due date becomes birth date, history kept",
)
def may_be_born(due_on: date | None, born_on: date, today: date) -> bool:
    """Tell whether the expected child can have been born on this day."""
    if born_on > today:
        return False
    return due_on is None or -BORN_BEFORE_DUE_DAYS <= (born_on - due_on).days <= BORN_AFTER_DUE_DAYS


# -- relationships and households ------------------------------------------------------------------------------------


@rule("PEOPLE-08", "Nobody is related to herself.", source="a family's order")
def are_two(person: int, other: int) -> bool:
    """Tell whether the two are different people."""
    return person != other


@rule("PEOPLE-09", "Nobody is her own ancestor.", source="a family's order")
def closes_a_circle(parent: int, child: int, children_of: Mapping[int, Collection[int]]) -> bool:
    """Tell whether making `parent` a parent of `child` would make somebody her own ancestor."""
    seen: set[int] = set()
    waiting = [child]
    while waiting:
        one = waiting.pop()
        if one == parent:
            return True
        if one not in seen:
            seen.add(one)
            waiting.extend(children_of.get(one, ()))
    return False


@rule("PEOPLE-10", "A parent or grandparent is born before the child.", source="a family's order")
def is_older(elder: tuple[date | None, int | None], younger: tuple[date | None, int | None]) -> bool:
    """Tell whether somebody born (date, year) can be the parent of somebody born (date, year)."""
    elder_year = elder[0].year if elder[0] else elder[1]
    younger_year = younger[0].year if younger[0] else younger[1]
    return elder_year is None or younger_year is None or elder_year < younger_year


@rule("PEOPLE-11", "A period ends on the day it begins, or later.", source="all periods are inclusive")
def is_period(start_on: date | None, end_on: date | None) -> bool:
    """Tell whether the two days make a period; an open side fits anything."""
    return start_on is None or end_on is None or start_on <= end_on


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Tell whether two periods share a day."""
    return (one[0] is None or other[1] is None or one[0] <= other[1]) and (other[0] is None or one[1] is None or other[0] <= one[1])


Period = tuple[date | None, date | None]


@rule("PEOPLE-12", "Two people are in the same relation only once at a time.", source="one fact, one row")
def is_free_of(period: Period, known: Iterable[Period]) -> bool:
    """Tell whether a period shares no day with those known of the same relation."""
    return not any(overlap(period, other) for other in known)


@rule(
    "PEOPLE-13",
    "A person lives in at most two households at a time: a child may live with both parents.",
    source="ERO-2: two-household families",
)
def may_live_also(period: Period, homes: Sequence[Period]) -> bool:
    """Tell whether one more household fits a person who lives in `homes`; a day counts only if all of them share it."""
    shared = [home for home in homes if overlap(period, home)]
    for home in shared:
        start = max((day for day in (period[0], home[0]) if day is not None), default=None)
        # The most households meet on some day a period begins; asked on those days only.
        if sum(_holds(other, start) for other in shared) >= HOUSEHOLDS_AT_ONCE:
            return False
    return True


def _holds(period: Period, day: date | None) -> bool:
    """Tell whether a period covers a day; no day is the beginning of time."""
    if day is None:
        return period[0] is None
    return (period[0] is None or period[0] <= day) and (period[1] is None or day <= period[1])


# -- how somebody may be reached -------------------------------------------------------------------------------------


@rule(
    "PEOPLE-14",
    "What was said about safety holds for 90 days, then it must be asked anew; an unsafe way stays unsafe.",
    source="design: leak channel 39, contact points expire in 90 days",
)
def safety_on(safety: Safety, safe_until: date | None, today: date) -> Safety:
    """Return whether a contact point may be used today."""
    if safety in (Safety.SAFE, Safety.LIMITED) and (safe_until is None or safe_until < today):
        return Safety.UNKNOWN
    return safety


def safe_until_from(safety: Safety, asked_on: date) -> date | None:
    """Return until when an answer given on this day holds; nothing to hold for unsafe and unknown (PEOPLE-14)."""
    return asked_on + timedelta(days=SAFE_DAYS) if safety in (Safety.SAFE, Safety.LIMITED) else None


@dataclass(frozen=True, slots=True)
class Way:
    """A contact point as the rule about the best way sees it."""

    key: int
    kind: ContactPointKind
    safety: Safety


@rule(
    "PEOPLE-15",
    "The way shown first is one that is safe or safe within limits, a telephone before the others; an unsafe one is never it.",
    source="design: safe contact before any number",
)
def best_way(ways: Iterable[Way]) -> int | None:
    """Return the key of the contact point to use first, or None when none is known to be safe."""
    order = {ContactPointKind.PHONE: 0, ContactPointKind.EMAIL: 1, ContactPointKind.POSTAL: 2, ContactPointKind.OTHER: 3, ContactPointKind.ADDRESS: 4}
    usable = [way for way in ways if way.safety in (Safety.SAFE, Safety.LIMITED)]
    return min(usable, key=lambda way: (way.safety != Safety.SAFE, order[way.kind], way.key)).key if usable else None


@rule("PEOPLE-16", "A telephone number has 3 to 15 digits; an e-mail address one @ between a name and a domain.", source="ITU-T E.164; RFC 5321")
def is_address_of(kind: ContactPointKind, value: str) -> bool:
    """Tell whether what was typed can be an address of this kind."""
    if kind == ContactPointKind.PHONE:
        digits = [sign for sign in value if sign.isdigit()]
        return len(digits) in PHONE_DIGITS and all(sign.isdigit() or sign in "+()-/. " for sign in value)
    if kind == ContactPointKind.EMAIL:
        name, at, domain = value.rpartition("@")
        return bool(name and at and "." in domain.strip(".")) and "@" not in name and not any(sign.isspace() for sign in value)
    return bool(value.strip())


@rule(
    "PEOPLE-27",
    "A new way to reach somebody whose safe contact two people change is not known to be safe until both have said so.",
    source="trust.md M7 and row 39",
)
def safety_to_begin_with(said: Safety, *, may_say_alone: bool) -> Safety:
    """Return what a new contact point begins as, by what was said of it."""
    return said if may_say_alone or said not in (Safety.SAFE, Safety.LIMITED) else Safety.UNKNOWN


# -- protection ------------------------------------------------------------------------------------------------------


@rule(
    "PEOPLE-17",
    "Municipality and addresses are masked while a person, or somebody she lives with, has a protected identity.",
    source="Act 661/2009 36 §, security ban (turvakielto)",
)
def is_masked(*, is_protected: bool, protected_until: date | None, lives_with_protected: bool, today: date) -> bool:
    """Tell whether a person's municipality and addresses are masked today."""
    return lives_with_protected or protects(is_protected, protected_until, today)


def protects(is_protected: bool, protected_until: date | None, today: date) -> bool:
    """Tell whether a protection holds on a day; without an end it holds until somebody lifts it."""
    return is_protected and (protected_until is None or protected_until >= today)


@rule(
    "PEOPLE-18",
    "A protection ends today at the earliest and in five years at the latest, or has no end.",
    source="Act 661/2009 36 §: five years at first, then two at a time",
)
def may_protect_until(until: date | None, today: date) -> bool:
    """Tell whether a protection may be recorded until this day."""
    return until is None or today <= until <= add_years(today, PROTECTION_YEARS)


@rule(
    "PEOPLE-26",
    "A protection in force is lifted, or made to end sooner, by two people; one may set or lengthen it.",
    source="trust.md M7: unmasking needs two",
)
def weakens_protection(before: tuple[bool, date | None], after: tuple[bool, date | None], today: date) -> bool:
    """Tell whether somebody protected today would be protected for a shorter time than before; each is (is protected, until)."""
    if not protects(*before, today):
        return False
    ends, ended = before[1] or date.max, after[1] or date.max
    return not after[0] or ended < ends


@rule(
    "PEOPLE-19",
    "Who registers a person works with her for 14 days, until an episode or a request says who does.",
    source="so that a night worker can finish what she began",
)
def works_with_registered_since(now: datetime) -> datetime:
    """Return the earliest moment of registering that still counts now."""
    return now - timedelta(days=REGISTERED_DAYS)


# -- duplicates ------------------------------------------------------------------------------------------------------


@rule(
    "PEOPLE-20",
    "Two records look like one person when the identity code is the same, or the names and the birth agree well enough.",
    source="design: two of three (identity code, name, birth date), inside one register",
)
def duplicate_score(*, same_code: bool, name_likeness: float, birth: tuple[date | None, int | None], other: tuple[date | None, int | None]) -> int:
    """Return from 0 to 100 how much two records look like one person; 65 and more is worth asking about."""
    if same_code:
        return 100
    return max(0, min(100, round(70 * name_likeness) + _birth_points(birth, other)))


def _birth_points(birth: tuple[date | None, int | None], other: tuple[date | None, int | None]) -> int:
    """Equal dates speak for one person; different years against; a wrong day in the right year is a common slip."""
    year, other_year = (born.year if born else known for born, known in (birth, other))
    if year is None or other_year is None:
        return 0
    if year != other_year:
        return -50
    if birth[0] is not None and other[0] is not None:
        return 30 if birth[0] == other[0] else -5
    return 20


# -- typed text ------------------------------------------------------------------------------------------------------


@rule("PEOPLE-22", "A name has at most 200 letters and any other short text 500.", source="kernel/names; longer is a slip or an attack")
def is_short_enough(text: str, most: int) -> bool:
    """Tell whether a cleaned text fits."""
    return len(text) <= most


@rule("PEOPLE-23", "“Safe with conditions” says the conditions: when, or what may be said.", source="design: safe contact before any number")
def says_conditions(safety: Safety, when: str, what_to_say: str) -> bool:
    """Tell whether a limited contact point says its limits."""
    return safety != Safety.LIMITED or bool(when or what_to_say)


@rule("PEOPLE-24", "Relatives and households stay inside one register.", source="architecture: a person belongs to a register")
def are_of_one_register(registers: Collection[int]) -> bool:
    """Tell whether all belong to the same register."""
    return len(set(registers)) <= 1


@rule("PEOPLE-25", "The custodian of a protected identity does client work in the organisation today.", source="design: known to the custodian only")
def may_be_custodian(roles: Collection[str]) -> bool:
    """Tell whether somebody with these roles in the organisation may look after a protected identity."""
    return bool({"worker", "leader"} & set(roles))


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


@rule(
    "PEOPLE-28",
    "Only somebody who came without a name becomes one with somebody known, of the same register, and never where both take part in one thing.",
    source="trust.md row 19; issue 3: the arrival at night",
)
def may_be_merged(*, is_nameless: bool, has_code: bool, same_register: bool, is_same: bool) -> bool:
    """Tell whether somebody may be joined with somebody known."""
    return is_nameless and not has_code and same_register and not is_same


@rule(
    "PEOPLE-29",
    "Whoever came without a name becomes a client by name when she decides it herself, a child when it or its guardian does; who decided and when "
    "is written. A baby that gets its name decides nothing.",
    source="ANO-5",
)
def is_decided(before: IdentityLevel, after: IdentityLevel, *, is_baby: bool, decided_by: str, decided_on: date | None, today: date) -> bool:
    """Tell whether somebody may be written down by name as it stands."""
    if is_baby or not (before == IdentityLevel.PSEUDONYMOUS and after == IdentityLevel.NAMED):
        return True
    return decided_by in set(Decider) and decided_on is not None and decided_on <= today


def is_baby(born_on: date | None, due_on: date | None, *, is_unborn: bool, today: date) -> bool:
    """Tell whether somebody is not born yet, was awaited here, or is younger than a year: the name comes after the child."""
    return is_unborn or due_on is not None or (born_on is not None and today < add_years(born_on, 1))


def may_decide_for(born_on: date | None, birth_year: int | None, today: date) -> bool:
    """Tell whether a guardian may decide: of whom nothing is known may be a child (age of majority, 442/1999 section 2)."""
    if born_on is not None:
        return today < add_years(born_on, OF_AGE)
    return birth_year is None or today.year - birth_year <= OF_AGE
