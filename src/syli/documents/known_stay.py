"""What was written of how a family came to the house and how it left, by the numbers that national documents use for it.

Who uses violence against her and how she has lived is a grown-up's to tell: of her child it is never filled in from her answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syli.catalogue.queries import code_set
from syli.kernel.context import HELSINKI, Context
from syli.people.models import Person
from syli.stays.choices import Heads
from syli.stays.models import Background, Departure, Presence, Stay
from syli.stays.queries.leaving import ANSWERS, DURATIONS, EARLIER, HOUSING, MOVES, PERPETRATORS, VIOLENCE, background_of, departure_of, earlier_code
from syli.stays.queries.stays import stays_visible

#: Earlier stays within so many years are asked (1011, FIN-4).
YEARS = 5
#: The list a code set is mapped to, by the set (`national:` of its codes).
NATIONAL = {
    DURATIONS: "violence_duration", PERPETRATORS: "perpetrator", MOVES: "moved_from_other", HOUSING: "housing_after_stay",
    ANSWERS: "yes_no_unknown", EARLIER: "earlier_stays",
}  # fmt: skip


def national_of(set_code: str, code: str) -> str | None:
    """Return the national number of one of our codes; None when there is none."""
    found = code_set(set_code).find(code) if code else None
    return dict(found.national).get(NATIONAL[set_code]) if found else None


def by_words(set_code: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes by their Finnish words alone, for a national list that an installation has brought itself and whose numbers we do not know."""
    known = (code_set(set_code).find(code) for code in codes)
    return [("", found.texts.fi) for found in known if found is not None]


def stay_facts(ctx: Context, person: Person, stay: Stay) -> dict[str, Any]:
    """Return what is known of the stay, of the family's background and of its leaving."""
    background, departure = background_of(stay), departure_of(stay)
    is_adult = Presence.objects.filter(stay=stay, person=person, heads=Heads.ADULT).exists()
    return {
        "stay.began_on": stay.began_at.astimezone(HELSINKI).date().isoformat(),
        "stay.ended_on": stay.ended_at.astimezone(HELSINKI).date().isoformat() if stay.ended_at else None,
        "stay.earlier": _earlier(ctx, person, stay, background),
        **(_came(background) if background else {}),
        **(_of_violence(background) if background and is_adult else {}),
        **(_left(departure, is_adult=is_adult) if departure else {}),
    }


def children_elsewhere(stay: Stay | None) -> int | None:
    """Return how many children the family told of that stayed elsewhere."""
    background = background_of(stay) if stay is not None else None
    return background.children_elsewhere if background else None


def _earlier(ctx: Context, person: Person, stay: Stay, background: Background | None) -> str | None:
    if background is not None and background.earlier_code:
        return national_of(EARLIER, earlier_code(ctx, stay, background))
    earliest = ctx.now.replace(year=ctx.now.year - YEARS, day=min(ctx.now.day, 28))
    others = stays_visible(ctx).filter(presences__person=person, began_at__gte=earliest, began_at__lt=stay.began_at).distinct().count()
    # Only stays here are known; that there were none elsewhere nobody can say for her.
    return str(min(others, 3) + 1) if others else None


def _came(row: Background) -> dict[str, Any]:
    return {"background.moved": national_of(MOVES, row.moved_code), "background.came_from_other": True if row.moved_code else None}


def _of_violence(row: Background) -> dict[str, Any]:
    numbers = (national_of(PERPETRATORS, code) for code in row.perpetrator_codes)
    return {
        "background.violence": by_words(VIOLENCE, row.violence_codes),
        "background.duration": national_of(DURATIONS, row.duration_code),
        "background.perpetrators": [{"relation": number} for number in numbers if number],
        "background.lived_together": national_of(ANSWERS, row.lived_together_code),
        "background.crime_report": national_of(ANSWERS, row.crime_report_code),
    }


def _left(row: Departure, *, is_adult: bool) -> dict[str, Any]:
    with_perpetrator = national_of(ANSWERS, row.with_perpetrator_code) if is_adult else None
    housing = national_of(HOUSING, row.housing_code)
    return {"departure.with_perpetrator": with_perpetrator, **({"episode.housing_after": housing} if housing else {})}
