"""What two people agreed on is spent in the same transaction in which it is done, so it opens nothing twice."""

from __future__ import annotations

from syli.kernel.context import Context
from syli.kernel.events import reacts_to
from syli.people.events import AddressRevealed, ContactPointChanged, ProtectionWeakened
from syli.safety.choices import Act
from syli.safety.commands.approvals import use_agreement


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
