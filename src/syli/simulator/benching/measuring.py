"""Measure pages against the empty page, in one process over one simulated database. Processor time, so a busy machine does not lie."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, OuterRef, Subquery
from django.test import Client
from django.urls import reverse

from syli.episodes.choices import EpisodeState
from syli.episodes.models import Contact, Episode, EpisodeParticipant
from syli.kernel.context import clock
from syli.kernel.scope import everything
from syli.org.choices import OrganisationKind, Role
from syli.org.models import Membership, Organisation, StaffMember
from syli.people.models import Person
from syli.simulator.simulate import simulate

#: Contacts that one association makes in one year at scale 1, measured on the simulator itself.
CONTACTS_PER_ASSOCIATION_YEAR = 5200
#: How many contacts the measured client's episode has; some open episode of the smallest size has as many.
CONTACTS_OF_THE_CLIENT = 8
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
    # Few contacts are those of one association: spread over three, its lists would be half empty and every larger size look slow.
    associations, years = (1, 1) if contacts < 10_000 else (30, 5)
    return associations, years, contacts / (CONTACTS_PER_ASSOCIATION_YEAR * associations * years)


def measure_pages(contacts: int) -> dict[str, Any]:
    """Simulate about so many contacts into this process's empty database and measure every page; plain values for JSON."""
    associations, years, scale = shape_for(contacts)
    started = time.perf_counter()
    simulate(associations, years, 1, scale)
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
    """Return the browser of somebody with an empty home page, that of a worker, and an episode that shows as much at every size.

    A client with more contacts has a longer page, and a unit with few episodes a shorter list: growth must come from the database,
    not from whom the measurement chose.
    """
    now = clock()
    with everything():
        running = Episode.objects.filter(state=EpisodeState.OPEN)
        busiest = running.values("unit_id").annotate(many=Count("pk")).order_by("-many", "unit_id")[0]["unit_id"]
        of_client = EpisodeParticipant.objects.filter(person=OuterRef("participants__person")).order_by().values("person")
        counted = running.filter(unit_id=busiest).annotate(
            met=Count("contacts", distinct=True),
            taking_part=Count("participants", distinct=True),
            earlier=Max(Subquery(of_client.annotate(many=Count("pk")).values("many"))),
        )
        episode = min(counted.order_by("pk")[:2000], key=_unlike)
    organisation = Organisation.objects.get(pk=episode.organisation_id, kind=OrganisationKind.ASSOCIATION)
    clients = []
    for name, role, unit in (("bench-empty", Role.FINANCE, None), ("bench-worker", Role.WORKER, episode.unit)):
        member = StaffMember.objects.create_user(name, None, given_name=name, created_at=now, acting_organisation=organisation)
        start_on = now.date() - timedelta(days=30)
        Membership.objects.create(staff=member, organisation=organisation, unit=unit, role=role, start_on=start_on, created_at=now)
        client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        clients.append(client)
    return clients[0], clients[1], episode


def _unlike(episode: Any) -> tuple[int, int]:
    """Return how far an episode is from the one that is measured at every size: so many contacts, two people, nothing earlier."""
    return abs(episode.met - CONTACTS_OF_THE_CLIENT) + 4 * abs(episode.taking_part - 2) + 4 * (episode.earlier - 1), episode.pk


def _addresses(empty: Client, worker: Client, episode: Episode) -> dict[str, tuple[Client, str]]:
    with everything():
        person = episode.participants.order_by("pk")[0].person
        around = Person.objects.filter(pk__in=EpisodeParticipant.objects.filter(episode__unit_id=episode.unit_id).values("person_id"))
        # The beginning that most of them share: its list is full at every size.
        begun = Counter((one.family_name or one.alias)[:2].lower() for one in around.order_by("pk")[:2000])
        name = min(begun, key=lambda letters: (-begun[letters], letters))
    return {
        "empty": (empty, reverse("home")),
        "today": (worker, reverse("home")),
        "client": (worker, reverse("people.person.view", args=[person.public_id])),
        "search": (worker, f"{reverse('people.person.search')}?q={name}"),
        "episodes": (worker, f"{reverse('episodes.episode.list')}?which=all"),
        "episode": (worker, reverse("episodes.episode.view", args=[episode.public_id])),
        "notes": (worker, reverse("records.record.read", args=[person.public_id])),
        "requests": (worker, reverse("intake.help_request.list")),
    }


def _measured(addresses: dict[str, tuple[Client, str]]) -> list[Measured]:
    spent: dict[str, list[float]] = {page: [] for page in addresses}
    queries: dict[str, list[int]] = {page: [] for page in addresses}
    sizes: dict[str, int] = {}
    for round_number in range(WARM_UP + ROUNDS):
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
