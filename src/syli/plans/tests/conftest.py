"""A boathouse for the tests: an imaginary service of violence work in A1 and A2, she and her child in one episode, he in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from syli.catalogue.commands import offer_service, publish_pack
from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs.form_model import Form
from syli.catalogue.queries import forget_packs
from syli.episodes.commands import Joining, open_episode
from syli.episodes.models import Episode
from syli.kernel.context import system_context
from syli.people.commands import relate
from syli.people.models import Person
from syli.plans import rules
from syli.plans.commands import begin_sheet
from syli.plans.models import Sheet
from syli.plans.queries.forms import newest_form
from tests.case import FIRST_DAY, IMAGINARY, SERVICE, invented_pack, make_person
from tests.cast import Cast

BOATHOUSE, PIER = "imaginary_boathouse", "imaginary_pier"
TODAY = date(2026, 11, 22)
FORMS = """forms:
  risk_assessment: {about: [adult_client], moment: during}
  violence_screening: {about: [adult_client], moment: start}
  stalking_assessment: {about: [adult_client], moment: during}
  safety_plan: {about: [adult_client], moment: during}
  child_safety_plan: {about: [child], moment: during}
  child_start_mapping: {about: [child], moment: start}
  basic_information: {about: [adult_client, child], moment: start, required: true}
  end_mapping: {about: [adult_client], moment: end, required: true}
"""


def boathouse_pack(folder: Path, code: str = BOATHOUSE) -> Any:
    """Read the imaginary service with the forms of violence work, under another name: nobody is twice in one service."""
    text = IMAGINARY.read_text(encoding="utf-8").replace(SERVICE, code)
    for name in ("Kuutamopuutarha", "Månskensträdgården", "Moonlight garden"):
        text = text.replace(name, f"{name} {code[-4:]}")
    if code == BOATHOUSE:
        # On the pier the family's plan must be written; here it may be.
        text = text.replace("plan: {form: family_plan, required: true,", "plan: {form: family_plan,")
    before, after = text.split("forms:\n", 1)
    rest = after[after.index("plan:") :].replace(
        "feedback:\n",
        "feedback:\n  child_feedback: {from: [child], moment: end}\n  during_feedback: {from: [adult_client], moment: during, keeping: linked}\n",
    )
    file = folder / f"{code}.yaml"
    file.write_text(before + FORMS + rest, encoding="utf-8")
    return invented_pack(file, code)


@dataclass
class Boathouse:
    """She and her child with Aino in A1, he with Aarne in A2; former partners, and parents of one child."""

    cast: Cast
    offers: dict[str, ServiceOffer]
    she: Person
    he: Person
    child: Person
    hers: Episode
    his: Episode

    def sheet(self, code: str = "safety_plan", *, who: str = "aino", about: Person | None = None, **more: Any) -> Sheet:
        """Fill in a form about her, or another, in her episode."""
        with self.cast.inside(who) as ctx:
            values: dict[str, Any] = {"happened_on": ctx.today, **more}
            values["answers"] = complete(code) | values.get("answers", {})
            return begin_sheet(ctx, values.pop("episode", self.hers), person=about or self.she, form_code=code, **values)

    def only(self, model: Any) -> Any:
        """Return the only row of a kind, read from inside: on PostgreSQL nobody reads it from outside."""
        with self.cast.inside("leena"):
            return model.objects.get()

    def episode(self, who: str, unit: str, *people: Person) -> Episode:
        """Open one more episode for these people; a unit with a plus is the other service there."""
        with self.cast.inside(who) as ctx:
            joining = [Joining(person, "child" if person == self.child else "adult_client") for person in people]
            return open_episode(ctx, offer=self.offers[unit], participants=joining, start_on=FIRST_DAY, own_worker=self.cast.staff[who])


def form(code: str) -> Form:
    """Return the newest version of a form."""
    found = newest_form(code, TODAY)
    assert found is not None
    return found


def complete(code: str) -> dict[str, Any]:
    """Return the least that must be answered; nothing for a form nobody has defined."""
    answers: dict[str, Any] = {}
    asked = newest_form(code, TODAY)
    if asked is None:
        return answers
    for field in asked.fields:
        if field.is_required and (field.when is None or field.code in rules.asked_of(asked, answers)):
            first = field.choices[0].code if field.choices else ""
            answers[field.code] = {"yes_no_unknown": "no", "faces": "good", "pictures": [first], "choice": first}.get(field.kind, "Sanoja")
    return answers


@pytest.fixture
def boathouse(cast: Cast, tmp_path: Path) -> Boathouse:
    """Return both sides, not kept apart: what is closed is closed by the forms' own guard."""
    return make_boathouse(cast, tmp_path)


def make_boathouse(cast: Cast, tmp_path: Path) -> Boathouse:
    """Make the boathouse, for the tests of other apps too."""
    forget_packs()
    for code in (BOATHOUSE, PIER):
        publish_pack(system_context(None, now=cast.now), pack=boathouse_pack(tmp_path, code))
    with cast.inside("leena") as ctx:
        offers = {
            unit + more: offer_service(ctx, unit=cast.units[unit], service_code=code, start_on=date(2026, 1, 1))
            for unit in ("a1", "a2")
            for more, code in (("", BOATHOUSE), ("+", PIER))
        }
        she = make_person(cast, ctx, "aino", "Kaisla", born_on=date(1990, 1, 1), gender="female")
        he = make_person(cast, ctx, "aino", "Harri", born_on=date(1988, 1, 1), gender="male")
        child = make_person(cast, ctx, "aino", "Lumi", born_on=date(2016, 1, 1))
        relate(ctx, she, other=child, role="child")
        relate(ctx, he, other=child, role="child")
        relate(ctx, she, other=he, role="former_partner")
    made = Boathouse(cast, offers, she, he, child, None, None)  # type: ignore[arg-type]
    made.hers = made.episode("aino", "a1", she, child)
    made.his = made.episode("aarne", "a2", he)
    return made
