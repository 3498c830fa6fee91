"""Two keepers place the same worker: the second, on the page as it was, sees both sides and overwrites nothing."""

from __future__ import annotations

import pytest

from syli.kernel.testing.dom import parse
from syli.kernel.testing.page_forms import PageForm, forms_in
from syli.safety.commands import place_worker
from syli.safety.models import Separation, SideWorker
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
