"""Two keepers place the same worker: the second, on the page as it was, sees both sides and overwrites nothing."""

from __future__ import annotations

import pytest

from syli.safety.commands import change_team, place_worker, seal_record
from syli.safety.models import Seal, Separation, SideWorker
from syli.testing.dom import parse
from syli.testing.page_forms import PageForm, forms_in
from tests.apart import Apart

pytestmark = pytest.mark.django_db


def test_place__on_an_old_page__shows_both_sides(apart: Apart) -> None:
    pair, cast = apart.keep(), apart.case.cast
    client, aarne = cast.client("leena"), cast.staff["aarne"]

    def side_of_aarne() -> PageForm:
        return next(one for one in forms_in(client.get(f"/keeping/{pair.public_id}/")) if one.values.get("staff") == [aarne.public_id])

    form = side_of_aarne()
    with cast.inside("leena") as ctx:
        place_worker(ctx, Separation.objects.get(pk=pair.pk), staff_id=aarne.public_id, side=apart.she)
    answer = form.send(client, {"side": apart.he.public_id})
    assert answer.status_code == 409
    both = [cell.text for cell in parse(answer.text) if cell.tag == "td"]
    assert "her_given" in both[0] and "his_given" in both[1], both
    with cast.inside("leena"):
        assert SideWorker.objects.get(staff=aarne).person_id == apart.she.pk
    assert side_of_aarne().send(client, {"side": apart.he.public_id}).status_code == 302
    with cast.inside("leena"):
        assert SideWorker.objects.get(staff=aarne).person_id == apart.he.pk


def test_lift__on_an_old_page__shows_the_team_that_was_chosen(apart: Apart) -> None:
    cast = apart.case.cast
    small, large = (tuple(cast.staff[name].public_id for name in names) for names in (("aino", "leena"), ("aino", "leena", "sulo")))
    with cast.inside("leena") as ctx:
        seal = seal_record(ctx, apart.she, team=small, is_employee=False)
    client = cast.client("leena")
    button = forms_in(client.get(f"/teams/{seal.public_id}/"))[1]
    with cast.inside("leena") as ctx:
        change_team(ctx, seal, team=large)
    answer = button.send(client, {"lift": "1"})
    assert answer.status_code == 409
    assert "Sulo" in next(cell.text for cell in parse(answer.text) if cell.tag == "td")
    with cast.inside("leena"):
        assert Seal.objects.get(pk=seal.pk).end_on is None
    assert forms_in(client.get(f"/teams/{seal.public_id}/"))[1].send(client, {"lift": "1"}).status_code == 302
