"""The demonstration's team: training it has given, a log that waits to be gone through, indicators it follows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from syli.catalogue.queries import code_set
from syli.development.choices import LogKind, LogState
from syli.development.commands import add_indicator, agree, change_line, give_training, make_set, review_log, set_rhythm, write_line
from syli.development.queries.trainings import AUDIENCES
from syli.kernel.context import Context
from syli.org.models import StaffMember, Unit

#: So many days ago, for how many, for how long, about what, with whom.
TRAININGS = (
    (12, 24, 120, "Miten väkivalta otetaan puheeksi", "Hyvinvointialueen perhekeskus"),
    (47, 9, 90, "Lapsen turvasuunnitelma", ""),
    (110, 31, 180, "Vauvaperheen jaksaminen", "Neuvola"),
)
LINES = (
    (4, LogKind.IDEA, "Esite myös selkosuomeksi.", ""),
    (16, LogKind.FEEDBACK, "Iltatapaamisia on toivottu kahdesti.", ""),
    (38, LogKind.CHALLENGE, "Tulkin saaminen samalle viikolle on vaikeaa.", ""),
    (71, LogKind.IDEA, "Odotushuoneeseen lapsille oma nurkkaus.", "Nurkkaus tehtiin, ja lelut vaihdetaan kuukausittain."),
)
INDICATORS = (("clients", Decimal(120)), ("waiting_days", Decimal(14)), ("contacts", None))


def develop(leader: Context, worker: Context, unit: Unit) -> None:
    """Write down what a unit's team has given, noticed and decided, and what its leader follows."""
    me = StaffMember.objects.get(pk=worker.actor.id or 0)
    audiences = [code.code for code in code_set(AUDIENCES).codes]
    for number, (days, heads, minutes, topic, partner) in enumerate(TRAININGS):
        give_training(
            worker, unit, held_on=worker.today - timedelta(days=days), audience=audiences[number % len(audiences)], heads=heads, minutes=minutes,
            topic=topic, givers=[me.public_id], partner=partner,
        )  # fmt: skip
    for days, kind, text, outcome in LINES:
        line = write_line(worker, unit, kind=kind, text=text, said_on=worker.today - timedelta(days=days))
        if outcome:
            change_line(worker, line, kind=kind, text=text, said_on=line.said_on, state=LogState.DONE, outcome=outcome)
    set_rhythm(leader, unit, is_half_yearly=True)
    held = review_log(
        leader, unit, held_on=leader.today - timedelta(days=30), members=[me.public_id],
        concluded="Iltatapaamisia kokeillaan keväällä kerran kuussa. Tulkki varataan heti, kun aika sovitaan.",
    )  # fmt: skip
    agree(leader, held, what="Kokeilla iltatapaamista", responsible=me.public_id, due_on=leader.today + timedelta(days=10))
    followed = make_set(leader, name="Mitä seuraamme tänä vuonna", unit=unit)
    for measure, target in INDICATORS:
        add_indicator(leader, followed, measure=measure, target=target)
