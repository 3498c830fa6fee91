"""One row of every resource in Aino's reach, for tests that ask of every action and every address who may."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from syli.documents.models import Document
from syli.episodes.commands import count_people
from syli.intake.commands import receive_request
from syli.interop.commands import hand_in_lists
from syli.interop.commands.handing_in import Given
from syli.org.models import Qualification
from syli.org.sign_in.models import IdentityProvider
from syli.org.sign_in.secrets import ensure_house_keys
from syli.people.models import ContactPoint
from syli.records.commands import add_file, write_notes
from syli.records.rules import Paragraph
from syli.safety.commands import ask_to_end
from syli.safety.models import Block, EmergencyOpening, ReadOver, Seal, SealMember, Separation, StrayWords, Suggestion
from tests.booking_rows import booking_rows
from tests.case import Case
from tests.chat_rows import chat_rows
from tests.development_rows import development_rows
from tests.national import OWN_OID
from tests.oversight_rows import oversight_rows
from tests.plan_rows import plan_rows
from tests.request_rows import request_rows
from tests.stay_rows import stay_rows


def _staff_rows(case: Case) -> list[Model]:
    """Return Aino's role and a qualification of hers, and where Aava's people may sign in from."""
    aava, aino = case.cast.organisations["aava"], case.cast.staff["aino"]
    made = {"created_at": case.cast.now}
    ensure_house_keys(case.cast.now)
    provider = IdentityProvider.objects.create(organisation=aava, name="Aavan tunnus", issuer="https://tunnus.example", client_id="syli", **made)
    return [aino.memberships.get(), Qualification.objects.create(staff=aino, code="social_worker", **made), provider]


def rows_of(case: Case) -> dict[type[Model], Model]:
    """Make and return a row of every kind, all of them Aava's and in unit A1."""
    cast = case.cast
    contact = case.contact()
    with cast.inside("aino") as ctx:
        request = receive_request(
            ctx, unit=cast.units["a1"], register=cast.registers["aava"], service_code=case.offer.service_code, received_at=ctx.now
        )
        note = write_notes(ctx, case.kaisa, paragraphs=[Paragraph((case.kaisa.pk,), "self", "Sanoja.")], happened_on=ctx.today, kind="contact")[0]
        counted = count_people(ctx, offer=case.offer, kind="phone_advice", happened_on=ctx.today, adults=1, children=0, once_key="k")
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register": cast.registers["aava"], "created_at": ctx.now}
        point = ContactPoint.objects.create(person=case.kaisa, kind="phone", value="040 000 0000", start_on=date(2026, 1, 1), **stamp)
        file = add_file(ctx, case.kaisa, content=b"Sanoja.", declared_name="sanoja.txt")
        document = Document.objects.create(
            person=case.kaisa, schema_oid=OWN_OID, branch="1011", answers={"arvio": "Sanoja."}, changed_at=ctx.now, **stamp
        )
        nora, onni = case.person("Nora"), case.person("Onni")
        pair = Separation.objects.create(first=nora, second=onni, asked_for=nora, start_on=ctx.today, **stamp)
        emergency = EmergencyOpening.objects.create(
            person=nora, staff=cast.staff["aino"], why="danger", reason="Koe", end_at=ctx.now + timedelta(hours=4), **stamp
        )
        block = Block.objects.create(person=nora, staff=cast.staff["aarne"], start_on=ctx.today, **stamp)
        seal = Seal.objects.create(person=onni, kind="note", thing_id=note.pk, start_on=ctx.today, **stamp)
        for member in ("aino", "leena", "sulo"):
            SealMember.objects.create(seal=seal, staff=cast.staff[member], organisation_id=ctx.home_id, created_at=ctx.now)
        held = Suggestion.objects.create(person=nora, **stamp)
        found: dict[str, Any] = {"kind": "note", "key": note.pk, "address": "/people/", "person": nora, **stamp}
        stray = StrayWords.objects.create(other=onni, tokens=["name"], writer=cast.staff["aino"], **found)
        over = ReadOver.objects.create(staff=cast.staff["aino"], **found)
    with cast.inside("leena") as leader:
        asked = ask_to_end(leader, pair, reason="Koe")
    with cast.inside("leena") as ctx:
        upload = hand_in_lists(ctx, lists={"people": Given("lista.csv", b"Nimi\nKeksitty Nimi\n")})
    known: list[Model] = [
        pair,
        held,
        emergency,
        block,
        seal,
        asked,
        case.kaisa,
        case.episode,
        case.offer,
        contact,
        request,
        note,
        counted,
        point,
        cast.units["a1"],
        cast.staff["aino"],
    ]
    known += _staff_rows(case)
    known += [stray, over, file, document, upload, cast.organisations["aava"]]
    for rows in (stay_rows, booking_rows, request_rows, plan_rows, oversight_rows, development_rows, chat_rows):
        known += rows(case)
    return {type(row): row for row in known}
