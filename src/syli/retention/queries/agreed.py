"""What was agreed about a family that lives in a house, as lines: who pays, reviews with the sender, tasks, permissions, interpreters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syli.catalogue.queries import label
from syli.episodes.models import EpisodeParticipant
from syli.kernel.access import Action, visible_to
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.kernel.money import format_cents
from syli.kernel.ui.formats import format_date, format_datetime, format_duration, format_period
from syli.people.models import Person
from syli.retention.choices import LineKind
from syli.retention.queries.found import MOST, Found
from syli.stays.access import InterpreterOrderAction, PaymentCommitmentAction, PermissionAction, ReviewAction, TaskAction
from syli.stays.choices import HowGiven, PricePer, Whose
from syli.stays.labels import HOW_GIVEN, PRICES_PER, WHOSE
from syli.stays.queries.support import order_line
from syli.stays.queries.tasks import task_words

#: Told by others than herself: the sender, the payer, whoever sat at the table.
OTHERS_WORDS = "network"
Line = tuple[int, Found]


def agreed_in(ctx: Context, person: Person) -> Iterator[Line]:
    """Yield what was agreed in the episodes a person takes or took part in, each with its episode; one query for each kind."""
    yield from _paid(ctx, person)
    yield from _reviewed(ctx, person)
    yield from _tasks(ctx, person)
    yield from _permitted(ctx, person)
    yield from _interpreted(ctx, person)


def line(on: date | None, title: str, text: str, told_by: str = "", writer: int | None = None, **more: Any) -> Found:
    """Return one line about living in a house."""
    return Found(LineKind.STAY, on, title, text, told_by, writer, **more)


def _rows(ctx: Context, person: Person, act: Action, *order: str) -> QuerySet[Any]:
    taken = EpisodeParticipant.objects.filter(person=person).values("episode_id")
    return visible_to(ctx, act).filter(episode__in=taken).order_by(*order, "pk")[:MOST]


def _paid(ctx: Context, person: Person) -> Iterator[Line]:
    for row in _rows(ctx, person, PaymentCommitmentAction.CANCEL, "start_on"):
        words = [row.issuer, row.reference, format_period(row.start_on, row.end_on)]
        if row.price_cents is not None:
            words.append(f"{format_cents(row.price_cents)} / {PRICES_PER[PricePer(row.price_per)]}")
        if row.is_directors:
            words.append(_("by the leader's decision"))
        if row.scope:
            words.append(row.scope)
        if row.cancelled_at is not None:
            words.append(_("cancelled on %(day)s") % {"day": format_date(local_date(row.cancelled_at))})
        text = " · ".join(part for part in words if part)
        yield row.episode_id, line(row.start_on, _("Payment commitment"), text, writer=row.created_by_id)
        if row.contact:
            yield row.episode_id, line(row.start_on, _("Payer's contact"), row.contact, OTHERS_WORDS, row.created_by_id)


def _reviewed(ctx: Context, person: Person) -> Iterator[Line]:
    """Yield reviews with the sender, paragraph by paragraph: what was said there is of several, the goals are hers too."""
    for row in _rows(ctx, person, ReviewAction.HOLD, "planned_on"):
        on, title = row.held_on or row.planned_on, _("Review with the sender")
        held = _("held on %(day)s") % {"day": format_date(row.held_on)} if row.held_on else ""
        words = [_("planned for %(day)s") % {"day": format_date(row.planned_on)}, held]
        yield row.episode_id, line(on, title, " · ".join(part for part in words if part), writer=row.created_by_id)
        for text, told_by in ((row.participants, OTHERS_WORDS), (row.minutes, OTHERS_WORDS), (row.goals, "")):
            for paragraph in paragraphs_of(text):
                yield row.episode_id, line(on, title, paragraph, told_by, row.created_by_id)


def _tasks(ctx: Context, person: Person) -> Iterator[Line]:
    for row in _rows(ctx, person, TaskAction.VIEW, "due_on").select_related("episode"):
        words = [task_words(ctx, row), str(WHOSE[Whose(row.whose)])]
        if row.done_at is not None:
            words.append(_("done on %(day)s") % {"day": format_date(local_date(row.done_at))})
        elif row.cancelled_at is not None:
            words.append(_("cancelled on %(day)s") % {"day": format_date(local_date(row.cancelled_at))})
        yield row.episode_id, line(row.due_on, _("Task"), " · ".join(words), writer=row.created_by_id)


def _permitted(ctx: Context, person: Person) -> Iterator[Line]:
    for row in visible_to(ctx, PermissionAction.WITHDRAW).filter(person=person).order_by("given_on", "pk")[:MOST]:
        words = [label("consents", row.code, ctx.language), row.receiver or "", str(HOW_GIVEN[HowGiven(row.how)]) if row.how else ""]
        if row.guardian_id is not None:
            # Which of the guardians is not said: a child's own answer may be read by the other one.
            words.append(_("given by a guardian"))
        if row.last_on is not None:
            words.append(_("holds until %(day)s") % {"day": format_date(row.last_on)})
        if row.withdrawn_on is not None:
            words.append(_("taken back on %(day)s") % {"day": format_date(row.withdrawn_on)})
        yield row.episode_id, line(row.given_on, _("Permission"), " · ".join(part for part in words if part), writer=row.created_by_id)


def _interpreted(ctx: Context, person: Person) -> Iterator[Line]:
    """Yield the interpreters ordered: the alias is hers, the meeting place may tell where she lived."""
    for row in _rows(ctx, person, InterpreterOrderAction.VIEW, "starts_at"):
        known = order_line(ctx, row)
        words = [known.language, known.mode, format_datetime(known.starts_at), format_duration(known.minutes), known.provider, known.alias]
        if known.came_minutes is not None:
            words.append(_("came for %(time)s") % {"time": format_duration(known.came_minutes)})
        if known.cost_cents is not None:
            words.append(format_cents(known.cost_cents))
        if known.is_cancelled:
            words.append(_("cancelled"))
        on, title = local_date(known.starts_at), _("Interpreter")
        yield row.episode_id, line(on, title, " · ".join(part for part in words if part), writer=row.created_by_id)
        if known.meeting_place:
            place = _("Meeting place: %(place)s") % {"place": known.meeting_place}
            yield row.episode_id, line(on, title, place, writer=row.created_by_id, is_place=True)


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text, each decided on its own."""
    return [part.strip() for part in text.splitlines() if part.strip()]
