"""A team's survey results: by year, discussed, acted on; a survey that waits to be sent tells of nobody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from syli.development.commands import agree, discuss_results, finish_action, send_survey
from syli.development.models import AgreedAction, Discussion, SurveyRound
from syli.development.queries.discussions import own_actions
from syli.development.queries.results import results_of, survey_of, surveys_due, team_services
from syli.development.tests.conftest import Workshop
from syli.episodes.choices import EpisodeState
from syli.episodes.commands import Joining, open_episode
from syli.episodes.models import Episode
from syli.kernel.access import NotAllowed
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import everything
from syli.plans.models import SheetVersion, SurveyAnswer
from tests.case import make_person

pytestmark = pytest.mark.django_db
SURVEY = "partner_survey"


def address(workshop: Workshop, name: str) -> str:
    return reverse(f"development.results.{name}", args=[workshop.offer.public_id, SURVEY])


def discussed(workshop: Workshop, who: str = "aino", **more: Any) -> Discussion:
    with workshop.cast.inside(who) as ctx:
        facts = {"form_code": SURVEY, "held_on": ctx.today, "members": [workshop.id_of("aino"), workshop.id_of("leena")], "concluded": "Hyvä."}
        return discuss_results(ctx, workshop.offer, **facts | more)


def test_results__of_a_year__are_the_lots_that_became_whole_in_it(workshop: Workshop) -> None:
    workshop.asked(4, best="Vanha sana")
    with everything():
        SurveyAnswer.objects.update(month_on=date(2025, 12, 1))
    workshop.asked(4, best="Uusi sana")
    with workshop.cast.inside("aino") as ctx:
        used = survey_of(ctx, workshop.offer, SURVEY)
        assert used is not None
        shown = {year: results_of(ctx, workshop.offer, *used, year=year) for year in (None, 2025, 2026)}
    assert {year: one.count for year, one in shown.items()} == {None: 5, 2025: 0, 2026: 5}
    assert shown[None].years == (2026,)
    page = workshop.cast.client("aino").get(address(workshop, "view") + "?year=2026").text
    assert "Vanha sana" in page
    assert page.count("Uusi sana") == 1


def test_results__kept_with_a_client__count_choices_and_never_words(workshop: Workshop) -> None:
    with workshop.cast.inside("aino") as ctx:
        assert [line.is_anonymous for one in team_services(ctx) for line in one.surveys if line.code == "during_feedback"] == [False]
        assert not SheetVersion.objects.exists()
        used = survey_of(ctx, workshop.offer, "during_feedback")
        assert used is not None
        assert results_of(ctx, workshop.offer, *used, year=None).count == 0
    assert (
        workshop.cast.client("aino").get(reverse("development.results.view", args=[workshop.offer.public_id, "during_feedback"])).status_code == 200
    )
    assert (
        workshop.cast.client("aino").get(reverse("development.results.view", args=[workshop.offer.public_id, "risk_assessment"])).status_code == 404
    )


def test_discuss__agree_and_do__stands_on_the_home_page_until_done(workshop: Workshop) -> None:
    workshop.asked(7)
    made = discussed(workshop)
    assert made.answers == 5, "DEV-02"
    cast = workshop.cast
    with cast.inside("leena") as ctx:
        agree(ctx, made, what="Puhelinaika aamuksi", responsible=workshop.id_of("aino"), due_on=ctx.today + timedelta(days=14))
    page = cast.client("aino").get("/").text
    assert "Puhelinaika aamuksi" in page
    assert "Puhelinaika aamuksi" not in cast.client("leena").get("/").text
    with cast.inside("aino") as ctx:
        row = AgreedAction.objects.get()
        finish_action(ctx, row)
        finish_action(ctx, row)
        assert own_actions(ctx) == []
    assert "Puhelinaika aamuksi" not in cast.client("aino").get("/").text
    history = cast.client("leena").get(address(workshop, "view")).text
    assert "Puhelinaika aamuksi" in history
    assert "Hyvä." in history


def test_discuss__what_cannot_be__is_refused_beside_the_field(workshop: Workshop) -> None:
    with workshop.cast.inside("aino") as ctx:
        good = {"form_code": SURVEY, "held_on": ctx.today, "members": [workshop.id_of("aino")]}
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"held_on": ctx.today + timedelta(days=1)}, "DEV-01"),
            ({"members": []}, "DEV-01"),
            ({"members": [workshop.id_of("aarne"), workshop.id_of("otso")]}, "DEV-01"),
            ({"form_code": "volunteer_survey_x"}, "PLAN-53"),
        ]
        for changes, rule in wrong:
            with pytest.raises(RuleBroken) as broken:
                discuss_results(ctx, workshop.offer, **good | changes)
            assert broken.value.rule_id == rule
        made = discuss_results(ctx, workshop.offer, **good)
        for changes in ({"what": " "}, {"responsible": workshop.id_of("aarne")}, {"due_on": ctx.today - timedelta(days=1)}):
            values: dict[str, Any] = {"what": "Esite", "responsible": workshop.id_of("aino"), "due_on": ctx.today}
            with pytest.raises(RuleBroken) as broken:
                agree(ctx, made, **values | changes)
            assert broken.value.rule_id == "DEV-03"
        assert not AgreedAction.objects.exists()
    sent = workshop.cast.client("aino").post(address(workshop, "discuss"), {"held_on": "22.11.2026", "concluded": "Muistan tämän"})
    assert sent.status_code == 422
    assert "Muistan tämän" in sent.text


def test_discuss__another_unit_or_association__finds_nothing(workshop: Workshop) -> None:
    made = discussed(workshop)
    for who in ("aarne", "otso", "lotta"):
        client = workshop.cast.client(who)
        assert client.get(address(workshop, "view")).status_code == 404
        assert client.get(reverse("development.discussion.view", args=[made.public_id])).status_code == 404
        with pytest.raises(NotAllowed):
            discussed(workshop, who)
    for who in ("sulo", "vilma", "fanni"):
        assert workshop.cast.client(who).get(reverse("development.results.list")).status_code == 403


def test_survey__waits_yearly_and_after_an_end__and_says_nothing_of_whom(workshop: Workshop) -> None:
    cast = workshop.cast
    with cast.inside("aino") as ctx:
        assert not [line for _service, line in surveys_due(ctx) if line.code == SURVEY], "nobody has ended, and the service began in January"
        person = make_person(cast, ctx, "aino", "Kaarina")
        episode = open_episode(ctx, offer=workshop.offer, participants=[Joining(person, "adult_client")], start_on=date(2026, 2, 1))
        Episode.objects.filter(pk=episode.pk).update(end_on=date(2026, 11, 20), state=EpisodeState.CLOSED)
        assert [line.code for _service, line in surveys_due(ctx) if line.code == SURVEY] == [SURVEY]
    home = cast.client("leena").get("/").text
    card = home.split('id="today-surveys"')[1].split("</section>")[0]
    assert "Kaarina" not in card
    assert cast.client("aino").post(address(workshop, "send")).status_code == 302
    with cast.inside("aino") as ctx:
        send_survey(ctx, workshop.offer, form_code=SURVEY)
        assert SurveyRound.objects.count() == 1
        assert not [line for _service, line in surveys_due(ctx) if line.code == SURVEY]
        with pytest.raises(RuleBroken):
            send_survey(ctx, workshop.offer, form_code="during_feedback")
