"""Lists read in one query are the lists read one by one: the same rows, the same values, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models
from django.db.models import DecimalField, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from syli.episodes.models import Contact
from syli.episodes.queries.contacts import contacts_visible
from syli.episodes.queries.episodes import episodes_visible
from syli.intake.commands import add_person_to_request, receive_request
from syli.intake.queries import requests_visible
from syli.kernel.context import Context
from syli.org.models import Municipality, Unit
from syli.people.commands import add_contact_point
from syli.people.models import ContactPoint, Person
from syli.people.together import together
from syli.records.commands import write_notes
from syli.records.models import NoteVersion
from syli.records.rules import Paragraph
from syli.stays.queries.stays import stays_visible
from tests.case import Case

pytestmark = pytest.mark.django_db
ODD = 'Ö "lainaus" \\ ja 雪 \u2028 {} %s'


@pytest.fixture
def full(case: Case) -> Case:
    """Give Kaisa something of every kind that is read together."""
    contact = case.contact(days_ago=3)
    case.contact(days_ago=1)
    with case.cast.inside("aino") as ctx:
        Contact.objects.filter(pk=contact.pk).update(theme_codes=["uni", {"ä": [1, None]}])
        add_contact_point(ctx, case.kaisa, kind="phone", value="040 123 4567", safety="safe", when=ODD)
        add_contact_point(ctx, case.kaisa, kind="address", value=ODD)
        write_notes(ctx, case.kaisa, paragraphs=[Paragraph((case.kaisa.pk,), "worker", ODD)], happened_on=ctx.today, kind="contact")
        request = receive_request(
            ctx, unit=case.cast.units["a1"], register=case.cast.registers["aava"], service_code=case.offer.service_code, received_at=ctx.now
        )
        add_person_to_request(ctx, request, person=case.kaisa, role="adult_client")
    return case


LISTS: dict[str, Callable[[Context], QuerySet[Any]]] = {
    "contacts, with what belongs to them": lambda ctx: contacts_visible(ctx).order_by("-started_at", "-pk")[:25],
    "only the latest contact": lambda ctx: contacts_visible(ctx).order_by("-started_at", "-pk")[:1],
    "episodes": lambda ctx: episodes_visible(ctx).order_by("pk"),
    "sealed words, some of them nothing": lambda _ctx: ContactPoint.objects.order_by("pk"),
    "people": lambda _ctx: Person.objects.select_related("custodian", "register").order_by("-pk"),
    "requests": lambda ctx: requests_visible(ctx).order_by("pk"),
    "notes": lambda _ctx: NoteVersion.objects.select_related("note__person").order_by("pk"),
    "units": lambda _ctx: Unit.objects.filter(name__contains="%").order_by("pk") | Unit.objects.order_by("pk"),
    "nothing there": lambda ctx: stays_visible(ctx).order_by("pk"),
    "nothing there can be": lambda _ctx: Municipality.objects.filter(code__in=[]),
    "none": lambda _ctx: Person.objects.none(),
}


def plain(row: models.Model | None) -> Any:
    """Return every value of a row, those of what came along with it, and what was annotated; sealed ones opened."""
    if row is None:
        return None
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    along = {name: plain(one) for name, one in row._state.fields_cache.items()}
    added = {name: value for name, value in vars(row).items() if name not in values and not name.startswith("_")}
    return type(row), values, along, added


def test_together__every_list__is_the_list_the_orm_reads(full: Case) -> None:
    with full.cast.inside("aino") as ctx:
        lists = {name: make(ctx) for name, make in LISTS.items() if name != "requests"}
        with CaptureQueriesContext(connection) as sent:
            found = together(lists)
        assert len(sent) == 1
        found |= together({"requests": LISTS["requests"](ctx)})
        for name, make in LISTS.items():
            expected = list(make(ctx))
            assert [plain(row) for row in found[name]] == [plain(row) for row in expected], name
            kinds = [[type(value) for value in plain(row)[1].values()] for row in found[name]]
            assert kinds == [[type(value) for value in plain(row)[1].values()] for row in expected], name
            assert bool(found[name]) == (not name.startswith("no")) or name == "notes", f"{name}: the test is about something"
        assert all(row._state.db == "default" and not row._state.adding for row in found["people"])


def test_together__moments__are_in_utc_as_the_orm_gives_them(full: Case) -> None:
    with full.cast.inside("aino") as ctx:
        found = together({"contacts": contacts_visible(ctx).order_by("pk")})["contacts"]
    assert {contact.started_at.tzinfo for contact in found} == {UTC}


def test_together__what_is_fetched_beside__is_there(full: Case) -> None:
    with full.cast.inside("aino") as ctx:
        (request,) = together({"requests": requests_visible(ctx)})["requests"]
        with CaptureQueriesContext(connection) as sent:
            assert [asked.person.given_name for asked in request.people.all()] == ["Kaisa"]
            assert request.unit.name == "Yksikkö A1"
        assert len(sent) == 0


def test_together__outside_the_scope__finds_nothing_more_than_the_orm(full: Case) -> None:
    with full.cast.inside("otso") as ctx:
        found = together({name: make(ctx) for name, make in LISTS.items()})
    assert [name for name, rows in found.items() if rows] == ["units"]
    assert {unit.pk for unit in found["units"]} == {full.cast.units["b1"].pk} or len(found["units"]) == 3


def test_together__nothing_asked__asks_nothing(full: Case) -> None:
    with full.cast.inside("aino"), CaptureQueriesContext(connection) as sent:
        assert together({}) == {}
        assert together({"none": Person.objects.none()}) == {"none": []}
    assert len(sent) == 0


def priced() -> QuerySet[Any]:
    """Return rows with a number that JSON would round."""
    return Unit.objects.annotate(price=Value(Decimal("0.1"), output_field=DecimalField()))


@pytest.mark.parametrize(
    "rows",
    [lambda: Person.objects.values("pk"), lambda: Person.objects.values_list("pk"), lambda: Person.objects.only("pk"), priced],
)
def test_together__what_would_lose_something__is_refused(full: Case, rows: Callable[[], QuerySet[Any]]) -> None:
    with full.cast.inside("aino"), pytest.raises(TypeError, match="read together"):
        together({"rows": rows()})
