"""What episodes do about facts from below: a child who is born goes on as a newborn; two who became one are counted as one."""

from __future__ import annotations

from syli.episodes.commands.births import let_child_go_on
from syli.episodes.commands.merging import join_relationships, runs_already
from syli.episodes.events import EpisodeChanged
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.kernel.events import announce, reacts_to
from syli.people.commands.merging import before_merging, joins
from syli.people.events import ChildBorn, PersonsMerged
from syli.people.models import Person

before_merging(runs_already)
joins("episodes.ClientRelationship", "person")(join_relationships)


@reacts_to(ChildBorn)
def child_born(ctx: Context, event: ChildBorn) -> None:
    """The child takes part in the same episodes as before, in another role from the day of the birth."""
    child = Person.objects.filter(pk=event.person_id, born_on__isnull=False).first()
    if child is not None and child.born_on is not None:
        let_child_go_on(ctx, child_id=child.pk, born_on=child.born_on)


@reacts_to(PersonsMerged)
def two_became_one(ctx: Context, event: PersonsMerged) -> None:
    """Whatever is counted of her episodes is counted of one person now."""
    for episode in Episode.objects.filter(participants__person_id=event.person_id).distinct().order_by("pk"):
        announce(ctx, EpisodeChanged(episode))
