"""Every list of client work: 25 a page, as many queries for thirty rows as for two, and htmx gives what a fresh page would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from syli.episodes.commands import Joining, close_episode, open_episode
from syli.intake.commands import add_person_to_request, decide_request, receive_request
from syli.kernel.context import Context
from syli.kernel.ids import new_public_id
from syli.people.models import Person
from syli.records.commands import write_notes
from syli.records.rules import Paragraph
from syli.testing.dom import parse
from syli.testing.htmx import assert_htmx_gives_page
from tests.case import Case

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
MANY = 30
PAGE = 25


def ask(case: Case, ctx: Context, number: int) -> Any:
    person = named(case, number)
    facts: dict[str, Any] = {"service_code": case.offer.service_code, "received_at": ctx.now - timedelta(days=number)}
    request = receive_request(ctx, unit=case.cast.units["a1"], register=case.cast.registers["aava"], **facts)
    return add_person_to_request(ctx, request, person=person, role="adult_client")


def of_today(case: Case, ctx: Context) -> dict[str, Any]:
    return {"service_code": case.offer.service_code, "received_at": ctx.now}


def named(case: Case, number: int) -> Person:
    return case.person(f"Nimi{number}", family_name="Jonottaja", born_on=date(1980, 1, 1))


def decided(case: Case, ctx: Context, number: int, to: str = "guided") -> None:
    decide_request(ctx, ask(case, ctx, number), to=to, guided_to="Neuvola")


def opened(case: Case, ctx: Context, number: int, *, closed: bool = False) -> None:
    joining = [Joining(named(case, number), "adult_client")]
    episode = open_episode(ctx, offer=case.offer, participants=joining, start_on=date(2026, 11, 2), own_worker=case.cast.staff["aino"])
    if closed:
        close_episode(ctx, episode, end_on=ctx.today, end_result="goals_reached")


def noted(case: Case, ctx: Context, number: int) -> None:
    paragraphs = [Paragraph((case.kaisa.pk,), "self", f"Sana jonottaja {number}.")]
    write_notes(ctx, case.kaisa, paragraphs=paragraphs, happened_on=ctx.today - timedelta(days=number), kind="contact")


@dataclass(frozen=True)
class Listing:
    """One list: its address, the element htmx puts in, how to make a row, how many rows of it are there already."""

    address: str
    target: str
    make: Callable[[Case, Context, int], Any]
    row: str
    already: int = 0
    few: int = 2


LISTS = {
    "new requests": Listing("/requests/?which=new", "rows", ask, "tbody/tr"),
    "waiting list": Listing("/requests/?which=waiting", "rows", lambda c, x, n: decided(c, x, n, "waiting"), "tbody/tr"),
    "decided": Listing("/requests/?which=decided", "rows", decided, "tbody/tr"),
    "own episodes": Listing("/episodes/?which=own", "rows", opened, "tbody/tr", 1),
    "units' episodes": Listing("/episodes/?which=all", "rows", opened, "tbody/tr", 1),
    "ended episodes": Listing("/episodes/?which=closed", "rows", lambda c, x, n: opened(c, x, n, closed=True), "tbody/tr"),
    "notes": Listing("/people/{kaisa}/notes/?", "found", noted, "article"),
    "notes with words": Listing("/people/{kaisa}/notes/?q=jonottaja", "found", noted, "article"),
    "clients found": Listing("/people/?q=jonottaja", "rows", lambda c, _x, n: named(c, n), "li", few=6),
}


def rows_in(answer: Any, listing: Listing) -> int:
    """Count the rows of a list on a page."""
    found = parse(answer.text).by_id(listing.target)
    assert found is not None
    if listing.row == "tbody/tr":
        return sum(row.tag == "tr" for body in found if body.tag == "tbody" for row in body)
    if listing.row == "li":
        return answer.text.count("Jonottaja</")
    return sum(element.tag == listing.row for element in found)


@pytest.mark.parametrize("which", LISTS)
def test_list__with_two_rows_and_with_thirty(case: Case, which: str, same_queries: Callable[..., None]) -> None:
    listing, client = LISTS[which], case.cast.client("aino")
    address = listing.address.format(kaisa=case.kaisa.public_id)
    _more(case, listing, 0, listing.few)
    assert rows_in(client.get(address), listing) == listing.few + listing.already
    same_queries(lambda: client.get(address), lambda: _more(case, listing, listing.few, MANY))
    first, second = client.get(address), client.get(f"{address}&page=2")
    assert rows_in(first, listing) == PAGE
    assert rows_in(second, listing) == MANY + listing.already - PAGE
    assert_htmx_gives_page(client, first, f"{address}&page=2", target=listing.target)
    _strange_pages_are_pages(client, address, listing)


def _more(case: Case, listing: Listing, start: int, end: int) -> None:
    with case.cast.inside("aino") as ctx:
        for number in range(start, end):
            listing.make(case, ctx, number)


def _strange_pages_are_pages(client: Client, address: str, listing: Listing) -> None:
    """A page that is none is the first or the last one, never a broken one."""
    for page, rows in {"0": 5, "-3": 5, "999999999999999999999": 5, "x": PAGE, "": PAGE, "1.5": PAGE}.items():
        answer = client.get(f"{address}&page={page}")
        assert answer.status_code == 200
        assert rows_in(answer, listing) in {rows, rows + listing.already}, page


@pytest.mark.parametrize("which", ["x", "", "' OR 1=1 --", "decided\n", "é" * 300])
@pytest.mark.parametrize("address", ["/requests/", "/episodes/"])
def test_list__of_a_kind_there_is_none_of__is_a_list_all_the_same(case: Case, address: str, which: str) -> None:
    answer = case.cast.client("aino").get(address, {"which": which})
    assert answer.status_code == 200
    assert parse(answer.text).by_id("rows") is not None


def test_counting_pad__lists_what_was_counted_with_the_same_queries(case: Case, same_queries: Callable[..., None]) -> None:
    client = case.cast.client("aino")

    def count(times: int) -> None:
        for _time in range(times):
            values = {"offer": case.offer.public_id, "kind": "phone_advice", "adults": "1", "happened_on": "22.11.2026", "once_key": new_public_id()}
            assert client.post("/count/", values).status_code == 302
        client.get("/count/")  # reads the words that said so

    count(2)
    same_queries(lambda: client.get("/count/"), lambda: count(12))


def test_client__page_with_everything_on_it__asks_twelve_times(case: Case, query_list: Callable[[], Any]) -> None:
    """The goal of the bench, held in the suite too: every app that brings a part reads it with the others."""
    for number in range(3):
        case.contact(days_ago=number)
    with case.cast.inside("aino") as ctx:
        write_notes(ctx, case.kaisa, paragraphs=[Paragraph((case.kaisa.pk,), "self", "Nukkui.")], happened_on=ctx.today, kind="contact")
        # An open request is told of on her page too.
        request = receive_request(ctx, unit=case.cast.units["a1"], register=case.cast.registers["aava"], **of_today(case, ctx))
        add_person_to_request(ctx, request, person=case.kaisa, role="adult_client")
    client = case.cast.client("aino")
    address = f"/people/{case.kaisa.public_id}/"
    client.get(address)
    with query_list() as queries:
        answer = client.get(address)
    assert answer.status_code == 200 and f"/requests/{request.public_id}/" in answer.text
    asked = [line for line in queries.summary if line.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")]
    assert len(asked) <= 12, "\n".join(asked)
