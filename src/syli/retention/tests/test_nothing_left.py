"""Every table that tells of a person is planted, record, requests and people are deleted by two, and every table is looked through.

The tables are those of `tests/conformance/about_people.toml`: one that is added there without a row here fails.
"""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import connection, models

from syli.documents.models import Document
from syli.episodes.models import Episode
from syli.intake.commands import receive_request
from syli.intake.models import HelpRequest
from syli.org.models import Organisation, Register, StaffMember, Unit
from syli.oversight.models import MisuseCase
from syli.people.models import Person
from syli.plans.models import Danger, Work
from syli.records.models import Attachment, Note
from syli.retention.commands.keeping import answer_deletion, ask_deletion, set_period
from syli.retention.commands.people import ask_people_deletion
from syli.retention.models import DataRequest, Deletion, DeletionStop, Disclosure, PastRecord
from syli.retention.queries.people import people_due
from syli.retention.queries.periods import periods
from syli.retention.tests.test_keeping import OLD, ended
from syli.retention.working import forget_everywhere
from syli.safety.choices import Written
from syli.safety.models import StrayWords
from syli.stays.models import Hold, Stay
from tests.case import SERVICE, Case
from tests.conformance.test_about_people import SOFT, _everything_about
from tests.conformance.test_about_people import links as links_of
from tests.rows import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
FILE: Final = Path(__file__).parents[4] / "tests/conformance/about_people.toml"
#: The log has years of its own and goes another way (oversight/tests/test_forgetting.py).
THE_LOG: Final = {"kernel.AuditEvent", "kernel.AuditSubject"}
#: What a row must say that names two people.
MUST: Final = {"people.NamingDecision": {"decided_by": "guardian"}}


def told() -> list[type[models.Model]]:
    """Return every table that tells of a person."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [apps.get_model(label) for label in sorted({*said["collected"], *said["not_collected"]} - THE_LOG)]


def about(people: set[int]) -> dict[Any, set[int]]:
    """Return every row from which a way of links leads to these people, and the rows whose people a table of nothing but both says."""
    found: dict[Any, set[int]] = {Person: people}
    for model, name in _bare():
        found[model] = set(model._base_manager.filter(**{f"{name}__in": people}).values_list("pk", flat=True))
    grew = True
    while grew:
        grew = False
        for model in told():
            links = [field for field in model._meta.local_concrete_fields if field.is_relation and field.related_model in found]
            keys = {
                key
                for link in links
                for key in model._base_manager.filter(**{f"{link.name}__in": found[link.related_model]}).values_list("pk", flat=True)
            }
            ends = _ends(model)
            for owner in [one for one in model._meta.local_concrete_fields if len(ends) == 2 and Person in ends and one.related_model in ends]:
                owners = set(model._base_manager.filter(pk__in=keys).values_list(owner.attname, flat=True)) - {None}
                grew |= not owners <= found.setdefault(owner.related_model, set())
                found[owner.related_model] |= owners
            grew |= not keys <= found.setdefault(model, set())
            found[model] |= keys
    return found


def _bare() -> list[tuple[type[models.Model], str]]:
    """Return the columns that are a person's key without a link."""
    fields = [(model, field) for model in told() for field in model._meta.local_concrete_fields]
    return [(model, field.name) for model, field in fields if field.name in SOFT and not field.is_relation]


def _ends(model: type[models.Model]) -> set[Any]:
    """Return what a table joins, but for whose it is."""
    return set(links_of(model))


def planted(model: type[models.Model], case: Case) -> models.Model:
    """Make a row of any table from its fields alone: what must be there gets the first that fits, what may be empty only a person."""
    known: dict[Any, Any] = {
        Person: case.kaisa, Episode: case.episode, Organisation: case.cast.organisations["aava"], Register: case.cast.registers["aava"],
        Unit: case.cast.units["a1"], StaffMember: case.cast.staff["aino"],
    }  # fmt: skip
    values: dict[str, Any] = {}
    others = iter([case.kaisa, case.child])
    fields: list[Any] = list(model._meta.local_concrete_fields)
    for field in fields:
        if field.name in MUST.get(model._meta.label, {}):
            values[field.name] = MUST[model._meta.label][field.name]
        elif field.primary_key or (field.has_default() and not field.is_relation):
            continue
        elif field.is_relation:
            if field.related_model is Person:
                values[field.name] = next(others)
            elif not field.null:
                values[field.name] = known.get(field.related_model) or field.related_model._base_manager.order_by("pk").first()
        elif field.name in SOFT:
            values[field.name] = case.kaisa.pk
        elif not field.null:
            values[field.name] = _first_value(field, case)
    return model._base_manager.create(**values)


def _first_value(field: Any, case: Case) -> Any:
    if field.choices:
        return field.choices[0][0]
    made = {"DateField": OLD, "DateTimeField": case.cast.now, "TimeField": time(12), "BooleanField": False, "JSONField": {}, "VaultJSONField": {}}
    if field.name == "organisation_id":
        return case.cast.organisations["aava"].pk
    if field.name == "vault_owner_id":
        return case.kaisa.register_id
    return made.get(type(field).__name__, 9 if isinstance(field, models.IntegerField) else "x")


def _plant_everything(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill every table: with the rows other tests know, and those nobody knows from their fields."""
    rows_of(case)
    for name in ("stay_rows", "plan_rows"):
        monkeypatch.setattr(f"tests.conformance.test_about_people.{name}", lambda _case: None)
    _everything_about(case)
    with case.cast.inside("aino"):
        Hold.objects.update(stay=Stay.objects.get())
        for model in told():
            if not model._base_manager.exists() and model is not PastRecord:
                planted(model, case)
        empty = [model._meta.label for model in told() if not model._base_manager.exists()]
        assert empty == [PastRecord._meta.label], "each table has a row"


def _long_ago(case: Case) -> None:
    """Let everything have ended and been closed long ago, and let the association have decided on every class."""
    with case.cast.inside("leena") as ctx:
        for code, one in periods(ctx).items():
            if not one.is_law:
                counted = "event" if one.is_of_no_service else "end"
                set_period(ctx, class_code=code, years=1, counted_from=counted, source="Hallitus 1.2.2026")
        Episode.objects.update(request=HelpRequest.objects.filter(people__isnull=False).order_by("pk").first())
        ago = ctx.now - timedelta(days=366 * 20)
        # One that became no service, about somebody who is in no record beside those who are, and with what the tables know by its number.
        refused = receive_request(
            ctx, unit=case.cast.units["a1"], register=case.cast.registers["aava"], service_code=SERVICE, received_at=ctx.now,
            people=[(case.kaisa, "adult_client"), (case.person("Pyytänyt"), "adult_client")],
        )  # fmt: skip
        StrayWords.objects.update(kind=Written.REQUEST, key=refused.pk)
        HelpRequest.objects.update(received_at=ago, created_at=ago, changed_at=ago, state="refused", decided_at=ago)
        Person.objects.update(created_at=ago)
        Deletion.objects.all().delete()
        DeletionStop.objects.update(start_on=OLD, end_on=OLD)
        Disclosure.objects.update(given_on=OLD)
        DataRequest.objects.update(closed_at=ago)
        MisuseCase.objects.update(closed_at=ago)
        Note.objects.update(happened_on=OLD)
        Attachment.objects.update(added_on=OLD)
        Document.objects.update(changed_at=ago)
        Danger.objects.update(created_at=ago)
        Work.objects.update(made_on=OLD)
    ended(case)


def test_deletion__of_a_record_and_its_people__leaves_no_row_in_any_table(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    _plant_everything(case, monkeypatch)
    _long_ago(case)
    with case.cast.inside("leena") as ctx:
        people = set(Person.objects.values_list("pk", flat=True))
        before = about(people)
        missing = [model._meta.label for model in told() if not before.get(model) and model is not PastRecord]
        assert missing == [], "each has a row that leads to one of them"
        asked = ask_deletion(ctx, case.cast.units["a1"])
        assert asked.help_request_count > 0
    with case.cast.inside("saga") as ctx:
        answer_deletion(ctx, asked, agree=True)
    forget_everywhere(case.cast.now)
    with case.cast.inside("leena") as ctx:
        assert people_due(ctx) == people, "nothing needs anybody any more"
        asked = ask_people_deletion(ctx)
    with case.cast.inside("saga") as ctx:
        answer_deletion(ctx, asked, agree=True)
    connection.check_constraints()
    with case.cast.inside("leena"):
        left = {model._meta.label: set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)) for model, keys in before.items()}
        assert not HelpRequest.objects.exists()
        assert {label: keys for label, keys in left.items() if keys} == {"stays.Hold": before[Hold]}, "a kept place is the house's number"
        assert Hold.objects.exclude(stay=None).count() == 0 and not PastRecord.objects.exists()
        assert not any(model._base_manager.filter(**{f"{name}__in": people}).exists() for model, name in _bare())
