"""What episodes do about facts from below: a child who is born goes on as a newborn."""

from __future__ import annotations

from syli.episodes.commands.births import let_child_go_on
from syli.kernel.context import Context
from syli.kernel.events import reacts_to
from syli.people.events import ChildBorn
from syli.people.models import Person


@reacts_to(ChildBorn)
def child_born(ctx: Context, event: ChildBorn) -> None:
    """The child takes part in the same episodes as before, in another role from the day of the birth."""
    child = Person.objects.filter(pk=event.person_id, born_on__isnull=False).first()
    if child is not None and child.born_on is not None:
        let_child_go_on(ctx, child_id=child.pk, born_on=child.born_on)
