"""Who may do what with a thing."""

from django.db.models import Q

from syli.kernel.access import Actions, Audit, action, guard, role
from syli.kernel.access.rules import relation
from syli.kernel.context import Context
from syli.kernel.tests.toy.models import Thing

KEEPS = relation("keeps", "toy.Thing", "who keeps it")


@KEEPS.provide
def kept_by(ctx: Context) -> Q:
    """Meaning: the keeper."""
    return Q(keeper_id=ctx.actor.id)


@guard("TOY-01", "toy.Thing", "A hidden thing is seen only by its keeper.")
def not_hidden(ctx: Context) -> Q:
    """Open rows."""
    return Q(is_hidden=False) | Q(keeper_id=ctx.actor.id)


class ThingAction(Actions, resource=Thing):
    """Acts on things."""

    LIST = action("See the list of things", allow=[role("worker", "leader")], of_row=False)
    VIEW = action("See a thing", allow=[role("worker").where(KEEPS), role("leader")])
    RENAME = action("Rename a thing", allow=[role("worker").where(KEEPS)], writes=True)
    MAKE = action("Make a thing", allow=[role("worker")], of_row=False, writes=True)
    OPEN_SECRET = action("Open a thing's secret", allow=[role("leader")], audit=Audit(level="high", reason=True))
