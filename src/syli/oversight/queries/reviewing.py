"""What waits for a review and what became of it, the looks of a day with their grounds, own questions, cases, own kin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.org.models import StaffMember
from syli.oversight.access import AlertAction, DeclaredKinAction, MisuseCaseAction
from syli.oversight.choices import AlertState, Sign
from syli.oversight.models import Alert, DeclaredKin, MisuseCase
from syli.oversight.queries.facts import expected_grounds
from syli.oversight.queries.looks import looks_on
from syli.people.access import PersonAction
from syli.people.queries import name_of
from syli.safety.choices import Expected
from syli.safety.standing import standing_of

PAGE: Final = 25
#: States that still want somebody to do something.
OPEN: Final = (AlertState.NEW, AlertState.ANSWERED)


@dataclass(frozen=True, slots=True, repr=False)
class AlertCard:
    """One thing shown to the reviewer; `subject` is empty where she may not know the name."""

    public_id: str
    version: int
    who: str
    subject: str
    subject_id: int | None
    day: date
    first_at: datetime
    looks: int
    signs: tuple[Sign, ...]
    state: AlertState
    question: str
    answer: str
    why: str


@dataclass(frozen=True, slots=True, repr=False)
class LookCard:
    """One member of staff and one person of a day, with why it was to be expected."""

    who: str
    subject: str
    subject_id: int
    first_at: datetime
    times: int
    grounds: tuple[Expected, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """What one is asked about one's own look; it never says by which sign."""

    public_id: str
    subject: str
    subject_id: int | None
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class CaseCard:
    """One case of misuse."""

    public_id: str
    version: int
    alert: AlertCard
    words: str
    client_told_on: date | None
    is_closed: bool


def waiting(ctx: Context, number: Any = 1) -> Page[Any]:
    """Return what waits for the reviewer, the newest day first, 25 a page."""
    return _page(ctx, visible_to(ctx, AlertAction.JUDGE).filter(state__in=OPEN), number)


def judged_on(ctx: Context, day: date, number: Any = 1) -> Page[Any]:
    """Return everything shown of one day, whatever became of it."""
    return _page(ctx, visible_to(ctx, AlertAction.JUDGE).filter(looked_on=day), number)


def waiting_count(ctx: Context) -> int:
    """Return how many looks wait for the reviewer."""
    return visible_to(ctx, AlertAction.JUDGE).filter(state__in=OPEN).count()


def questions_count(ctx: Context) -> int:
    """Return how many questions wait for the actor's own answer."""
    return visible_to(ctx, AlertAction.ANSWER).count()


def _page(ctx: Context, rows: QuerySet[Alert], number: Any) -> Page[Any]:
    page: Page[Any] = Paginator(rows.select_related("staff", "opening").order_by("-looked_on", "-pk"), PAGE).get_page(number)
    page.object_list = alert_cards(ctx, list(page.object_list))
    return page


def alert_cards(ctx: Context, rows: list[Alert]) -> list[AlertCard]:
    """Return cards of these alerts, with the names the reviewer may know: one query for all names."""
    names = names_known(ctx, {row.subject_id for row in rows if row.subject_id is not None})
    return [_card(row, names) for row in rows]


def _card(row: Alert, names: dict[int, str]) -> AlertCard:
    return AlertCard(
        public_id=row.public_id,
        version=row.version,
        who=str(row.staff),
        subject=names.get(row.subject_id or 0, ""),
        subject_id=row.subject_id,
        day=row.looked_on,
        first_at=row.first_at,
        looks=row.looks,
        signs=tuple(Sign(code) for code in row.signs),
        state=AlertState(row.state),
        question=row.question,
        answer=row.answer,
        why=row.opening.reason if row.opening is not None else "",
    )


def names_known(ctx: Context, keys: Iterable[int]) -> dict[int, str]:
    """Return the names of those whose log the reader may read: the leader and the officer, and nobody's who is closed to her."""
    return {person.pk: name_of(person) for person in visible_to(ctx, PersonAction.HISTORY).filter(pk__in=set(keys))}


def looks_of_day(ctx: Context, day: date, number: Any = 1) -> Page[Any]:
    """Return every look of a day with its grounds, those without any first; a fixed number of queries."""
    looks = looks_on(ctx, day)
    hidden = standing_of(ctx).hidden
    grounds = expected_grounds(ctx, looks)
    order = sorted((pair for pair in looks.pairs if pair[1] not in hidden), key=lambda pair: (pair in grounds, looks.pairs[pair].first_at, pair))
    page: Page[Any] = Paginator(order, PAGE).get_page(number)
    pairs = list(page.object_list)
    names = names_known(ctx, {person for _staff, person in pairs})
    staff = {member.pk: str(member) for member in StaffMember.objects.filter(pk__in={one for one, _person in pairs})}
    page.object_list = [
        LookCard(staff.get(one, ""), names.get(person, ""), person, looks.pairs[one, person].first_at, looks.pairs[one, person].times,
                 tuple(sorted(grounds.get((one, person), ()))))
        for one, person in pairs
    ]  # fmt: skip
    return page


def own_questions(ctx: Context) -> list[Question]:
    """Return what the actor is asked about her own looks, the oldest first; a name only of somebody she may know still."""
    rows = list(visible_to(ctx, AlertAction.ANSWER).order_by("pk")[:PAGE])
    keys = {row.subject_id for row in rows if row.subject_id is not None}
    known = {person.pk: name_of(person) for person in visible_to(ctx, PersonAction.VIEW).filter(pk__in=keys)} if keys else {}
    return [Question(row.public_id, known.get(row.subject_id or 0, ""), row.subject_id, row.first_at, row.question) for row in rows]


def cases(ctx: Context, number: Any = 1) -> Page[Any]:
    """Return cases of misuse, the open ones first, 25 a page."""
    rows = (
        visible_to(ctx, MisuseCaseAction.KEEP).select_related("alert__staff", "alert__opening").order_by(F("closed_at").asc(nulls_first=True), "-pk")
    )
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
    page.object_list = case_cards(ctx, list(page.object_list))
    return page


def case_cards(ctx: Context, rows: list[MisuseCase]) -> list[CaseCard]:
    """Return cards of these cases."""
    alerts = alert_cards(ctx, [row.alert for row in rows])
    return [
        CaseCard(row.public_id, row.version, alert, row.words, row.client_told_on, row.closed_at is not None)
        for row, alert in zip(rows, alerts, strict=True)
    ]


def own_kin(ctx: Context) -> list[DeclaredKin]:
    """Return whom the actor has declared as near to her."""
    return list(visible_to(ctx, DeclaredKinAction.WITHDRAW).order_by("pk")[: 4 * PAGE])
