"""What of a plan is printed: a slip read by the gate, and nothing else; the other side's words stay in without a sign of whose they are."""

from __future__ import annotations

import pytest
from django.urls import reverse

from syli.plans.models import SheetVersion
from syli.plans.queries.slips import slip_of
from syli.safety.gate import may_be_printed
from syli.testing.dom import on_paper
from tests.apart import Apart, plant
from tests.case import Case

pytestmark = pytest.mark.django_db
HER_WORDS = {"her_family": "Salomäki", "her_phone": "0401234567", "her_child_address": "Kanariakuja 7"}


@pytest.fixture
def apart(case: Case) -> Apart:
    """Both sides; his worker has written what he told of her into his plan."""
    return plant(case, HER_WORDS | {"his_plan": "Sisko 050 765 4321\nSalomäelle 040 1234567\nKanariakuja 7 B", "his_phone": "0501111111"})


def lines(apart: Apart, who: str = "aarne") -> tuple[str, ...]:
    with apart.case.cast.inside(who) as ctx:
        return slip_of(ctx, apart.plans["his"]).lines


def test_slip__other_sides_name_and_number__are_left_out(apart: Apart) -> None:
    """Before they are kept apart the line is his own knowledge; afterwards no paper carries it."""
    assert "Salomäelle 040 1234567" in lines(apart)
    apart.keep()
    assert lines(apart) == ("Sisko 050 765 4321", "Kanariakuja 7 B")


def test_slip__her_address__is_left_out(apart: Apart) -> None:
    from syli.people.commands import add_contact_point

    with apart.case.cast.inside("aino") as ctx:
        add_contact_point(ctx, apart.she, kind="address", value="Kanariakuja 7, 49400 Hamina", safety="safe")
    apart.keep()
    assert lines(apart) == ("Sisko 050 765 4321",)


def test_slip__left_out__says_the_same_whatever_the_reason(apart: Apart) -> None:
    """A word that tells where the slip comes from and a word of the other side: one sentence, which names nobody."""
    client, address = apart.case.cast.client("aarne"), reverse("plans.sheet.slip", args=[apart.plans["his"].public_id])

    def said() -> str:
        text = client.get(address).text
        return text[text.index('class="alert') :].split("</div>")[0]

    def told(words: str) -> str:
        with apart.case.cast.inside("aarne"):
            version = SheetVersion.objects.get(sheet=apart.plans["his"])
            version.answers = {"trusted": words}
            version.save()
        return said()

    innocent = told("Sisko\nYksikkö A2")
    apart.keep()
    assert told("Sisko\nSalomäki") == innocent


def test_gate__lines_for_paper__are_read_in_a_constant_number_of_queries(apart: Apart, query_list: object) -> None:
    apart.keep()
    counts = []
    for number in (1, 20):
        with apart.case.cast.inside("aarne") as ctx, query_list() as queries:  # type: ignore[operator]
            assert may_be_printed(ctx, ["040-123 4567"] * number, apart.he) == [False] * number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_plan__on_paper__is_nothing_but_the_slip(apart: Apart) -> None:
    client = apart.case.cast.client("aarne")
    for name, is_printed in (("view", False), ("compare", False), ("slip", True)):
        text = client.get(reverse(f"plans.sheet.{name}", args=[apart.plans["his"].public_id])).text
        printed = on_paper(text)
        assert ("Sisko 050 765 4321" in printed) is is_printed, name
        assert "his_given" not in printed, name
        assert ("Aarne" in printed) is False, "a paper that is taken along names no worker"
