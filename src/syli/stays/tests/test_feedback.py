"""Summaries of feedback that others keep: the leader's alone, compared by period, with a file that comes back as it was; no answer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from syli.kernel.rules import RuleBroken
from syli.kernel.tests.canaries import pdf
from syli.stays.commands import file_summary
from syli.stays.models import FeedbackSummary, House, SummaryFigure, SummaryPiece
from syli.stays.queries.feedback import compared, kept_elsewhere, summaries_of
from syli.stays.rules import may_file_again, summary_is_in_order
from syli.stays.tests.conftest import Lighthouse
from syli.testing.page_forms import forms_in

pytestmark = pytest.mark.django_db
KIND = "national_shelter_feedback"


def address(name: str, house: House, *more: str) -> str:
    return reverse(f"stays.house.{name}", args=[house.public_id, *more])


@pytest.mark.parametrize(
    ("days", "holds"),
    [
        ((1, 30, 60, 60), True),
        ((1, 30, 30, 60), True),
        ((30, 1, 60, 60), False),
        ((1, 30, 20, 60), False),
        ((1, 30, 61, 60), False),
    ],
)
def test_summary__is_about_a_time_that_is_over__and_came_after_it(days: tuple[int, int, int, int], holds: bool) -> None:
    """STAY-61."""
    start_on, end_on, received_on, today = (date.fromordinal(700_000 + day) for day in days)
    assert summary_is_in_order(start_on, end_on, received_on, today) is holds


def test_summaries__of_two_years__stand_beside_each_other(haven: Lighthouse) -> None:
    with haven.cast.inside("leena") as ctx:
        assert [code for code, _words in kept_elsewhere(ctx, haven.house)] == [KIND]
        for year, figures in ((2024, {"Vastanneita": Decimal(20)}), (2025, {"Vastanneita": Decimal(24), "Sai apua": Decimal("4.6")})):
            file_summary(
                ctx, haven.house, code=KIND, start_on=date(year, 1, 1), end_on=date(year, 12, 31), received_on=date(year + 1, 2, 1), figures=figures
            )
        again = {"code": KIND, "start_on": date(2025, 1, 1), "end_on": date(2025, 12, 31), "received_on": date(2026, 2, 2)}
        file_summary(ctx, haven.house, figures={"Vastanneita": Decimal(25), "Sai apua": Decimal("4.6")}, seen=1, **again)
        (comparison,) = compared(summaries_of(ctx, haven.house))
        assert comparison.rows == ({"name": "Vastanneita", "0": "20", "1": "25"}, {"name": "Sai apua", "0": "", "1": "4,6"})
        assert (FeedbackSummary.objects.count(), SummaryFigure.objects.count()) == (3, 5), "nothing filed is taken away"


@pytest.mark.parametrize(("filed", "seen", "may"), [(0, 0, True), (1, 0, False), (1, 1, True), (2, 1, False), (0, 1, False)])
def test_may_file_again(filed: int, seen: int, may: bool) -> None:
    """STAY-63."""
    assert may_file_again(filed, seen) is may


def test_page__same_period_again__shows_what_was_filed_and_files_beside_it(haven: Lighthouse) -> None:
    """The second leader to file a period sees the first one's figures before hers count; the first one's stay."""
    year = {"code": KIND, "start_on": date(2025, 1, 1), "end_on": date(2025, 12, 31), "received_on": date(2026, 2, 2)}
    with haven.cast.inside("leena") as ctx:
        first = file_summary(ctx, haven.house, figures={"Vastanneita": Decimal(24)}, content=pdf(), declared_name="a.pdf", **year)
    client, new = haven.cast.client("leena"), address("file_summary", haven.house)
    typed = {"start_on": "1.1.2025", "end_on": "31.12.2025", "received_on": "3.2.2026", "name_1": "Vastanneita", "value_1": "31"}
    (form,) = [form for form in forms_in(client.get(new)) if "received_on" in form.fields]
    asked = client.post(new, {**form.values, **typed})
    assert asked.status_code == 422
    assert "STAY-63" in asked.text and "Leena" in asked.text
    assert "24" in asked.text and 'value="31"' in asked.text, "both, side by side"
    with haven.cast.inside("leena"):
        assert FeedbackSummary.objects.count() == 1
    (again,) = [form for form in forms_in(asked) if "received_on" in form.fields]
    assert client.post(new, again.values).status_code == 302
    assert client.post(new, {**again.values, "value_1": "99"}).status_code == 422, "somebody has filed since this page was shown"
    with haven.cast.inside("leena") as ctx:
        (line,) = summaries_of(ctx, haven.house)
        assert line.figures == {"Vastanneita": "31"}
        assert [(one.figures, one.has_file) for one in line.earlier] == [({"Vastanneita": "24"}, True)]
        assert "Leena" in line.filed_by and line.filed_at >= line.earlier[0].filed_at
    page = client.get(address("see_summaries", haven.house)).text
    assert "ei lasketa" in page and "Leena" in page
    assert client.get(address("open_summary", haven.house, first.public_id)).content.startswith(b"%PDF"), "the earlier file is there"


@pytest.mark.parametrize(
    ("change", "rule"),
    [({"code": "child_feedback"}, "STAY-44"), ({"end_on": date(2030, 1, 1)}, "STAY-61"), ({"figures": {}}, "STAY-61")],
)
def test_summary__that_cannot_be__is_refused(haven: Lighthouse, change: dict[str, object], rule: str) -> None:
    values: dict[str, object] = {
        "code": KIND, "start_on": date(2025, 1, 1), "end_on": date(2025, 12, 31), "received_on": date(2026, 2, 1), "figures": {"n": Decimal(1)},
    }  # fmt: skip
    with haven.cast.inside("leena") as ctx:
        with pytest.raises(RuleBroken) as broken:
            file_summary(ctx, haven.house, **(values | change))
        assert broken.value.rule_id == rule
        assert not FeedbackSummary.objects.exists()


def test_pages__for_the_leader_alone__file_and_give_back(haven: Lighthouse) -> None:
    leena, aino, lotta = (haven.cast.client(name) for name in ("leena", "aino", "lotta"))
    new = address("file_summary", haven.house)
    typed = {"start_on": "1.1.2025", "end_on": "31.12.2025", "received_on": "1.2.2026", "name_1": "Vastanneita", "value_1": "24"}
    (form,) = [form for form in forms_in(leena.get(new)) if "received_on" in form.fields]
    nameless = leena.post(new, {**form.values, **typed, "value_2": "3"})
    assert nameless.status_code == 422
    assert 'value="24"' in nameless.text
    with haven.cast.inside("leena"):
        assert not FeedbackSummary.objects.exists()
    file = SimpleUploadedFile("Raportti Maija.pdf", pdf(), content_type="application/pdf")
    assert leena.post(new, {**form.values, **typed, "file": file}).status_code == 302
    with haven.cast.inside("leena"):
        summary = FeedbackSummary.objects.get()
        assert SummaryPiece.objects.count() == 1
        assert b"%PDF" not in bytes(SummaryPiece.objects.get().content)
    page = leena.get(address("see_summaries", haven.house)).text
    assert "Vastanneita" in page
    opened = leena.get(address("open_summary", haven.house, summary.public_id))
    assert opened.status_code == 200
    assert opened.content.startswith(b"%PDF")
    assert "Maija" not in opened["Content-Disposition"]
    for name, more in (("see_summaries", ()), ("file_summary", ()), ("open_summary", (summary.public_id,))):
        assert aino.get(address(name, haven.house, *more)).status_code == 404
        assert lotta.get(address(name, haven.house, *more)).status_code == 404
    assert leena.get(address("open_summary", haven.house, "x" * 22)).status_code == 404
