"""A unit's development log: written without names, gone through every half-year, and looked through like every text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from syli.development.commands import change_line, review_log, set_rhythm, write_line
from syli.development.models import Discussion, LogEntry
from syli.development.queries.log import half_due, reviews_due
from syli.development.tests.conftest import Workshop
from syli.kernel.access import NotAllowed
from syli.kernel.context import system_context
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import scope
from syli.people.commands import add_contact_point
from syli.safety.choices import Token, Written
from syli.safety.commands import find_strays
from syli.safety.models import StrayWords
from syli.safety.working import find_older_strays_job
from tests.apart import plant
from tests.case import Case

pytestmark = pytest.mark.django_db


def test_line__is_written_and_followed_to_its_end(workshop: Workshop) -> None:
    unit = workshop.cast.units["a1"]
    with workshop.cast.inside("aino") as ctx:
        made = write_line(ctx, unit, kind="idea", text=" Lelut esiin ", said_on=ctx.today)
        change_line(ctx, made, kind="challenge", text="Lelut esiin", said_on=ctx.today, state="done", outcome="Hylly ostettiin.")
        for text, day in ((" ", ctx.today), ("Sana", ctx.today + timedelta(days=1))):
            with pytest.raises(RuleBroken) as broken:
                write_line(ctx, unit, kind="idea", text=text, said_on=day)
            assert broken.value.rule_id == "DEV-07"
    client, log = workshop.cast.client("leena"), reverse("development.unit.log", args=[unit.public_id])
    assert "Lelut esiin" not in client.get(log).text
    assert "Hylly ostettiin." in client.get(log + "?show=all").text
    for who in ("aarne", "otso"):
        assert workshop.cast.client(who).get(log).status_code == 404


def test_review__waits_for_the_leader_once_a_half__and_not_for_others(workshop: Workshop) -> None:
    cast, unit = workshop.cast, workshop.cast.units["a1"]
    with cast.inside("leena") as ctx:
        assert [one.half.number for one in reviews_due(ctx)] == [1], "the first half has passed without one"
        assert "today-logs" in cast.client("leena").get("/").text
        assert "today-logs" not in cast.client("aino").get("/").text
        made = review_log(ctx, unit, held_on=ctx.today, members=[workshop.id_of("aino")], concluded="Jatketaan.")
        assert made.half_on == date(2026, 1, 1)
        assert reviews_due(ctx) == []
        again = review_log(ctx, unit, held_on=ctx.today, members=[workshop.id_of("aino")])
        assert again.half_on == date(2026, 7, 1), "nothing waits: it is of the half that runs"
    assert "Jatketaan." in cast.client("aino").get(reverse("development.unit.log", args=[unit.public_id])).text
    with cast.inside("aino") as ctx, pytest.raises(NotAllowed):
        review_log(ctx, unit, held_on=ctx.today, members=[workshop.id_of("aino")])


def test_rhythm__set_by_the_leader__holds_where_no_service_asks(workshop: Workshop) -> None:
    unit = workshop.cast.units["a2"]
    with workshop.cast.inside("leena") as ctx:
        assert half_due(ctx, unit) is None
        set_rhythm(ctx, unit, is_half_yearly=True)
        set_rhythm(ctx, unit, is_half_yearly=True)
        assert half_due(ctx, unit) is None, "set in November, it waits from December on"
    december = workshop.cast.ctx("leena")
    with scope([december.home_id]):
        later = system_context(december.home_id, now=workshop.cast.now + timedelta(days=10))
        assert half_due(later, unit) is not None
        set_rhythm(workshop.cast.ctx("leena"), unit, is_half_yearly=False)
        assert half_due(system_context(december.home_id, now=later.now), unit) is None


def test_words_of_one_side__in_a_teams_text__are_the_keepers_alone(case: Case) -> None:
    apart = plant(
        case, {"her_given": "Katriina", "her_family": "Salomäki", "his_given": "Reijo", "his_family": "Vanhanen", "her_phone": "0401234567"}
    )
    unit = case.cast.units["a1"]
    with case.cast.inside("aino") as ctx:
        add_contact_point(ctx, apart.she, kind="address", value="Kuusikuja 7 B 12, 00100 Helsinki", safety="safe")
        told = write_line(ctx, unit, kind="challenge", text="Salomäki odotti kauan", said_on=ctx.today)
        plain = write_line(ctx, unit, kind="challenge", text="Odotus on pitkä", said_on=ctx.today)
    apart.keep()
    home = case.cast.organisations["aava"].pk
    with scope([home]):
        for row in (told, plain):
            find_strays(system_context(home, now=case.cast.now), kind=Written.LOG, key=row.pk)
        found = list(StrayWords.objects.order_by("pk"))
        assert [(one.key, one.other_id, one.tokens) for one in found] == [(told.pk, apart.she.pk, [Token.NAME])]
    page = case.cast.client("leena").get(reverse("safety.stray.list")).text
    assert reverse("development.log_entry.change", args=[told.public_id]) in page
    with scope([home]):
        StrayWords.objects.all().delete()
    find_older_strays_job.call(home, apart.she.pk, apart.he.pk)
    with scope([home]):
        assert StrayWords.objects.filter(kind=Written.LOG).count() == 1, "what was written before they were kept apart is looked through too"
        assert LogEntry.objects.count() == 2
        assert not Discussion.objects.exists()
