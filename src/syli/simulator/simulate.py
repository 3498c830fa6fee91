"""Fill a database with an invented federation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from syli.catalogue.packs import shipped_catalogue
from syli.interop.bulk.columns import COLUMNS
from syli.interop.bulk.lifting import lifted, may_lift
from syli.interop.bulk.writer import BulkWriter
from syli.kernel.context import clock, system_context
from syli.kernel.plans import refresh_plans
from syli.kernel.scope import scope
from syli.kernel.vault.master import create_master_key_file
from syli.kernel.vault.models import VaultKey
from syli.org.areas.load import load_areas
from syli.org.choices import OrganisationKind
from syli.org.commands import create_organisation
from syli.org.models import Organisation
from syli.records.search import load_words
from syli.simulator.beside import Made, Wanted, how_many, make_here, write_beside
from syli.simulator.bulk import Told
from syli.simulator.generate import Plan, Story, story_of
from syli.simulator.header import at, publish_for, write_header
from syli.simulator.indoors import Handover, Hold
from syli.simulator.profile import federation_profile
from syli.simulator.proportions import Comparison, Tally, compare
from syli.simulator.traits import service_traits
from syli.simulator.world import Contact, Count, Family
from syli.stats.models import StalePartition

FEDERATION = "Perheiden tuen liitto ry"
#: At most 800 MB of memory for indexes: with 32 MB a whole federation took nearly twice the time. A log of 1 GB before it is copied.
BULK_PRAGMAS = {"cache_size": -800_000, "wal_autocheckpoint": 250_000}

Progress = Callable[[str, int, int], None]
"""Called with the association's name, how many contacts have been written in all, and which association it is."""


class AlreadyThere(Exception):
    """The database already holds what would be simulated."""


@dataclass(slots=True)
class Result:
    """What was written."""

    associations: int = 0
    families: int = 0
    contacts: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    comparisons: list[Comparison] = field(default_factory=list)

    @property
    def far(self) -> list[Comparison]:
        """The stated figures that the simulated federation is not near."""
        return [one for one in self.comparisons if not one.is_near]


def make_plan(*, years: int = 5, seed: int = 1, scale: float = 1.0, until: date | None = None) -> Plan:
    """Return a plan over the shipped packs, up to yesterday unless a day is named."""
    last = until or system_context(None, now=clock()).today - timedelta(days=1)
    return Plan(seed, years, scale, last, federation_profile(), service_traits(shipped_catalogue()))


def simulate(
    associations: int = 30,
    years: int = 5,
    seed: int = 1,
    scale: float = 1.0,
    progress: Progress | None = None,
    *,
    until: date | None = None,
    first: int = 0,
) -> Result:
    """Write a federation of so many associations; each whole or not at all, in empty PostgreSQL tables all or none. Raises AlreadyThere."""
    plan = make_plan(years=years, seed=seed, scale=scale, until=until)
    # Once, here: the process beside is forked anew for every association and would load them each time.
    load_words()
    result, tally = Result(), Tally(plan)
    indexes = range(first, first + associations)
    with _room_for_much(), _lightly() as lightly:
        prepare(plan)
        if lightly and (most := how_many()):
            write_together(plan, indexes, result, tally, progress, most)
        else:
            for index in indexes:
                write_association(plan, index, result, tally, progress)
    refresh_plans()
    share = associations / plan.profile.associations * scale
    result.comparisons = list(compare(tally, plan.profile.facts, share))
    return result


@contextmanager
def _room_for_much() -> Iterator[None]:
    """Let SQLite keep its indexes in memory meanwhile, and its log grow.

    Public ids fall on pages all over their indexes; with little memory those are read and written again for nearly every row, and the more
    there are, the more often. Each association touches nearly all of those pages, so copying them from the log after each writes them
    over and over.
    """
    if connection.vendor != "sqlite":
        with _no_pool():
            yield
        return
    with connection.cursor() as cursor:
        before = {name: int(cursor.execute(f"PRAGMA {name}").fetchone()[0]) for name in BULK_PRAGMAS}
        for name, value in BULK_PRAGMAS.items():
            cursor.execute(f"PRAGMA {name} = {value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, value in before.items():
                cursor.execute(f"PRAGMA {name} = {value}")


@contextmanager
def _lightly() -> Iterator[bool]:
    """Fill empty tables without what weighs on every row, where that may be: then the federation is written whole or not at all."""
    tables = list(COLUMNS)
    if not may_lift(tables):
        yield False
        return
    with lifted(tables):
        yield True


@contextmanager
def _no_pool() -> Iterator[None]:
    """Work without a pool of connections meanwhile: its threads would keep a process from being forked beside this one."""
    options = connection.settings_dict["OPTIONS"]
    if connection.in_atomic_block or "pool" not in options:
        yield
        return
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL has a pool
    pool = options.pop("pool")
    try:
        yield
    finally:
        connection.close()
        options["pool"] = pool


def prepare(plan: Plan) -> Organisation:
    """Load the municipalities, publish the packs, and make the federation unless there is one."""
    ensure_master_key()
    load_areas()
    publish_for(shipped_catalogue(), plan.founded_on)
    known = Organisation.objects.filter(kind=OrganisationKind.FEDERATION).first()
    if known is not None:
        return known
    ctx = system_context(None, now=at(plan.founded_on))
    made: Organisation = create_organisation(ctx, kind=OrganisationKind.FEDERATION, name=FEDERATION, start_on=plan.founded_on)
    return made


def ensure_master_key() -> None:
    """Make the key that wraps all keys on a first start; never when there are keys it would not fit."""
    path = Path(settings.VAULT_KEY_FILE)
    if not settings.VAULT_MASTER_KEY and not path.exists() and not VaultKey.objects.exists():
        create_master_key_file(path)


def write_association(plan: Plan, index: int, result: Result, tally: Tally | None = None, progress: Progress | None = None) -> Organisation:
    """Write one association in one transaction."""
    writing = Writing(plan, result, tally, progress)
    with transaction.atomic():
        wanted = writing.begin(index)
        with scope([wanted.header.organisation.pk]):
            if how_many():
                [(_, made)] = write_beside([wanted], 1)
            else:
                made = make_here(wanted)
        writing.finish(wanted, made)
    return wanted.header.organisation


def write_together(plan: Plan, indexes: Iterable[int], result: Result, tally: Tally, progress: Progress | None, most: int) -> None:
    """Write associations in the caller's transaction, the rows of so many being made at once.

    Only where no fence asks whose rows are written: they come in turn from all of them. See `lifted`.
    """
    if connection.vendor == "sqlite":
        # Ids come after the last row there, so two would be given the same; and rows of several in turn take twice the room.
        most = 1
    writing = Writing(plan, result, tally, progress)
    for wanted, made in write_beside((writing.begin(index) for index in indexes), most):
        writing.finish(wanted, made)


@dataclass(slots=True)
class Writing:
    """What has been written, and what is being told while it is."""

    plan: Plan
    result: Result
    tally: Tally | None
    progress: Progress | None
    _told: Counter[int] = field(default_factory=Counter)

    def begin(self, index: int) -> Wanted:
        """Write an association's own rows, and say what of it is to be made."""
        story = story_of(self.plan, index)
        association = story.association
        if Organisation.objects.filter(business_id=association.business_id).exists():
            raise AlreadyThere(association.name)
        packs = {code: shipped_catalogue().pack(code) for code in {offer.service for offer in association.offers}}
        counted = Tally(self.plan) if self.tally is not None else None
        told: Told = Watched(story, counted) if counted is not None else story
        header = write_header(association, packs)

        def tell(contacts: int) -> None:
            self._told[header.organisation.pk] += contacts
            if self.progress is not None:
                self.progress(association.name, self.result.contacts + self._told.total(), index)

        return Wanted(header, told, counted, BulkWriter(header.register), tell)

    def finish(self, wanted: Wanted, made: Made) -> None:
        """Write how an association's rooms stand and which years of its statistics are behind, and count it."""
        organisation, writer = wanted.header.organisation, wanted.writer
        with scope([organisation.pk]):
            for room in made.rooms:
                room.write()
            mark_stale(organisation.pk, writer.years)
        if self.tally is not None and made.tally is not None:
            self.tally.join(made.tally)
        result = self.result
        del self._told[organisation.pk]
        result.associations += 1
        result.families += made.families
        result.contacts += made.contacts
        for table, count in writer.written.items():
            result.rows[table] = result.rows.get(table, 0) + count


def mark_stale(organisation_id: int, years: set[int]) -> None:
    """Say that the statistics of these years are behind the records."""
    StalePartition.objects.bulk_create(
        (StalePartition(organisation_id=organisation_id, year=year, since_at=clock()) for year in sorted(years)), ignore_conflicts=True
    )


class Watched:
    """A story that is counted while it is told, so that it need not be told twice."""

    def __init__(self, story: Story, tally: Tally) -> None:
        self._story, self._tally = story, tally
        self._services = {offer.key: offer.service for offer in story.association.offers}
        tally.add_association(story.association)

    @property
    def families(self) -> Iterator[Family]:
        """Tell the families."""
        for family in self._story.families:
            self._tally.add_family(self._story.association.index, family, self._services)
            yield family

    def groups(self) -> Iterator[Contact]:
        """Tell the groups."""
        for contact in self._story.groups():
            self._tally.add_contact(contact)
            yield contact

    def counts(self) -> Iterator[Count]:
        """Tell the counted heads."""
        for count in self._story.counts():
            self._tally.add_count(count, self._services)
            yield count

    def holds(self) -> Iterator[Hold]:
        """Tell the places held for nobody who came."""
        return self._story.holds()

    def handovers(self) -> Iterator[Handover]:
        """Tell what shifts told each other."""
        return self._story.handovers()

    @property
    def last_day(self) -> date:
        """Return the last day that is told."""
        return self._story.last_day


def describe(result: Result) -> list[tuple[str, Any]]:
    """Return what was written, for people."""
    return [("associations", result.associations), ("families", result.families), ("contacts", result.contacts), *sorted(result.rows.items())]
