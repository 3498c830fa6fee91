"""From what families tell to facts: in which forms of violence everybody who came to a house is counted. Codes only."""

from __future__ import annotations

from collections import defaultdict

from syli.kernel.dates import local_date
from syli.stats.choices import UNKNOWN
from syli.stats.facts import Columns, Reading, append
from syli.stats.stay_facts import StaysRead, lived_fact


def violence_facts(reading: Reading, read: StaysRead) -> Columns:
    """Return one row per person's stay and form of violence, on the day she came; where none was told one row says so.

    What is told is told of the family: it stands on everybody who came. Distinct people are counted, so that each form has everybody
    and nobody is twice in a total.
    """
    columns: Columns = defaultdict(list)
    for family in read.families:
        forms = sorted(set(family.stay["background__violence_codes"] or ()) - {UNKNOWN}) or [UNKNOWN]
        for one in family.people:
            start_on = local_date(one.start_at)
            if start_on.year == reading.year:
                fact = lived_fact(reading, read, family, one, start_on) | {"event_on": start_on, "told": 1}
                for form in forms:
                    append(columns, fact | {"violence": form})
    return columns
