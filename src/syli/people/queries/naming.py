"""Who decided that somebody who came without a name is a client by name, and when (ANO-5)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.ui.formats import format_date
from syli.people.labels import DECIDERS, label_of
from syli.people.models import NamingDecision, Person
from syli.people.queries.cards import cards
from syli.people.reading import person_reading_of_others


@person_reading_of_others(lambda row: (row.guardian_id,) if row.guardian_id else ())
def naming_decisions(_ctx: Context, person: Person) -> QuerySet[NamingDecision]:
    """Read the decisions of a person whose record the reader has opened, the latest first."""
    return NamingDecision.objects.filter(person=person).order_by("-decided_on", "-pk")


def decided_words(ctx: Context, row: NamingDecision) -> str:
    """Return who decided and when; a guardian by name where the reader may know of her."""
    guardian = cards(ctx, [row.guardian_id]).get(row.guardian_id) if row.guardian_id else None
    who = label_of(DECIDERS, row.decided_by)
    return _("%(who)s decided, %(day)s") % {"who": f"{who} {guardian.name}" if guardian else who, "day": format_date(row.decided_on)}
