"""Every page of development opens for a team and asks the same however many rows there are."""

from __future__ import annotations

import pytest
from django.urls import reverse

from syli.development.models import AgreedAction, Discussion, IndicatorSet, LogEntry, Training
from tests.case import Case
from tests.development_rows import development_rows

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]


def test_every_page__opens_for_the_team(case: Case) -> None:
    rows = {type(row): row.public_id for row in development_rows(case)}  # type: ignore[attr-defined]
    offer, unit = case.offer.public_id, case.cast.units["a1"].public_id
    pages = [
        reverse("development.results.list"),
        reverse("development.results.view", args=[offer, "end_survey"]),
        reverse("development.results.view", args=[offer, "follow_up_survey"]),
        reverse("development.results.discuss", args=[offer, "end_survey"]),
        reverse("development.agreed.list"),
        reverse("development.discussion.view", args=[rows[Discussion]]),
        reverse("development.discussion.change", args=[rows[Discussion]]),
        reverse("development.discussion.agree", args=[rows[Discussion]]),
        reverse("development.unit.log", args=[unit]),
        reverse("development.unit.log", args=[unit]) + "?show=all",
        reverse("development.unit.note", args=[unit]),
        reverse("development.log_entry.change", args=[rows[LogEntry]]),
        reverse("development.training.list"),
        reverse("development.training.change", args=[rows[Training]]),
        reverse("development.unit.train", args=[unit]),
        reverse("development.indicators.list"),
        reverse("development.indicators.view", args=[rows[IndicatorSet]]),
        "/",
    ]
    for who in ("aino", "leena"):
        client = case.cast.client(who)
        for page in pages:
            assert client.get(page).status_code == 200, (who, page)
    for page in (reverse("development.unit.review", args=[unit]), reverse("development.indicators.make")):
        assert case.cast.client("leena").get(page).status_code == 200
        assert case.cast.client("aino").get(page).status_code in (403, 404)
    assert rows[AgreedAction]
