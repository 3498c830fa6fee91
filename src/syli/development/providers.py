"""How the texts of a team are looked through afterwards, and its training counted.

The texts stand in nobody's record and are read by everybody in the unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Max, Min
from django.urls import reverse

from syli.catalogue.models import ServiceOffer
from syli.development.models import AgreedAction, Discussion, LogEntry, Training
from syli.kernel.context import Context
from syli.safety.choices import Written
from syli.safety.straying import Words, words_of
from syli.stats.choices import UNKNOWN, Fact
from syli.stats.disclosure.record_keys import record_key
from syli.stats.facts import CHUNK, Columns, Reading, append
from syli.stats.given import gives


def _every(model: type[LogEntry | Discussion | Training]) -> Callable[[Context, set[int]], Iterable[int]]:
    """Texts about nobody are about everybody: when two are kept apart, all of them are looked through."""

    def keys(ctx: Context, _people: set[int]) -> Iterable[int]:
        return model._base_manager.filter(organisation_id=ctx.home_id).values_list("pk", flat=True)

    return keys


@words_of(Written.LOG, about=_every(LogEntry))
def words_of_line(ctx: Context, key: int) -> Words | None:
    """Read a line of a development log."""
    row = LogEntry._base_manager.filter(organisation_id=ctx.home_id, pk=key).first()
    if row is None:
        return None
    address = reverse("development.log_entry.change", args=[row.public_id])
    return Words(frozenset(), f"{row.text}\n{row.outcome}", address, row.register_id, row.created_by_id)


@words_of(Written.DISCUSSION, about=_every(Discussion))
def words_of_discussion(ctx: Context, key: int) -> Words | None:
    """Read what a team concluded and agreed on."""
    row = Discussion._base_manager.filter(organisation_id=ctx.home_id, pk=key).first()
    if row is None:
        return None
    agreed = AgreedAction._base_manager.filter(organisation_id=ctx.home_id, discussion=row).order_by("pk")
    text = "\n".join([row.concluded, *(one.what for one in agreed)])
    return Words(frozenset(), text, reverse("development.discussion.view", args=[row.public_id]), row.register_id, row.created_by_id)


@words_of(Written.TRAINING, about=_every(Training))
def words_of_training(ctx: Context, key: int) -> Words | None:
    """Read what a training was about."""
    row = Training._base_manager.filter(organisation_id=ctx.home_id, pk=key).first()
    if row is None:
        return None
    address = reverse("development.training.change", args=[row.public_id])
    return Words(frozenset(), f"{row.topic}\n{row.partner}", address, row.register_id, row.created_by_id)


def _days_of_training(organisation_id: int) -> Iterable[date]:
    found = Training.objects.filter(organisation_id=organisation_id).aggregate(first=Min("held_on"), last=Max("held_on"))
    return [day for day in found.values() if day is not None]


@gives(Fact.TRAINING, days=_days_of_training)
def training_facts(reading: Reading) -> Columns:
    """Return one row per training given in the year: its day, unit, audience and numbers; not what it was about, nor who gave it (JUS-5)."""
    columns: Columns = defaultdict(list)
    rows = Training.objects.filter(organisation_id=reading.organisation_id, held_on__year=reading.year)
    services = _services_of_units(reading.organisation_id)
    names = ("pk", "unit_id", "held_on", "audience", "heads", "minutes")
    for pk, unit_id, held_on, audience, heads, minutes in rows.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK):
        fact = {
            "organisation": str(reading.organisation_id),
            "unit": str(unit_id),
            "service": services.get(unit_id, UNKNOWN),
            "audience": audience or UNKNOWN,
            "record_key": record_key(reading.secret, reading.organisation_id, "training", pk),
            "event_on": held_on,
            "trainings": 1,
            "heads": heads,
            "lasted": minutes,
        }
        append(columns, fact)
    return columns


def _services_of_units(organisation_id: int) -> dict[int, str]:
    """A team trains for what it does: where a unit gives one service, its training is that service's."""
    found: dict[int, set[str]] = defaultdict(set)
    for unit_id, code in ServiceOffer.objects.filter(organisation_id=organisation_id).values_list("unit_id", "service_code").distinct():
        found[unit_id].add(code)
    return {unit_id: next(iter(codes)) for unit_id, codes in found.items() if len(codes) == 1}
