"""What a worker may ask a second person for about a client."""

from __future__ import annotations

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.access import SAID_SAFE_AGREED, ContactPointAction
from syli.people.models import ContactPoint, Person
from syli.people.queries import PersonCard, ways_to_reach
from syli.people.queries.cards import current
from syli.safety.access import PointSafetyAction
from syli.safety.disclosing import needs_two_to_disclose


def has_something_to_ask(ctx: Context, person: Person, shown: PersonCard) -> bool:
    """Tell whether something about her needs two: what is masked, giving anything out, changing a way to reach her or calling it safe.

    No query on a page that shows the ways.
    """
    if shown.is_masked or needs_two_to_disclose(ctx, person, is_protected=shown.is_protected):
        return True
    return any(not (way.may_change and way.may_say_safe) for way in ways_to_reach(ctx, person, shown))


def askable_points(ctx: Context, person: Person) -> list[ContactPoint]:
    """Return the contact points in use that the actor sees but may not change, or call safe, alone."""
    seen = visible_to(ctx, PointSafetyAction.ASK_CHANGE).filter(current(ctx.today), person=person)
    alone = visible_to(ctx, ContactPointAction.CHANGE).filter(SAID_SAFE_AGREED.rows(ctx))
    return list(seen.exclude(pk__in=alone.values("pk")).order_by("pk"))
