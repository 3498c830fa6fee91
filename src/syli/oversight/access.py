"""Who may review looks, be asked about her own, keep cases of misuse, and declare who is near to her."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from syli.kernel.access import Actions, Audit, action, role
from syli.kernel.access.rules import NOTHING, AllowRule, relation
from syli.kernel.context import Context
from syli.org.choices import Role
from syli.oversight.choices import AlertState
from syli.oversight.models import Alert, DeclaredKin, MisuseCase
from syli.safety.standing import standing_of

OF_OTHERS = relation("of others", "oversight.Alert", "when somebody else has looked")
KNOWN_SUBJECT = relation("known subject", "oversight.Alert", "about somebody whom the reviewer may know")
IS_ASKED = relation("is asked", "oversight.Alert", "when it is she who is asked")
OWN_KIN = relation("own kin", "oversight.DeclaredKin", "whom she has declared herself")

#: Whoever opens clients' records may be asked about it.
_LOOKERS: list[AllowRule] = [role(Role.WORKER, Role.STUDENT, Role.LEADER)]


class AlertAction(Actions, resource=Alert):
    """Acts on looks that are shown to a reviewer."""

    LIST = action(_("See which looks wait for a review"), allow=[role(Role.LEADER, Role.PRIVACY)], audit=Audit("high"), of_row=False)
    FIND = action(_("Go through the looks of a day"), allow=[role(Role.PRIVACY)], audit=Audit("high"), of_row=False, writes=True)
    JUDGE = action(
        _("Decide on a look"),
        allow=[role(Role.LEADER).where(OF_OTHERS, KNOWN_SUBJECT), role(Role.PRIVACY).where(OF_OTHERS)],
        audit=Audit("high"),
        writes=True,
    )
    QUESTIONS = action(_("See what one is asked about one's looks"), allow=_LOOKERS, of_row=False)
    ANSWER = action(
        _("Answer why one opened a record"),
        allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER).where(IS_ASKED)],
        audit=Audit("high"),
        writes=True,
    )


class MisuseCaseAction(Actions, resource=MisuseCase):
    """Acts on cases of misuse: the data protection officer's."""

    LIST = action(_("See cases of misuse"), allow=[role(Role.PRIVACY)], audit=Audit("high"), of_row=False)
    KEEP = action(_("Write what is done about misuse"), allow=[role(Role.PRIVACY)], audit=Audit("high"), writes=True)


class DeclaredKinAction(Actions, resource=DeclaredKin):
    """Acts on whom a worker declares as near to her. Nobody but she reads it; the daily review compares with it."""

    DECLARE = action(_("Declare who is near to oneself"), allow=_LOOKERS, of_row=False, writes=True)
    WITHDRAW = action(_("Withdraw who is near to oneself"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER).where(OWN_KIN)], writes=True)


class LogAction(Actions, noun="log"):
    """Acts on the log itself: Syli's own work, which nobody else is allowed."""

    FORGET = action(_("Take events whose years are over out of the log"), allow=[role()], audit=Audit("high"), of_row=False, writes=True)


@OF_OTHERS.provide
def not_her_own(ctx: Context) -> Q:
    """Everybody's looks but the reviewer's own (OVERSIGHT-13)."""
    return ~Q(staff_id=ctx.actor.id) if ctx.actor.id is not None else NOTHING


@KNOWN_SUBJECT.provide
def about_nobody_hidden(ctx: Context) -> Q:
    """About nobody who is closed to the reviewer, nor of a pair one of whom is."""
    hidden = standing_of(ctx).hidden
    if not hidden:
        return ~Q(pk__in=())
    return (Q(subject__isnull=True) | ~Q(subject_id__in=hidden)) & (Q(other__isnull=True) | ~Q(other_id__in=hidden))


@IS_ASKED.provide
def she_is_asked(ctx: Context) -> Q:
    """Questions about the actor's own looks that wait for her answer."""
    return Q(staff_id=ctx.actor.id, state=AlertState.ASKED) if ctx.actor.id is not None else NOTHING


@OWN_KIN.provide
def declared_by_her(ctx: Context) -> Q:
    """What the actor has declared herself and not withdrawn."""
    return Q(staff_id=ctx.actor.id, end_on__isnull=True) if ctx.actor.id is not None else NOTHING
