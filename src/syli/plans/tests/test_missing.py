"""Required forms nobody has filled in: who is told, what is asked of whom, what is not asked twice, and who is told nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.episodes.commands import close_episode
from syli.episodes.models import Episode, EpisodeParticipant
from syli.kernel.rules import RuleBroken
from syli.plans import rules
from syli.plans.models import Sheet
from syli.plans.queries.missing import missing_forms
from syli.plans.queries.sheets import current_of
from syli.plans.rules import Required
from syli.plans.tests.conftest import Boathouse, complete, form
from syli.safety.commands import keep_apart
from tests.case import make_person

BASIC = "basic_information"
LIST = "/missing-forms/"


def filled(code: str, age: int | None) -> set[str]:
    return {group.code for group in rules.asked_at(form(code), age).groups}


@pytest.mark.parametrize(("age", "asked"), [(0, {"baby"}), (17, {"baby"}), (18, {"life"}), (40, {"life"}), (None, {"baby", "life"})])
def test_asked_at__grown_ups_and_children__each_their_own(age: int | None, asked: set[str]) -> None:
    """PLAN-14."""
    assert filled(BASIC, age) & {"baby", "life"} == asked
    assert {"health", "around", "hopes"} <= filled(BASIC, age)


@pytest.mark.parametrize(
    ("about", "moment", "role", "is_client", "wanted"),
    [
        (("mother", "baby"), "start", "baby", True, ["f"]),
        (("mother", "baby"), "start", "supporter", True, []),
        ((), "start", "mother", True, ["f"]),
        # A form about everybody is about clients: a supporter is none.
        ((), "start", "supporter", False, []),
        (("supporter",), "start", "supporter", False, []),
        (("mother",), "end", "mother", True, []),
        (("mother",), "during", "mother", True, []),
    ],
)
def test_required_of(about: tuple[str, ...], moment: str, role: str, is_client: bool, wanted: list[str]) -> None:
    """PLAN-15."""
    assert [use.code for use in rules.required_of(role, is_client, [Required("f", about, moment)])] == wanted
    at_the_end = rules.required_of(role, is_client, [Required("f", about, moment)], has_ended=True)
    assert [use.code for use in at_the_end] == (["f"] if moment == "end" else [])


def waiting(boathouse: Boathouse, who: str, *, own: bool = False) -> list[str]:
    with boathouse.cast.inside(who) as ctx:
        return [line.person.name.split()[0] for line in missing_forms(ctx, own=own).lines]


@pytest.mark.django_db
def test_missing__each_client_until_hers_is_filled_in(boathouse: Boathouse) -> None:
    assert sorted(waiting(boathouse, "aino")) == ["Kaisla", "Lumi"]
    assert waiting(boathouse, "aarne") == ["Harri"]
    assert sorted(waiting(boathouse, "leena")) == ["Harri", "Kaisla", "Lumi"]
    assert waiting(boathouse, "leena", own=True) == []
    boathouse.sheet(BASIC)
    assert waiting(boathouse, "aino") == ["Lumi"]
    with boathouse.cast.inside("leena") as ctx:
        found = missing_forms(ctx)
        assert [(unit.required, unit.filled, unit.missing) for unit in found.units] == [(2, 1, 1), (1, 0, 1)]
        assert missing_forms(ctx, most=1).total == 2


@pytest.mark.django_db
def test_missing__who_may_not_fill_it_in__is_told_nothing(boathouse: Boathouse) -> None:
    """His worker works with her too, in his own unit: of her he learns neither that a form is missing nor that one is there."""
    boathouse.episode("aarne", "a2+", boathouse.she)
    boathouse.sheet("risk_assessment", dangers=[boathouse.he])
    assert waiting(boathouse, "aarne") == []
    client = boathouse.cast.client("aarne")
    for address in (LIST, "/"):
        page = client.get(address).text
        assert BASIC not in page
        assert "/ 1" not in page, "nor a number from which it could be read"


@pytest.mark.django_db
def test_missing__kept_apart__neither_name_nor_number(boathouse: Boathouse) -> None:
    boathouse.episode("aarne", "a2+", boathouse.he, boathouse.child)
    before = boathouse.cast.client("aarne").get(LIST).text
    assert "Lumi" in before
    with boathouse.cast.inside("aino") as ctx:
        keep_apart(ctx, boathouse.she, other=boathouse.he)
    for address in ("/", LIST):
        assert "Kaisla" not in boathouse.cast.client("aarne").get(address).text


def ended(boathouse: Boathouse, *, on: date | None = None) -> None:
    with boathouse.cast.inside("aino") as ctx:
        close_episode(ctx, boathouse.hers, end_on=on or ctx.today, end_result="goals_reached")


@pytest.mark.django_db
def test_missing__of_the_end__from_the_day_the_episode_ended(boathouse: Boathouse) -> None:
    """SAR-3, TUR-10: what is required at the end is asked of her, not of her child, when it has ended; and of nobody before."""
    for person in (boathouse.she, boathouse.child):
        boathouse.sheet(BASIC, about=person)
    assert waiting(boathouse, "aino") == []
    ended(boathouse)
    for who, own in (("aino", True), ("aino", False), ("leena", False)):
        with boathouse.cast.inside(who) as ctx:
            found = missing_forms(ctx, own=own)
            mine = [line for line in found.lines if line.title == "Loppukartoitus"]
            assert [(line.person.name.split()[0], line.since_on) for line in mine] == [("Kaisla", date(2026, 11, 22))]
    assert waiting(boathouse, "leena", own=True) == []
    there = reverse("plans.episode.begin", args=[boathouse.hers.public_id, boathouse.she.public_id, "end_mapping"])
    episode = reverse("episodes.episode.view", args=[boathouse.hers.public_id])
    client = boathouse.cast.client("aino")
    for address in ("/", LIST, episode):
        assert f'href="{there}"' in client.get(address).text, address
    assert "koko yhdistyksessä" in boathouse.cast.client("leena").get("/").text
    boathouse.sheet("end_mapping")
    for address in ("/", LIST, episode):
        assert there not in client.get(address).text, address


@pytest.mark.django_db
def test_missing__of_the_end__stands_on_the_page_that_closes(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    there = reverse("plans.episode.begin", args=[boathouse.hers.public_id, boathouse.she.public_id, "end_mapping"])
    closing = reverse("episodes.episode.close", args=[boathouse.hers.public_id])
    assert f'href="{there}"' in client.get(closing).text
    boathouse.sheet("end_mapping")
    assert there not in client.get(closing).text


@pytest.mark.django_db
def test_missing__of_the_end__her_worker_is_told_as_long_as_she_may_open_it(boathouse: Boathouse) -> None:
    ended(boathouse)
    for days, names in ((90, ["Kaisla"]), (91, [])):
        with boathouse.cast.inside("aino") as ctx:
            long_ago = ctx.today - timedelta(days=days)
            Episode.objects.filter(pk=boathouse.hers.pk).update(start_on=long_ago, end_on=long_ago)
            EpisodeParticipant.objects.filter(episode=boathouse.hers).update(start_on=long_ago, end_on=long_ago)
        assert waiting(boathouse, "aino") == names


@pytest.mark.django_db
def test_missing__plan__once_of_a_family(boathouse: Boathouse) -> None:
    """ENS-7: the pier requires a plan of every family, the boathouse does not."""
    theirs = boathouse.episode("aino", "a1+", boathouse.she, boathouse.child)

    def plans() -> list[str]:
        with boathouse.cast.inside("aino") as ctx:
            return [line.person.name.split()[0] for line in missing_forms(ctx).lines if line.title == "Perheen suunnitelma"]

    assert plans() == ["Kaisla"]
    shown = boathouse.cast.client("aino").get(reverse("episodes.episode.view", args=[theirs.public_id])).text
    for who in (boathouse.she, boathouse.child):
        assert reverse("plans.episode.begin", args=[theirs.public_id, who.public_id, "family_plan"]) in shown, "either may have it"
    boathouse.sheet("family_plan", about=boathouse.child, episode=theirs)
    assert plans() == []
    shown = boathouse.cast.client("aino").get(reverse("episodes.episode.view", args=[theirs.public_id])).text
    assert reverse("plans.episode.begin", args=[theirs.public_id, boathouse.she.public_id, "family_plan"]) in shown, "she may have her own"


@pytest.mark.django_db
def test_today__leads_straight_to_the_form(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    there = reverse("plans.episode.begin", args=[boathouse.hers.public_id, boathouse.child.public_id, BASIC])
    assert f'href="{there}"' in client.get("/").text
    assert f'href="{there}"' in client.get(LIST).text
    sent = {f"q_{name}": value for name, value in complete(BASIC).items()} | {"happened_on": "22.11.2026"}
    assert client.post(there, sent).status_code == 302
    assert there not in client.get("/").text
    leader = boathouse.cast.client("leena").get("/").text
    assert f'href="{LIST}"' in leader
    assert "2 koko yhdistyksessä" in leader


@pytest.mark.django_db
def test_list__whoever_does_no_client_work__is_refused(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("tilda")
    assert client.get(LIST).status_code == 403
    assert LIST not in client.get("/").text


@pytest.mark.django_db
def test_today_and_list__cost_the_same_whatever_their_number(boathouse: Boathouse, same_queries: Any) -> None:
    client = boathouse.cast.client("aino")

    def more() -> None:
        with boathouse.cast.inside("aino") as ctx:
            others = [make_person(boathouse.cast, ctx, "aino", name, born_on=date(1995, 1, 1)) for name in ("Yksi", "Kaksi")]
        boathouse.episode("aino", "a1", *others)

    same_queries(lambda: (client.get(LIST), client.get("/")), more)


@pytest.mark.django_db
def test_form__shows_what_is_known_and_asks_no_child_of_work(boathouse: Boathouse) -> None:
    client = boathouse.cast.client("aino")
    pages = {
        who: client.get(reverse("plans.episode.begin", args=[boathouse.hers.public_id, getattr(boathouse, who).public_id, BASIC])).text
        for who in ("she", "child")
    }
    assert "1.1.1990" in pages["she"]
    assert "Lumi" in pages["she"], "her family is known"
    assert 'name="q_days"' in pages["she"]
    assert 'name="q_feeding"' not in pages["she"]
    assert 'name="q_days"' not in pages["child"]
    assert 'name="q_feeding"' in pages["child"]
    with pytest.raises(RuleBroken) as broken:
        boathouse.sheet(BASIC, about=boathouse.child, answers={"days": ["work"]})
    assert broken.value.rule_id == "PLAN-06"


@pytest.mark.django_db
def test_form__in_the_next_episode__begins_with_the_last_answers(boathouse: Boathouse) -> None:
    first = boathouse.sheet(BASIC, answers={"has_allergies": "yes", "allergies": "Pähkinä"}, happened_on=date(2026, 11, 20))
    again = boathouse.episode("aino", "a1+", boathouse.she)
    client = boathouse.cast.client("aino")
    there = reverse("plans.episode.begin", args=[again.public_id, boathouse.she.public_id, BASIC])
    page = client.get(there).text
    assert 'value="Pähkinä"' in page
    assert "20.11.2026" in page
    with boathouse.cast.inside("aino"):
        assert Sheet.objects.count() == 1, "looking saves nothing"
        assert current_of(first).answers["allergies"] == "Pähkinä"
    # Nothing is carried into a form that does not say so: a risk is assessed anew.
    assert not form("risk_assessment").carries
