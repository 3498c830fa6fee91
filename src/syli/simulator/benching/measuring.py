"""Measure pages against the empty page, in one process over one simulated database. Processor time, so a busy machine does not lie."""

from __future__ import annotations

import statistics
import time
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from syli.config.console import progress
from syli.episodes.models import Contact, Episode
from syli.interop.bulk.writer import BulkWriter
from syli.kernel.context import clock, system_context
from syli.kernel.scope import everything, scope
from syli.org.choices import OrganisationKind, Role
from syli.org.models import Membership, Organisation, Register, StaffMember
from syli.people.models import Person
from syli.simulator.benching.own_work import ASKED, OwnWork
from syli.simulator.simulate import simulate

#: Contacts that one association makes in one year at scale 1, measured on the simulator itself.
CONTACTS_PER_ASSOCIATION_YEAR = 3740
WARM_UP, ROUNDS = 3, 25
GOALS = {"client": 25.0}
QUERY_GOALS = {"client": 12}


@dataclass(frozen=True, slots=True)
class Measured:
    """One page: its median processor time as a ratio to the empty page, how many queries it mostly sent, and how long it is.

    Once a minute a session is written down, one query more, which is no part of any page.
    """

    page: str
    ratio: float
    milliseconds: float
    queries: int
    kilobytes: int


def shape_for(contacts: int) -> tuple[int, int, float]:
    """Return associations, years and scale that make about so many contacts."""
    # Few contacts are those of one association, so that she works in one at every size.
    associations, years = (1, 1) if contacts < 10_000 else (30, 5)
    return associations, years, contacts / (CONTACTS_PER_ASSOCIATION_YEAR * associations * years)


def measure_pages(contacts: int) -> dict[str, Any]:
    """Simulate about so many contacts into this process's empty database and measure every page; plain values for JSON."""
    associations, years, scale = shape_for(contacts)
    started = time.perf_counter()
    with progress("Inventing associations", associations) as bar:

        def told(_name: str, _contacts: int, index: int) -> None:
            bar.update(index - bar.pos)

        simulate(associations, years, 1, scale, told)
        bar.update(associations - bar.pos)
    written = time.perf_counter() - started
    with everything():
        total = Contact.objects.count()
    addresses = _addresses(*_players())
    return {
        "contacts": total,
        "contacts_a_second": round(total / written),
        "pages": [asdict(one) for one in _measured(addresses)],
    }


def _players() -> tuple[Client, Client, Episode]:
    """Return the browser of somebody with an empty home page, that of a worker with work of her own, and an episode of hers.

    She works in the association with the most clients, in a unit that is the same at every size: growth must come from the database, not
    from whom the measurement chose.
    """
    now = clock()
    with everything():
        largest = Person.objects.values("organisation_id").annotate(many=Count("pk")).order_by("-many", "organisation_id")[0]["organisation_id"]
    organisation = Organisation.objects.get(pk=largest, kind=OrganisationKind.ASSOCIATION)
    clients, members = [], []
    for name in ("bench-empty", "bench-worker", "bench-colleague"):
        member = StaffMember.objects.create_user(name, None, given_name=name, created_at=now, acting_organisation=organisation)
        client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        clients.append(client)
        members.append(member)
    start_on = now.date() - timedelta(days=30)
    Membership.objects.create(staff=members[0], organisation=organisation, role=Role.FINANCE, start_on=start_on, created_at=now)
    return clients[0], clients[1], _own_episode(organisation, members[1], members[2], now)


def _own_episode(organisation: Organisation, worker: StaffMember, colleague: StaffMember, now: datetime) -> Episode:
    with transaction.atomic(), scope([organisation.pk]):
        register = Register.objects.filter(organisation=organisation).order_by("pk")[0]
        ctx = replace(system_context(None, now=now), organisation_id=organisation.pk)
        unit = OwnWork(ctx, organisation, register, worker, colleague, BulkWriter(register)).write()
        return Episode.objects.filter(unit=unit).order_by("pk")[0]


def _addresses(empty: Client, worker: Client, episode: Episode) -> dict[str, tuple[Client, str]]:
    with everything():
        person = episode.participants.order_by("pk")[0].person
    return {
        "empty": (empty, reverse("home")),
        "today": (worker, reverse("home")),
        "client": (worker, reverse("people.person.view", args=[person.public_id])),
        "search": (worker, f"{reverse('people.person.search')}?q={ASKED}"),
        "episodes": (worker, f"{reverse('episodes.episode.list')}?which=all"),
        "episode": (worker, reverse("episodes.episode.view", args=[episode.public_id])),
        "notes": (worker, reverse("records.record.read", args=[person.public_id])),
        "requests": (worker, reverse("intake.help_request.list")),
    }


def _measured(addresses: dict[str, tuple[Client, str]]) -> list[Measured]:
    spent: dict[str, list[float]] = {page: [] for page in addresses}
    queries: dict[str, list[int]] = {page: [] for page in addresses}
    sizes: dict[str, int] = {}
    with progress("Opening every page", WARM_UP + ROUNDS) as rounds:
        for round_number in rounds:
            # In turn, so that a slow moment of the machine is shared by all.
            for page, (client, address) in addresses.items():
                count = _Counter()
                start = time.process_time()
                with connection.execute_wrapper(count):
                    answer = client.get(address)
                cost = time.process_time() - start
                if answer.status_code != 200:
                    raise RuntimeError(f"{page} answered {answer.status_code}")
                if round_number >= WARM_UP:
                    spent[page].append(cost)
                    queries[page].append(count.reads)
                    sizes[page] = round(len(answer.content) / 1000)
    base = statistics.median(spent["empty"])
    return [
        Measured(page, round(cost / base, 2), round(cost * 1000, 2), statistics.mode(queries[page]), sizes[page])
        for page, cost in ((page, statistics.median(times)) for page, times in spent.items())
    ]


class _Counter:
    """Counts the queries of one request, but for savepoints and the like, which ask nothing."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            self.reads += 1
        return execute(sql, params, many, context)
