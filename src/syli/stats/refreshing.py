"""Keeping the marts up with the records: what changed is marked in the same transaction and written anew seconds later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pyarrow as pa

from syli.kernel.context import HELSINKI, Context, clock
from syli.kernel.jobs import plan, task
from syli.kernel.scope import everything
from syli.stats.choices import PATH_DAYS, Fact, Grain
from syli.stats.epochs import advance_epochs
from syli.stats.facts import Columns, Reading, contact_facts, count_facts, episode_facts, rows_in, years_with_records
from syli.stats.family_facts import family_facts
from syli.stats.given import facts_given, years_given
from syli.stats.house_facts import door_facts, house_facts
from syli.stats.installation import mart_folder, statistics_secret
from syli.stats.marts.schema import given_columns
from syli.stats.marts.store import Partition
from syli.stats.models import PlannedNoon, StalePartition
from syli.stats.nights import left_between, next_noon, somebody_lives_in
from syli.stats.stay_facts import night_facts, stay_facts, stays_read
from syli.stats.violence_facts import violence_facts


def mark_stale(ctx: Context, organisation_id: int, years: Iterable[int | None]) -> None:
    """Mark an organisation's years as behind the records, and plan the refresh for when the transaction commits."""
    _mark([(organisation_id, year) for year in sorted({year for year in years if year is not None})], ctx.now)
    plan(refresh_marts_job)


def _mark(parts: list[tuple[int, int]], now: datetime) -> None:
    StalePartition.objects.bulk_create(
        [StalePartition(organisation_id=organisation_id, year=year, since_at=now) for organisation_id, year in parts],
        update_conflicts=True,
        unique_fields=["organisation_id", "year"],
        update_fields=["since_at"],
    )


@task()
def refresh_marts_job() -> int:
    """Write every stale part of the marts anew."""
    return refresh_marts()


@task()
def count_night_job() -> int:
    """Count the night that is over, in every association where somebody lives in a house."""
    return count_night(clock())


def count_night(now: datetime) -> int:
    """Mark the years of last night and today as behind wherever somebody lives in a house, and write them; return how many parts."""
    today = now.astimezone(HELSINKI).date()
    years = {today.year, (today - timedelta(days=1)).year}
    with everything():
        living = somebody_lives_in()
        # Whether those who left so long ago went on is settled now; a week of them, should a noon have been missed.
        settled = left_between(today - timedelta(days=PATH_DAYS + 7), today - timedelta(days=PATH_DAYS + 1))
    _mark(sorted({(organisation_id, year) for organisation_id in living for year in years} | settled), now)
    PlannedNoon.objects.filter(noon_on__lte=today).delete()
    return refresh_marts(now=now)


def plan_night(now: datetime) -> bool:
    """Plan the next noon's counting while somebody lives in a house, once; tell whether it was planned now."""
    with everything():
        if not somebody_lives_in():
            return False
    noon = next_noon(now)
    _row, is_new = PlannedNoon.objects.get_or_create(noon_on=noon.date())
    if is_new:
        plan(count_night_job.using(run_after=noon))
    return is_new


def refresh_marts(*, now: datetime | None = None, progress: Callable[[int, int], None] | None = None) -> int:
    """Write every stale part anew, then let the outside see what its epochs allow; return how many parts were written.

    A part marked again while it was being written keeps its mark and is written once more.
    """
    moment = now or clock()
    mark_outdated(moment)
    stale = list(StalePartition.objects.order_by("organisation_id", "year"))
    for done, part in enumerate(stale):
        write_partition(part.organisation_id, part.year, moment)
        StalePartition.objects.filter(pk=part.pk, since_at=part.since_at).delete()
        if progress:
            progress(done + 1, len(stale))
    advance_epochs(mart_folder(), today=moment.astimezone(HELSINKI).date())
    plan_night(moment)
    return len(stale)


def mark_outdated(now: datetime) -> bool:
    """Mark everything as behind when the files are of before a column was counted; tell whether they were.

    That they are marked is noted at once: the marks themselves stay until each part has been written.
    """
    folder = mart_folder()
    if folder.is_outdated():
        mark_everything([int(organisation) for organisation in folder.live.organisations()], now=now)
        folder.note_shape()
        return True
    if not folder.shape_path.exists():
        folder.note_shape()
    return False


def facts_of(reading: Reading) -> dict[Fact, Columns]:
    """Return the facts of the organisation's year, by columns."""
    stays = stays_read(reading)
    return {
        Fact.CONTACT: contact_facts(reading),
        Fact.EPISODE: episode_facts(reading),
        Fact.COUNT: count_facts(reading),
        Fact.STAY: stay_facts(reading, stays),
        Fact.NIGHT: night_facts(reading, stays),
        Fact.HOUSE: house_facts(reading),
        Fact.DOOR: door_facts(reading),
        Fact.VIOLENCE: violence_facts(reading, stays),
        Fact.FAMILY: family_facts(reading),
        **facts_given(reading),
    }


def write_partition(organisation_id: int, year: int, moment: datetime) -> int:
    """Write one organisation's year, as it is at a moment, into the marts and return how many facts it has."""
    store = mart_folder().live
    with everything():
        found = facts_of(Reading(statistics_secret(), organisation_id, year, moment))
    total = 0
    for fact, columns in found.items():
        total += rows_in(columns)
        if not columns and store.current(Partition(fact, year, str(organisation_id)), Grain.DAY) is None:
            # An association without houses has no files about them.
            continue
        store.write(fact, year, str(organisation_id), _table(fact, columns))
    return total


def _table(fact: Fact, columns: dict[str, list[object]]) -> pa.Table:
    schema = given_columns(fact)
    if not columns:
        return pa.table({name: pa.array([], kind) for name, kind in schema.items()})
    return pa.table({name: pa.array(columns[name], kind) for name, kind in schema.items() if name in columns})


def mark_everything(organisation_ids: Iterable[int], *, now: datetime) -> int:
    """Mark every year of these organisations, after an import, a simulation or a new pack; return how many parts."""
    marked = 0
    for organisation_id in organisation_ids:
        with everything():
            years = sorted({*years_with_records(organisation_id), *years_given(organisation_id)})
        _mark([(organisation_id, year) for year in years], now)
        marked += len(years)
    return marked
