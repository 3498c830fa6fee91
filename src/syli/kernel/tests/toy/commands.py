"""Changing things."""

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.kernel.tests.toy.access import ThingAction
from syli.kernel.tests.toy.models import Thing


@command(ThingAction.RENAME)
def rename_thing(ctx: Context, thing: Thing, *, name: str) -> Thing:
    """Rename a thing; an empty name breaks TOY-02."""
    ctx.trail.touch([thing.pk])
    thing.name = name
    thing.save()
    if not name:
        raise RuleBroken("TOY-02", "A thing has a name.", field="name")
    return thing


@command(ThingAction.MAKE)
def make_thing(ctx: Context, *, name: str, then_rename: Thing | None = None) -> Thing:
    """Make a thing, perhaps renaming another on the way."""
    thing = Thing.objects.create(organisation_id=ctx.organisation_id, keeper_id=ctx.actor.id, name=name, created_at=ctx.now)
    if then_rename is not None:
        rename_thing(ctx, then_rename, name=f"after {name}")
    return thing
