"""Leena answers a request for data: received, decided line by line with the keyboard, read over by Saga, given as a PDF."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from syli.records.commands import write_notes
from syli.records.rules import Paragraph
from tests.case import Case
from tests.journeys.conftest import Walk
from tests.journeys.looks import Look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_engine]


def test_data_request__answered_by_two__line_by_line(case: Case, walk: Walk, look: Look) -> None:
    with case.cast.inside("aino") as ctx:
        words = [Paragraph((case.kaisa.pk,), "self", "Nuutti nukkuu taas."), Paragraph((case.kaisa.pk,), "network", "Opettaja soitti.")]
        write_notes(ctx, case.kaisa, paragraphs=words, happened_on=ctx.today, kind="contact")
    leena = walk(look, case.cast, signed_in="leena")
    leena.go(f"/people/{case.kaisa.public_id}/given/")
    leena.see("given")
    leena.follow("main a[href$='/asks/']")
    leena.page.check("[name=identity][value=document]", force=True)
    leena.see("receive")
    leena.follow(".form-actions button.hds-button--primary")
    leena.see("received")
    here = leena.path
    leena.follow(f"form[action='{here}collect/'] button.hds-button--primary")
    leena.see("lines")
    lines = leena.page.locator("main fieldset")
    for number in range(1, lines.count() + 1):
        line = leena.page.locator(f"#line-{number}")
        text = line.locator(".prose").inner_text()
        value = "leave_out" if "Opettaja" in text else "mask" if line.locator("mark").count() else "give"
        # Each choice is kept as one goes; the keyboard alone is enough.
        with leena.page.expect_response(lambda response: response.request.method == "POST"):
            line.locator(f"[value={value}]").focus()
            leena.page.keyboard.press("Space")
    # Not a function that waits in the page: the content policy lets no text become a script there.
    expect(leena.page.locator("#kept strong")).to_have_text(re.compile(r"^\s*0"), timeout=30_000)
    leena.see("lines-decided")
    leena.go(here)
    leena.follow(f"a[href='{here}agree/']")
    leena.page.fill("[name=reason]", "Luettu rivi riviltä")
    leena.see("ask")
    leena.follow(".form-actions button.hds-button--primary")
    saga = walk(look, case.cast, signed_in="saga")
    saga.go(f"{here}over/")
    saga.see("over")
    saga.follow("button[name=answer][value=agree]")
    leena.go(here)
    leena.see("agreed")
    leena.follow(f"form[action='{here}finish/'] button.hds-button--primary")
    leena.see("ready")
    file = leena.context.request.get(f"{leena.server}{here}file/")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.body())).pages)
    assert "nukkuu taas" in text and "Nuutti" not in text and "Opettaja" not in text
    leena.follow(f"a[href='{here}give/']")
    leena.page.check("[name=how][value=handed]", force=True)
    leena.see("give")
    leena.follow(".form-actions button.hds-button--primary")
    leena.see("closed")
