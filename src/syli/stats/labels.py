"""The words of codes in tables, and of the notes under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from syli.catalogue.packs import shipped_catalogue
from syli.catalogue.queries import service_names
from syli.episodes.labels import GROUP_WISHES
from syli.intake.labels import WAYS
from syli.kernel.dates import format_date
from syli.org.models import Municipality, Organisation, Unit
from syli.org.queries.areas import areas_year, counties_in, municipalities_in
from syli.stats.answers import Note
from syli.stats.choices import UNKNOWN
from syli.stats.dimensions import DIMENSIONS
from syli.stats.stay_labels import stay_words
from syli.stays.queries.leaving import ANSWERS, DURATIONS, HOUSING, MOVES, ONWARD, PERPETRATORS, VIOLENCE

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_PART = re.compile(r"(\d{4})-([QH])(\d)")
CODE_SETS = {
    "age_group": "age_groups",
    "role": "roles",
    "gender": "genders",
    "language": "languages",
    "referral_source": "referral_sources",
    "reason": "entry_reasons",
    "end_result": "end_results",
    "funding": "funding_sources",
    "housing_after": HOUSING,
    "with_perpetrator": ANSWERS,
    "violence": VIOLENCE,
    "violence_duration": DURATIONS,
    "perpetrator": PERPETRATORS,
    "lived_together": ANSWERS,
    "crime_report": ANSWERS,
    "moved_because": MOVES,
    "onward_help": ONWARD,
    "refusal_reason": "refusal_reasons",
    "audience": "training_audiences",
    "theme": "contact_themes",
    "guided_to": "guided_places",
}


def words_of(dimension: str, language: str, today: date) -> Mapping[str, str]:
    """Return the words of a dimension's codes; a code without words stands for itself."""
    known: dict[str, str] = {UNKNOWN: _("Not known"), "child": _("Children"), "adult": _("Adults")}
    known |= stay_words(dimension)
    if dimension == "known_as":
        return known | _identities()
    if dimension in CODE_SETS:
        found = shipped_catalogue().code_sets[CODE_SETS[dimension]]
        return known | {code.code: code.texts.in_language(language) for code in found.codes}
    if dimension in ("service", "work_form"):
        return known | service_names(language)
    if dimension == "organisation":
        return known | {str(pk): name for pk, name in Organisation.objects.values_list("pk", "name")}
    if dimension == "unit":
        return known | {str(unit.pk): unit.outward_name for unit in Unit.objects.all()}
    if dimension == "request_way":
        return known | {way: str(words) for way, words in WAYS.items()}
    if dimension == "group_wish":
        return known | {wish: str(words) for wish, words in GROUP_WISHES.items()}
    return known | _areas(dimension, language, today) | (_modalities() if dimension == "modality" else {})


def _areas(dimension: str, language: str, today: date) -> dict[str, str]:
    if dimension == "municipality":
        return {row.code: row.name_in(language) for row in municipalities_in(today.year, language=language)}
    if dimension == "county":
        return {county.code: county.name for county in counties_in(today.year, language)}
    if dimension == "region":
        rows = Municipality.objects.filter(year=areas_year(today.year) or 0)
        return dict(rows.values_list("region_code", "region_fi").distinct())
    return {}


def _modalities() -> dict[str, str]:
    return {
        "stay": _("Stay"),
        "group": _("Group"),
        "visit": _("Meeting"),
        "home": _("Home visit"),
        "supervised": _("Supervised meeting"),
        "drop_in": _("Open house"),
        "remote": _("Remote"),
    }


def _identities() -> dict[str, str]:
    return {"named": _("By name"), "pseudonymous": _("By an alias"), "counted": _("Only counted")}


def place_of(dimensions: tuple[str, ...]) -> Callable[[tuple[str, ...]], int]:
    """Return the place of a line's code as its code set lists it, ages from the youngest on; other lines keep their order."""
    listed: dict[str, int] = {}
    if len(dimensions) == 1 and dimensions[0] in CODE_SETS:
        listed = {code.code: n for n, code in enumerate(shipped_catalogue().code_sets[CODE_SETS[dimensions[0]]].codes)}

    def place(codes: tuple[str, ...]) -> int:
        return 0 if not listed or not codes else len(listed) + 1 if codes[0] == UNKNOWN else listed.get(codes[0], len(listed))

    return place


def note_words(notes: Iterable[Note], language: str) -> list[str]:
    """Return the notes of an answer as sentences."""
    return [words for note in notes if (words := _sentence(note, language))]


def _sentence(note: Note, language: str) -> str:
    details = dict(note.details)
    if note.code == "perturbed":
        return _("Protected: the numbers are exact or a few off, and rows need not add up to the total.")
    if note.code == "of_nobody":
        return _("These numbers are about no person and are shown as they are.")
    if note.code == "not_for_publication":
        return _("True numbers for your own work. Not to be published or sent on.")
    if note.code == "others_left_out":
        return _("Of sealed services only your own unit's numbers are counted here.")
    if note.code == "open_period" and not details.get("as_of"):
        return _("The period is still running, and nothing of it is shown yet.")
    if note.code == "open_period":
        return _("The period is still running: the numbers are as they were on %(day)s.") % {"day": format_date(date.fromisoformat(details["as_of"]))}
    if note.code == "in_several":
        return _("%(dimension)s: one person or visit may be counted under several, and is once in the total.") % {
            "dimension": _dimension(details.get("dimension", ""), language)
        }
    if note.code == "merged":
        return _("Too few people for this breakdown: %(dimension)s is shown more coarsely.") % {
            "dimension": _dimension(details.get("dimension", ""), language)
        }
    return ""


def time_words(code: str) -> str:
    """Return a stretch of time as people write it: 11/2026, 10–12/2026; years and years to years stay as they are."""
    if found := _MONTH.fullmatch(code):
        return f"{int(found[2])}/{found[1]}"
    if found := _PART.fullmatch(code):
        months = 3 if found[2] == "Q" else 6
        last = int(found[3]) * months
        return f"{last - months + 1}–{last}/{found[1]}"
    return format_date(date.fromisoformat(code)) if _DAY.fullmatch(code) else code.replace("..", "–")


def _dimension(name: str, language: str) -> str:
    return DIMENSIONS[name].words.in_language(language) if name in DIMENSIONS else name


def question_error(code: str, language: str, details: Mapping[str, str]) -> str:
    """Return why a question cannot be answered, and what to do."""
    dimension = _dimension(details.get("dimension", ""), language)
    words = {
        "unknown_measure": _("Choose what is counted from the list."),
        "unknown_dimension": _("Choose rows and columns from the lists."),
        "dimension_not_for_measure": _("This cannot be divided by %(dimension)s. Choose one of these: %(fits)s.")
        % {"dimension": dimension, "fits": ", ".join(_dimension(name, language).lower() for name in details.get("fits", "").split(","))},
        "dimension_twice": _("Choose different rows, columns and filters."),
        "too_many_dimensions": _("At most four breakdowns at a time. Take one away."),
        "too_many_cells": _("The table would be too large. Take a breakdown away."),
        "filter_by_period_instead": _("Choose the time with the period."),
        "filter_is_empty": _("Choose something to keep of %(dimension)s.") % {"dimension": dimension},
        "unknown_code": _("Choose %(dimension)s from the list.") % {"dimension": dimension},
        "inside_needs_organisation": _("Choose whose numbers you want."),
        "dimension_not_outside": _("%(dimension)s is shown only inside the association.") % {"dimension": dimension},
        "filter_not_whole": _("Choose one whole category of %(dimension)s.") % {"dimension": dimension},
        "period_not_calendar": _("Choose a month, a quarter, half a year or whole years."),
    }
    return words.get(code, _("This question cannot be answered."))
