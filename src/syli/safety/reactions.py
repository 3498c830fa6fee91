"""What two people agreed on is spent in the same transaction in which it is done; every text saved is looked through afterwards."""

from __future__ import annotations

from syli.kernel.context import Context
from syli.kernel.events import reacts_to
from syli.kernel.jobs import plan
from syli.people.events import AddressRevealed, ContactPointChanged, PersonChanged, ProtectionWeakened
from syli.safety.choices import Act, Written
from syli.safety.commands.approvals import use_agreement
from syli.safety.events import KeptApart, WordsWritten
from syli.safety.working import find_older_strays_job, find_shared_job, find_strays_job


@reacts_to(AddressRevealed)
def spend_reveal(ctx: Context, event: AddressRevealed) -> None:
    """Spend the agreement to see what is masked."""
    use_agreement(ctx, act=Act.REVEAL_ADDRESS, person_id=event.person_id)


@reacts_to(ProtectionWeakened)
def spend_lift(ctx: Context, event: ProtectionWeakened) -> None:
    """Spend the agreement to lift or shorten a protection."""
    use_agreement(ctx, act=Act.LIFT_PROTECTION, person_id=event.person_id)


@reacts_to(ContactPointChanged)
def spend_change(ctx: Context, event: ContactPointChanged) -> None:
    """Spend the agreement to change a safe way to reach somebody."""
    use_agreement(ctx, act=Act.CHANGE_CONTACT, contact_point_id=event.contact_point_id)


@reacts_to(WordsWritten)
def look_through(ctx: Context, event: WordsWritten) -> None:
    """Plan to look through a text: for every text alike, so that neither the answer nor its time tells what will be found (row 28)."""
    plan(find_strays_job, ctx.home_id, event.kind.value, event.key)


@reacts_to(PersonChanged)
def look_through_reach(ctx: Context, event: PersonChanged) -> None:
    """Plan to look through how somebody may be reached, for that is text too; and who else is reached so, for every number alike."""
    if "contact_points" in event.fields:
        look_through(ctx, WordsWritten(Written.REACH, event.person_id))
        plan(find_shared_job, ctx.home_id, event.person_id, ctx.actor.id or 0)


@reacts_to(KeptApart)
def look_through_older(_ctx: Context, event: KeptApart) -> None:
    """Plan to look through what was written before."""
    plan(find_older_strays_job, event.organisation_id, event.first_id, event.second_id)
