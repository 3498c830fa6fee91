"""A workshop for the tests: an imaginary service in A1 that asks partners at the end and every year, and whose log is gone through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from syli.catalogue.commands import offer_service, publish_pack
from syli.catalogue.models import ServiceOffer
from syli.catalogue.queries import forget_packs
from syli.kernel.context import system_context
from syli.plans.commands import give_feedback
from tests.case import IMAGINARY, SERVICE, invented_pack
from tests.cast import Cast

WORKSHOP = "imaginary_workshop"
ASKS = (
    "feedback:\n  partner_survey: {from: [partner_organisation], moment: end, and_yearly: true}\n"
    "  during_feedback: {from: [adult_client], moment: during, keeping: linked}\n"
)
REVIEW = "recurring:\n  development_log_review: {times: {min: 2, unit: per_year, source: LOCAL-5}}\n"


@dataclass
class Workshop:
    """The workshop's offer in A1, and the cast around it."""

    cast: Cast
    offer: ServiceOffer

    def asked(self, times: int, **answers: Any) -> None:
        """Let so many partners answer."""
        said = {"cooperation": "good", "use": "yes"} | answers
        with self.cast.inside("aino") as ctx:
            for _time in range(times):
                give_feedback(ctx, self.offer, form_code="partner_survey", respondent="partner_organisation", answers=said)

    def id_of(self, who: str) -> str:
        """Return how a form names somebody."""
        return self.cast.staff[who].public_id


@pytest.fixture
def workshop(cast: Cast, tmp_path: Path) -> Workshop:
    """Offer the workshop in A1 since January."""
    text = IMAGINARY.read_text(encoding="utf-8").replace(SERVICE, WORKSHOP).replace("feedback:\n", ASKS).replace("recurring:\n", REVIEW)
    for name in ("Kuutamopuutarha", "Månskensträdgården", "Moonlight garden"):
        text = text.replace(name, f"{name} verstas")
    file = tmp_path / f"{WORKSHOP}.yaml"
    file.write_text(text, encoding="utf-8")
    forget_packs()
    publish_pack(system_context(None, now=cast.now), pack=invented_pack(file, WORKSHOP))
    with cast.inside("leena") as ctx:
        offer = offer_service(ctx, unit=cast.units["a1"], service_code=WORKSHOP, start_on=date(2026, 1, 1))
    return Workshop(cast, offer)
