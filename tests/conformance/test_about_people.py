"""Nothing that is kept about somebody is forgotten when she asks: every table that tells of a person is collected or excused by name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from syli.documents.models import Document, DocumentVersion
from syli.intake.commands import add_person_to_request, receive_request
from syli.kernel.context import Context
from syli.people.commands import add_contact_point, live_together, relate
from syli.people.models import OtherName, Person
from syli.plans.models import JointMeeting, JointWork
from syli.records.commands import add_file, write_notes
from syli.records.rules import Paragraph
from syli.retention.models import Disclosure
from syli.retention.queries.finding import found_about
from syli.retention.queries.log import log_about
from syli.stays.models import HandoverLine, SleepNight, Stay
from tests.case import SERVICE, Case
from tests.conformance.test_schema import tables
from tests.plan_rows import plan_rows
from tests.stay_rows import stay_rows

FILE = Path(__file__).with_name("about_people.toml")
#: Numbers that are a person's key without a link: who a draft, a token or an entry of the log is about.
SOFT = {"person_id", "subject_id", "subject_ids"}
#: Whose a row is, on nearly every table: no way from a person to it.
HOLDERS = {"org.Organisation", "org.Register", "org.StaffMember", "org.Unit"}


def links(model: type[models.Model]) -> Iterator[type[models.Model]]:
    """Yield what a table points at, but for whose it is."""
    for field in model._meta.local_concrete_fields:
        if field.is_relation and field.related_model is not None and field.related_model._meta.label not in HOLDERS:
            yield field.related_model


def about_people(known: list[type[models.Model]]) -> set[str]:
    """Return the tables from which a way of links leads to a person, and those whose people another table says."""
    about: set[type[models.Model]] = {Person}
    about |= {model for model in known if SOFT & {field.name for field in model._meta.local_concrete_fields}}
    # A table of nothing but an owner and a person says whose the owner is: a request and those in it, a contact and who took part.
    joined = [set(links(model)) for model in known]
    about |= {owner for ends in joined if len(ends) == 2 and Person in ends for owner in ends}
    while more := {model for model in known if model not in about and any(end in about for end in links(model))}:
        about |= more
    return {model._meta.label for model in about}


def decided() -> tuple[set[str], dict[str, str]]:
    """Return what is collected, and why the rest is not."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return set(said["collected"]), said["not_collected"]


def test_tables__that_tell_of_a_person__are_collected_or_excused_by_name() -> None:
    collected, excused = decided()
    found = about_people(tables())
    assert not collected & excused.keys(), "either collected or not"
    assert all(len(reason.split()) >= 5 for reason in excused.values()), "a reason is a sentence"
    undecided = sorted(found - collected - excused.keys())
    assert undecided == [], f"tell of a person; collect them in retention/queries, or say in {FILE.name} why not"
    assert sorted((collected | excused.keys()) - found) == [], f"are no tables about people any more; take them out of {FILE.name}"


def test_tables__a_new_one__is_found_however_it_leads_to_a_person() -> None:
    """Three that nobody has decided on: a link, a link to what is about her, a bare number."""

    class Straight(models.Model):
        person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "conformance"
            managed = False

    class Around(models.Model):
        stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "conformance"
            managed = False

    class Bare(models.Model):
        subject_id = models.BigIntegerField()

        class Meta:
            app_label = "conformance"
            managed = False

    new = {"conformance.Straight", "conformance.Around", "conformance.Bare"}
    known: list[type[models.Model]] = [*tables(), Straight, Around, Bare]
    assert about_people(known) - about_people(tables()) == new


@pytest.mark.django_db
@pytest.mark.either_engine
def test_collected__with_a_row_of_everything__is_read(case: Case) -> None:
    """What the list calls collected is asked of the database when an answer and an extract of the log are collected."""
    _everything_about(case)
    with case.cast.inside("leena") as ctx, CaptureQueriesContext(connection) as seen:
        for person in (case.kaisa, case.child):
            found_about(replace(ctx, language="fi"), person, None)
            log_about(ctx, person, date(2020, 1, 1))
    read = {query["sql"] for query in seen.captured_queries}
    by_label = {model._meta.label: model._meta.db_table for model in tables()}
    unread = [label for label in sorted(decided()[0]) if not any(f'"{by_label[label]}"' in sql for sql in read)]
    assert unread == []


def _everything_about(case: Case) -> None:
    """Write down everything that can be written about Kaisa and her child."""
    cast, kaisa, child = case.cast, case.kaisa, case.child
    stay_rows(case)
    plan_rows(case)
    case.contact()
    cast.client("aino").get(f"/people/{kaisa.public_id}/")
    with cast.inside("aino") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now, "register": cast.registers["aava"]}
        stay = Stay.objects.get()
        HandoverLine.objects.create(handover=stay.house.handovers.get(), kind="happened", text="Sanoja", stay=stay, **stamp)
        SleepNight.objects.create(
            episode=case.episode, person=kaisa, phase="after", slept_on=ctx.today - timedelta(days=1), night_minutes=300, **stamp
        )
        write_notes(ctx, kaisa, paragraphs=[Paragraph((kaisa.pk,), "worker", "Sanoja")], happened_on=ctx.today, kind="contact")
        add_file(ctx, kaisa, content=b"Sanoja", declared_name="a.txt")
        add_contact_point(ctx, kaisa, kind="phone", value="0401234567", safety="safe")
        relate(ctx, kaisa, other=child, role="child")
        live_together(ctx, kaisa, others=[child])
        OtherName.objects.create(person=kaisa, name="Kaisu", kind="nickname", **stamp)
        usual = {"received_at": ctx.now, "summary": "Sanoja", "service_code": SERVICE}
        asked = receive_request(ctx, unit=cast.units["a1"], register=cast.registers["aava"], **usual)
        add_person_to_request(ctx, asked, person=kaisa, role="adult_client")
        _document(ctx, kaisa, stamp)
        JointMeeting.objects.create(joint=JointWork.objects.get(), held_on=ctx.today, minutes=60, words="Sanoja", **stamp)
        given = {"what": "statement", "receiver": "Sanoja", "ground": "consent", "given_on": ctx.today}
        Disclosure.objects.create(person=kaisa, **given, **stamp)


def _document(ctx: Context, person: Person, stamp: dict[str, Any]) -> None:
    document = Document.objects.create(
        person=person, schema_oid="1.2.3", branch="1011", answers={"arvio": "Sanoja"}, changed_at=ctx.now, state="finished", current_number=1, **stamp
    )
    DocumentVersion.objects.create(document=document, number=1, answers={"arvio": "Sanoja"}, finished_at=ctx.now, **stamp)
