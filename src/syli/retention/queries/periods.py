"""How long is each class of records kept, by the law or by the association's own decision?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from syli.catalogue.queries import code_set
from syli.kernel.context import Context
from syli.retention.choices import CountedFrom
from syli.retention.models import KeepingPeriod

CLASSES: Final = "retention_classes"
#: Classes of what belongs to no service, and the tag that says so.
BASICS, NEVER_CLIENTS, REQUESTS, DISCLOSURES = "client_basics", "never_clients", "data_requests", "disclosures"
UNSERVED: Final = "unserved_requests"
OF_NO_SERVICE: Final = "of_no_service"
#: Records that name nobody have no years.
COUNTS_ONLY: Final = "counts_only"
#: How a class of the set says from which event its years are counted.
TAGS: Final = {f"from_{one.value}": one for one in CountedFrom}
#: What is due within so long stands on the list already.
AHEAD: Final = timedelta(days=365)
#: 29 February and the day itself: a little more is read than is due, and the rule decides.
MARGIN: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Period:
    """How long the records of a class are kept, and by what."""

    code: str
    words: str
    years: int | None = None
    counted_from: CountedFrom | None = None
    source: str = ""
    is_law: bool = False
    is_of_no_service: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """One closed episode, or one request of which no service came, near the end of its years."""

    pk: int
    unit_id: int
    class_code: str
    until: date
    is_stopped: bool
    is_request: bool = False


def periods(ctx: Context) -> dict[str, Period]:
    """Return the years of every class: those of the set, or what the association has decided where it says none."""
    own = {row.class_code: row for row in KeepingPeriod.objects.order_by("pk")}
    found = {}
    for code in code_set(CLASSES).codes:
        words, row, loose = code.texts.in_language(ctx.language), own.get(code.code), OF_NO_SERVICE in code.tags
        counted = next((TAGS[tag] for tag in code.tags if tag in TAGS), None)
        if code.keep is not None and code.keep.value is not None and counted is not None:
            found[code.code] = Period(code.code, words, int(code.keep.value), counted, ", ".join(code.keep.sources), True, loose)
        elif row is not None:
            found[code.code] = Period(code.code, words, row.years, CountedFrom(row.counted_from), row.source, False, loose)
        else:
            found[code.code] = Period(code.code, words, is_of_no_service=loose)
    return found
