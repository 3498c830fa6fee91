"""May one person give something out about somebody? Of whoever is in danger two agree on it, once for each time."""

from __future__ import annotations

from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.people.rules import protects
from syli.safety import rules
from syli.safety.choices import Act
from syli.safety.commands.approvals import use_agreement
from syli.safety.marks import marks_of


def needs_two_to_disclose(ctx: Context, person: Person, *, is_protected: bool) -> bool:
    """Tell whether two agree before anything is given out; no query on a page that has read what concerns the actor.

    Of the one who is kept away nothing is asked: the question would tell that there is somebody else.
    """
    return ctx.actor.kind != "system" and rules.two_disclose(is_protected=is_protected, is_asked_for=person.pk in marks_of(ctx).asked_for)


def spend_to_disclose(ctx: Context, person: Person) -> None:
    """Spend an agreement on something given out inside a command, or refuse it. Rule: SAFE-29."""
    known = Person.objects.only("is_protected", "protected_until").get(pk=person.pk)
    is_protected = protects(known.is_protected, known.protected_until, ctx.today)
    if needs_two_to_disclose(ctx, person, is_protected=is_protected) and not use_agreement(ctx, act=Act.DISCLOSE, person_id=person.pk):
        raise RuleBroken("SAFE-29", _("Two people agree before anything is given out. Ask a second person on the client's page, then save again."))
