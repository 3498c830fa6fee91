"""What conversations are about, in the statistics (NET-4): the line's page and the measures say the same, beside role, age and minutes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from syli.chat.commands import count_conversation
from syli.chat.models import LinePart
from syli.chat.queries.lines import choices_for
from syli.chat.queries.numbers import shares_of
from syli.chat.tests.conftest import SERVICE, Booth
from syli.stats.asking import Table, answered
from syli.stats.choices import Zone
from syli.stats.installation import statistics
from syli.stats.periods import Period
from syli.stats.query import Question
from syli.stats.refreshing import refresh_marts

pytestmark = pytest.mark.django_db
#: What each of six conversations was about, with whom; the last about nothing anybody chose.
HELD: tuple[tuple[list[str], str], ...] = (
    (["safety", "stalking"], "adult_client"), (["safety"], "adult_client"), (["safety", "mood"], ""), (["mood"], "child"), (["stalking"], "child"),
    ([], ""),
)  # fmt: skip


@pytest.fixture(autouse=True)
def marts(settings: Any, tmp_path: Path, unsynced: None) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def told(booth: Booth) -> Booth:
    """Six conversations that Aino has held and counted."""
    for themes, role in HELD:
        booth.come()
        ended = booth.end(booth.take())
        with booth.worker("aino") as ctx:
            assert count_conversation(ctx, ended, theme_codes=themes, role_code=role, minutes=10) is not None
    refresh_marts(now=booth.now)
    return booth


def asked(booth: Booth, measure: str, *rows: str, zone: Zone = Zone.INSIDE, only: dict[str, str] | None = None) -> Table:
    filters = {"organisation": (str(booth.cast.organisations["aava"].pk),)} if zone is Zone.INSIDE else {}
    filters |= {name: (code,) for name, code in (only or {}).items()}
    with override("en"):
        return answered(Question(measure, Period.years(2026), rows, (), filters, zone), "en", booth.now.date())


def by(table: Table) -> dict[str, float]:
    return {row: cell.value for row, cell in zip(table.rows, table.row_totals, strict=True) if cell.value}


def test_themes__the_lines_page_and_the_measure__say_the_same(told: Booth) -> None:
    with told.cast.inside("leena") as ctx, override("en"):
        part = LinePart.objects.get(line=told.line, association_id=ctx.home_id)
        on_page = {share.title: dict(share.rows) for share in shares_of(ctx, told.line, 2026, choices_for(part, "en", ctx.today))}
    table = asked(told, "contacts", "theme", only={"service": SERVICE})
    assert by(table) == {**on_page["About"], "Not known": 1}
    assert table.total.value == len(HELD), "each conversation once, though two were about two things"
    assert any("once in the total" in note for note in table.notes)
    assert by(asked(told, "participations", "theme")) == by(table)


def test_themes__stand_beside_role_and_minutes(told: Booth) -> None:
    assert by(asked(told, "hours", "theme")) == pytest.approx({"Safety": 0.5, "Mood": 1 / 3, "Stalking": 1 / 3, "Not known": 1 / 6})
    safe = asked(told, "contacts", "role", only={"theme": "safety"})
    assert safe.total.value == 3
    assert sorted(by(safe).values()) == [1, 2]


def test_themes__of_contacts_with_clients__count_too(case: Any) -> None:
    case.contact(theme_codes=["everyday_life", "coping"])
    case.contact(days_ago=1, theme_codes=["coping"])
    refresh_marts(now=case.cast.now)
    filters = {"organisation": (str(case.cast.organisations["aava"].pk),)}
    with override("en"):
        table = answered(Question("clients", Period.years(2026), ("theme",), (), filters, Zone.INSIDE), "en", case.cast.now.date())
    assert by(table) == {"Everyday life": 1, "Coping": 1}
    assert table.total.value == 1


def test_themes__outside__no_theme_of_few_is_told(told: Booth) -> None:
    today = told.now.date()
    for measure in ("contacts", "participations", "clients"):
        answer = statistics(today).answer(Question(measure, Period.years(2026), ("theme",)), today=today)
        assert all(not cell.value or cell.value >= 3 for cell in (answer.total, *answer.row_totals)), measure
