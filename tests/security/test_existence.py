"""Nobody, another association's, another unit's, the other side's, a sealed one: the answer and what is asked of the database are the same.

Of every address that takes the id of something of a client. Time is asserted by `make prove` (`syli bench-existence`): on a machine that
does other things at once it is no proof, and the same statements in the same order cannot tell much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from syli.catalogue.commands import offer_service
from syli.episodes.commands import Joining, open_episode
from syli.intake.commands import receive_request
from syli.people.models import Person
from syli.safety.commands import seal_record
from syli.safety.models import Separation
from tests.case import FIRST_DAY, SERVICE, Case
from tests.mirror import mirrored
from tests.rows import rows_of
from tests.test_addresses import MISSING, own_pages

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
#: Apps whose addresses take ids of what is no client's: associations, offers, lists handed in, who has looked, a team's own work.
OF_NO_CLIENT = ("org", "catalogue", "interop", "oversight", "kernel", "stats", "development", "chat")
#: What differs from one answer to the next by itself: tokens against forgery, the nonce of the page, what fills a visitor's page up.
BY_ITSELF = re.compile(
    r'<!--[0-9a-f]*-->|X-CSRFToken(?:"|&#34;): (?:"|&#34;)\w+|name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|nonce-[\w+/=-]+'
)
#: The second id of an address that has two, and leads nowhere either.
ANOTHER = "1" * 22
Rows = dict[str, Model]


@dataclass(frozen=True)
class Answer:
    """Everything by which one answer could be told from another, the clock apart."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...]
    statements: tuple[str, ...]


def addresses(of: str = "") -> Iterator[tuple[str, str]]:
    """Yield every address with a client's id in it, and the kind of row the id is of."""
    for path, pattern in own_pages():
        group = pattern.callback.action.group  # type: ignore[attr-defined]
        label = group.resource._meta.label if group is not None and group.resource is not None else ""
        if "<str:public_id>" in path and label and label.split(".")[0] not in OF_NO_CLIENT and label.startswith(of):
            yield "/" + path, label


def firsts() -> list[tuple[str, str]]:
    """Return one address of each kind of row."""
    return list({label: (path, label) for path, label in addresses()}.values())


def ask(client: Client, query_list: Any, path: str, key: str, method: str = "get") -> Answer:
    """Ask for a row by its id, and take out of the answer what was asked."""
    address = re.sub(r"<\w+:\w+>", ANOTHER, path.replace("<str:public_id>", key))
    return _answered(query_list, key, lambda: getattr(client, method)(address))


def _answered(query_list: Any, key: str, act: Callable[[], Any]) -> Answer:
    with query_list() as queries:
        found = act()
    body = BY_ITSELF.sub("", found.text).replace(key, "·")
    headers = tuple(sorted((name, BY_ITSELF.sub("", value).replace(key, "·")) for name, value in found.headers.items()))
    return Answer(found.status_code, body, headers, tuple(queries.statements))


def told_apart(client: Client, query_list: Any, asked: list[tuple[str, str, str]], *, by: tuple[str, ...] = ("get",)) -> list[tuple[str, str, str]]:
    """Ask for each row and for none by the same address; return where they could be told apart, and by what."""
    found = []
    client.get(f"/people/{MISSING}/")  # what is kept from request to request is read now
    nobody: dict[tuple[str, str], Answer] = {}
    for path, label, key in asked:
        for method in by:
            none = nobody.setdefault((path, method), ask(client, query_list, path, MISSING, method))
            row = ask(client, query_list, path, key, method)
            parts = [name for name in ("status", "body", "headers", "statements") if getattr(none, name) != getattr(row, name)]
            found += [(method, path, f"{label}: {' '.join(parts)}, {none.status} {row.status}")] if parts or none.status != 404 else []
    return found


def with_keys(rows: Rows, paths: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return addresses with the kind and the id of a row of that kind."""
    return [(path, label, rows[label].public_id) for path, label in paths]  # type: ignore[attr-defined]


def labelled(rows: dict[type[Model], Model]) -> Rows:
    return {model._meta.label: row for model, row in rows.items()}


def kept_apart_from_all(case: Case) -> Person:
    """Return Aarne's own client, kept apart from everybody Aava has rows about."""
    cast = case.cast
    with cast.inside("leena") as ctx:
        offer = offer_service(ctx, unit=cast.units["a2"], service_code=SERVICE, start_on=date(2026, 1, 1))
    he = case.person("Onnittu")
    with cast.inside("aarne") as ctx:
        open_episode(ctx, offer=offer, participants=[Joining(he, "adult_client")], start_on=FIRST_DAY, own_worker=cast.staff["aarne"])
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register": cast.registers["aava"], "created_at": ctx.now}
        for person in Person.objects.exclude(pk=he.pk).order_by("pk"):
            Separation.objects.create(first=person, second=he, asked_for=person, start_on=ctx.today, **stamp)
    return he


def test_existence__every_address_with_a_clients_id__has_a_row_to_be_asked_with(case: Case) -> None:
    rows = labelled(rows_of(case))
    assert sorted({label for _path, label in addresses()} - set(rows)) == []
    assert len(list(addresses())) >= 100
    assert {"people.Person", "episodes.Episode", "intake.HelpRequest", "stays.Stay", "records.Note", "plans.Sheet", "documents.Document"} <= set(rows)


def test_existence__of_another_association_and_of_the_other_side__is_as_of_nobody(case: Case, query_list: Any) -> None:
    """Every address: his worker asks for nobody, for a row of Bore's and for a row of hers, who is kept apart from him."""
    theirs, hers = labelled(rows_of(mirrored(case))), labelled(rows_of(case))
    kept_apart_from_all(case)
    asked = [one for pair in zip(with_keys(theirs, addresses()), with_keys(hers, addresses()), strict=True) for one in pair]
    assert told_apart(case.cast.client("aarne"), query_list, asked) == []


def test_existence__asked_by_a_form__is_as_of_nobody(case: Case, query_list: Any) -> None:
    """One address of each kind, sent as a form is: by his worker, and by another association's."""
    theirs, hers = labelled(rows_of(mirrored(case))), labelled(rows_of(case))
    kept_apart_from_all(case)
    asked = [*with_keys(theirs, firsts()), *with_keys(hers, firsts())]
    assert told_apart(case.cast.client("aarne"), query_list, asked, by=("post",)) == []


def test_existence__of_another_unit__is_as_of_nobody(case: Case, query_list: Any) -> None:
    """Before anybody is kept apart: by a worker of another unit of the same association."""
    rows = labelled(rows_of(case))
    assert told_apart(case.cast.client("aarne"), query_list, with_keys(rows, firsts())) == []


def test_existence__of_a_sealed_record__is_as_of_nobody(case: Case, query_list: Any) -> None:
    """Somebody of her own unit who is not of the team asks for everything of hers."""
    rows = labelled(rows_of(case))
    with case.cast.inside("leena") as ctx:
        seal_record(ctx, case.kaisa, team=[case.cast.staff[name].public_id for name in ("aino", "leena")], is_employee=False)
    kinds = [
        (path, label)
        for path, label in firsts()
        if label.split(".")[0] in ("people", "episodes", "records", "bookings", "stays", "plans", "documents")
    ]
    assert told_apart(case.cast.client("sulo"), query_list, with_keys(rows, kinds)) == []


def test_existence__of_whom_a_form_points_at__is_as_of_nobody(case: Case, query_list: Any) -> None:
    """His worker's own forms, with an id put into them that leads to nobody, to Bore's client, to her."""
    theirs = mirrored(case).kaisa
    he, cast = kept_apart_from_all(case), case.cast
    with cast.inside("aarne") as ctx:
        received = {"unit": cast.units["a2"], "register": cast.registers["aava"], "service_code": SERVICE, "received_at": ctx.now}
        asked = receive_request(ctx, **received)
    forms: list[tuple[str, Callable[[str], dict[str, str]]]] = [
        (f"/people/{he.public_id}/family/new/", lambda key: {"other": key, "role": "sibling"}),
        (f"/people/{he.public_id}/household/", lambda key: {"others": key}),
        (f"/people/{he.public_id}/apart/", lambda key: {"other": key}),
        (f"/people/{he.public_id}/notes/new/", lambda key: {"about_0": key, "from_0": "worker", "text_0": "Sanoja", "happened_on": "20.11.2026"}),
        (f"/requests/{asked.public_id}/people/", lambda key: {"person": key, "role": "adult_client"}),
    ]
    client = cast.client("aarne")

    def sent(address: str, key: str, typed: dict[str, str]) -> Answer:
        client.get(address)
        return _answered(query_list, key, lambda: client.post(address, typed))

    for address, typed in forms:
        none, *others = [sent(address, key, typed(key)) for key in (MISSING, theirs.public_id, case.kaisa.public_id)]
        assert none.status == 422, (address, none.status)
        for found in others:
            assert found == none, address
