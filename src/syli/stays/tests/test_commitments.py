"""A payment commitment with its paper: kept like any file of the client's, opened by whoever opens those (ENS-1 to 3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.records.models import Attachment
from syli.stays.commands import arrive, record_commitment
from syli.stays.models import PaymentCommitment
from syli.stays.tests.conftest import Lighthouse

pytestmark = pytest.mark.django_db
PAPER = b"Maksusitoumus 17/2026: enint. 90 vrk."


def test_commitment__with_its_paper__is_shown_and_opened_by_those_of_the_client(manor: Lighthouse) -> None:
    episode, people = manor.family(offer=manor.offer, start_on=date(2026, 11, 1))
    client, there = manor.cast.client("aino"), reverse("stays.episode.commit", args=[episode.public_id])
    assert "multipart/form-data" in client.get(there).text
    sent = {"issuer": "Hyvinvointialue", "reference": "17/2026", "contact": "Päättäjä Keksitty", "start_on": "1.11.2026", "end_on": "31.1.2027",
            "euros": "180,00", "price_per": "day", "scope": "enintään 90 vrk, äiti ja vauva"}  # fmt: skip
    answer = client.post(there, {**sent, "file": SimpleUploadedFile("Kaisa Virtanen.exe", b"MZ\x90\x00", "application/x-msdownload")})
    assert answer.status_code == 422
    assert "Hyvinvointialue" in answer.text
    with manor.cast.inside("aino"):
        assert not PaymentCommitment.objects.exists()
        assert not Attachment.objects.exists()
    assert client.post(there, {**sent, "file": SimpleUploadedFile("Kaisa Virtanen 010190.txt", PAPER, "text/plain")}).status_code == 302
    with manor.cast.inside("aino") as ctx:
        kept = PaymentCommitment.objects.get()
        assert kept.file is not None and kept.file.person in people
        assert "Virtanen" not in kept.file.name
        assert (kept.scope, kept.price_cents, kept.contact) == (sent["scope"], 18000, sent["contact"])
        stay = arrive(ctx, episode, house=manor.house, people=people, at=ctx.now - timedelta(hours=3), once_key="k")
    address = reverse("records.attachment.open", args=[kept.file.public_id])
    page = client.get(reverse("stays.stay.view", args=[stay.public_id])).text
    for words in (address, "enintään 90 vrk", "Päättäjä Keksitty", "180,00"):
        assert words in page.replace("\xa0", " "), words
    assert PAPER in client.get(address).content
    for who in ("aarne", "otso", "adele", "fanni", "saga"):
        assert manor.cast.client(who).get(address).status_code in (403, 404)


def test_commitment__of_nobody_the_writer_works_with__keeps_no_paper(manor: Lighthouse) -> None:
    episode, _people = manor.family(offer=manor.offer)
    with manor.cast.inside("aino") as ctx:
        Person.objects.filter(participations__episode=episode).update(is_unborn=True)
        with pytest.raises(RuleBroken, match="STAY-36"):
            record_commitment(ctx, episode, issuer="Maksaja", start_on=ctx.today, content=PAPER, declared_name="a.txt")
        assert not PaymentCommitment.objects.exists()
