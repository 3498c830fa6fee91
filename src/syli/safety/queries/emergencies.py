"""Finding whom a worker means in an emergency, by what she knows already; and who is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from syli.kernel.access import visible_to
from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import Context
from syli.kernel.identity_codes import IdentityCodeError, check_personal_code
from syli.kernel.names import fold, full_name
from syli.kernel.vault.search import find
from syli.people.models import Person
from syli.people.queries import PersonCard, cards, registers_kept
from syli.people.queries.search import all_names, having_code, postings
from syli.safety import rules
from syli.safety.access import EmergencyOpeningAction, PersonSafetyAction
from syli.safety.choices import Emergency
from syli.safety.emergencies import openings_of
from syli.safety.models import EmergencyOpening

#: One human may stand in the register twice; more of one name and birth are not one human, and none of them opens.
MOST_MEANT: Final = 3
#: How long somebody's own worker sees on her home page that the record was opened.
TOLD_FOR: Final = timedelta(days=7)
PAGE: Final = 25
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a worker knows of the client she needs now."""

    identity_code: str = ""
    given_name: str = ""
    family_name: str = ""
    born_on: date | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class OpeningCard:
    """One opening; `person` is None for a reader who may not know her."""

    public_id: str
    person: PersonCard | None
    person_id: int
    who: str
    why: Emergency
    reason: str
    at: datetime
    end_at: datetime
    is_open: bool


def meant(ctx: Context, wanted: Wanted) -> list[Person]:
    """Return whom these facts point at, of those whom an emergency may open; nobody when they point at too many (SAFE-21).

    Those on the other side of a pair, sealed from her or in another association are not looked at: nothing is left out afterwards.
    """
    people = visible_to(ctx, PersonSafetyAction.BREAK_GLASS).prefetch_related("other_names")
    found = {person.pk: person for person in [*_with_code(ctx, people, wanted.identity_code), *_with_name(ctx, people, wanted)]}
    return list(found.values()) if len(found) <= MOST_MEANT else []


def _with_code(ctx: Context, people: QuerySet[Any], typed: str) -> list[Any]:
    try:
        code = check_personal_code(typed, allow_real=True).text
    except IdentityCodeError:
        return []
    return list(having_code(ctx, people, code).order_by("pk")[: MOST_MEANT + 1])


def _with_name(ctx: Context, people: QuerySet[Any], wanted: Wanted) -> list[Any]:
    name = fold(full_name(wanted.given_name, wanted.family_name))
    if not (wanted.given_name and wanted.family_name):
        return []
    hits = [hit.row for hit in find(name, [register.pk for register in registers_kept(ctx)], people, postings(ctx), all_names)]
    return [person for person in hits if _is_meant(person, name, wanted)]


def _is_meant(person: Any, name: str, wanted: Wanted) -> bool:
    year = person.born_on.year if person.born_on else person.birth_year
    same_birth = person.born_on == wanted.born_on if wanted.born_on and person.born_on else year == (wanted.birth_year or _year(wanted.born_on))
    same_name = any(fold(known) in (name, _turned(name)) for known in all_names(person))
    return rules.is_meant(same_code=False, same_name=same_name, same_birth=year is not None and same_birth)


def _turned(name: str) -> str:
    """Return a name of two words with the family name first, as some lists write it."""
    return " ".join(reversed(name.split(" "))) if name.count(" ") == 1 else name


def _year(day: date | None) -> int | None:
    return day.year if day else None


def tries_of(ctx: Context) -> int:
    """Return how often the actor has tried to open a record in an emergency within the last day, whatever came of it."""
    code = EmergencyOpeningAction.ASK.code
    tried = AuditEvent.objects.filter(organisation_id=ctx.home_id, actor_id=ctx.actor.id, action=code, outcome="done", at__gt=ctx.now - DAY)
    return tried.count()


def open_now(ctx: Context) -> list[tuple[PersonCard, datetime]]:
    """Return whose records the actor has open in an emergency, and until when."""
    ends = dict(EmergencyOpening.objects.filter(public_id__in=openings_of(ctx).values()).values_list("person_id", "end_at"))
    return [(shown, ends[key]) for key, shown in cards(ctx, ends).items()]


def openings(ctx: Context, number: Any = 1) -> Page[Any]:
    """Return the openings the actor is told of, the latest first, 25 a page."""
    rows = visible_to(ctx, EmergencyOpeningAction.VIEW).select_related("staff").order_by("-pk")
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
    found = list(page.object_list)
    known = cards(ctx, {row.person_id for row in found})
    page.object_list = [_card(ctx, row, known.get(row.person_id)) for row in found]
    return page


def told_lately(ctx: Context) -> int:
    """Return how many records of those the actor is named for somebody else opened in an emergency in the last days."""
    rows = visible_to(ctx, EmergencyOpeningAction.VIEW).filter(created_at__gt=ctx.now - TOLD_FOR)
    return int(rows.exclude(staff_id=ctx.actor.id).count())


def _card(ctx: Context, row: EmergencyOpening, person: PersonCard | None) -> OpeningCard:
    return OpeningCard(
        public_id=row.public_id,
        person=person,
        person_id=row.person_id,
        who=str(row.staff),
        why=Emergency(row.why),
        reason=row.reason,
        at=row.created_at,
        end_at=row.end_at,
        is_open=row.end_at > ctx.now,
    )
