"""Access: the single check, the list and a plain-Python oracle agree; guards close what rules open; scope fails closed."""

from __future__ import annotations

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.access import allows, explain, guard, may, registered_guards, registered_relations, visible_to
from syli.kernel.access.rules import relation
from syli.kernel.context import Actor, Context, Grant, clock
from syli.kernel.scope import ScopeMissing, everything, scope
from syli.kernel.tests.toy.access import ThingAction
from syli.kernel.tests.toy.models import Thing
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ROLES = ("worker", "leader", "finance")


def oracle(ctx: Context, thing: Thing) -> bool:
    """What ThingAction.VIEW says, in plain Python."""
    here = {g.role for g in ctx.actor.grants if g.organisation_id == ctx.organisation_id}
    allowed = thing.organisation_id == ctx.organisation_id and ("leader" in here or ("worker" in here and thing.keeper_id == ctx.actor.id))
    return allowed and (not thing.is_hidden or thing.keeper_id == ctx.actor.id)


@given(
    things=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.booleans()), max_size=8),
    grants=st.lists(st.tuples(st.sampled_from(ROLES), st.integers(1, 3)), max_size=4),
    actor=st.integers(1, 3),
    acting=st.integers(1, 3),
)
def test_access__list_and_check_and_explanation__equal_the_oracle(
    things: list[tuple[int, int, bool]], grants: list[tuple[str, int]], actor: int, acting: int
) -> None:
    ctx = Context(Actor("staff", actor, "", tuple(Grant(r, o) for r, o in grants)), acting, clock())
    with everything():
        Thing.objects.all().delete()
        rows = [Thing.objects.create(organisation_id=o, keeper_id=k, is_hidden=h, name="x", created_at=clock()) for o, k, h in things]
        listed = {t.pk for t in visible_to(ctx, ThingAction.VIEW)}
        assert listed == {t.pk for t in rows if oracle(ctx, t)}
        for row in rows:
            assert allows(ctx, ThingAction.VIEW, row) == (row.pk in listed) == explain(ctx, ThingAction.VIEW, row).allowed


def test_access__unit_bound_role__has_no_power_elsewhere(cast: Cast) -> None:
    assert may(cast.ctx("aino"), ThingAction.MAKE)
    assert not may(cast.ctx("fanni"), ThingAction.MAKE)
    assert not may(cast.nobody(), ThingAction.LIST)


def test_scope__missing__raises_instead_of_leaking() -> None:
    with pytest.raises(ScopeMissing):
        Thing.objects.count()


def test_scope__limits_to_its_organisations() -> None:
    with everything():
        for organisation in (1, 2):
            Thing.objects.create(organisation_id=organisation, name="x", created_at=clock())
    with scope([1]):
        assert [t.organisation_id for t in Thing.objects.all()] == [1]
        with scope([]):
            assert Thing.objects.count() == 0
        assert Thing.objects.count() == 1


def test_access__reason_required__refuses_silence(cast: Cast) -> None:
    from syli.kernel.access import NotAllowed, require

    with cast.inside("aino") as ctx:
        thing = Thing.objects.create(organisation_id=ctx.organisation_id, name="x", created_at=ctx.now)
    with cast.inside("leena") as ctx:
        with pytest.raises(NotAllowed):
            require(ctx, ThingAction.OPEN_SECRET, thing)
        require(ctx.because("the client asked"), ThingAction.OPEN_SECRET, thing)


def test_guard__id_taken_already__is_refused_and_the_first_stays() -> None:
    first = next(known for known in registered_guards() if known.target.startswith("toy."))

    def another(ctx: Context) -> Q:
        return Q()

    with pytest.raises(ValueError, match="declared twice"):
        guard(first.id, "toy.Thing", "Everything stays open.")(another)
    assert next(known for known in registered_guards() if known.id == first.id) is first


def test_relation__name_taken_by_rows_of_another_model__is_refused() -> None:
    first = registered_relations()[0]
    assert relation(first.name, first.target, "Asked again.") is first
    with pytest.raises(ValueError, match="declared twice"):
        relation(first.name, "toy.Other", "Of something else.")
