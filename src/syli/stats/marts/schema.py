"""What stands in the marts: the columns of every kind of fact, and the form in which a producer hands rows over.

No identifiers: codes, days, numbers and record keys only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from syli.stats.choices import DAILY, SPANS, UNKNOWN, Fact, Grain

_SHARED = ("organisation", "unit", "service", "region", "county", "municipality", "age_group", "gender", "language", "role", "funding")
CONTACT_CODES = (*_SHARED, "modality", "referral_source", "reason", "known_as", "work_form", "theme")
EPISODE_CODES = (*_SHARED, "referral_source", "reason", "end_result", "request_way", "group_wish")
_LIVED = (*_SHARED, "heads", "referral_source", "directed_by", "reason")
_HOUSE = ("organisation", "unit", "service")

#: The code columns of each kind of fact; in a file they are small numbers, see `marts.codes`.
CODE_COLUMNS: dict[Fact, tuple[str, ...]] = {
    Fact.CONTACT: CONTACT_CODES,
    Fact.COUNT: CONTACT_CODES,
    Fact.EPISODE: EPISODE_CODES,
    Fact.STAY: (
        *_LIVED, "arrival_hour", "arrival_way", "earlier_stays", "stay_length", "housing_after", "with_perpetrator", "violence_duration",
        "perpetrator", "lived_together", "crime_report", "moved_because", "onward_help", "safety_plan",
    ),
    Fact.NIGHT: _LIVED,
    Fact.HOUSE: _HOUSE,
    Fact.DOOR: (*_HOUSE, "refusal_reason", "guided_to", "caller", "arrival_hour"),
    Fact.VIOLENCE: (*_LIVED, "violence"),
    Fact.FAMILY: (*_SHARED, "referral_source", "reason"),
    Fact.TRAINING: (*_HOUSE, "audience"),
}  # fmt: skip
#: The number of what stands in the files; raised with every column, so that files of before are written anew by themselves.
SHAPE = 6
#: Columns that files do not have which were written before these were counted: of such a fact it is not known.
LATER_CODES = frozenset(
    {
        "with_perpetrator", "known_as", "violence_duration", "perpetrator", "lived_together", "crime_report", "moved_because", "onward_help",
        "safety_plan", "request_way", "group_wish", "work_form", "theme",
    }
)  # fmt: skip
LATER_NUMBERS = frozenset({"elsewhere", "pairs", "colleague_minutes", "path_days", "went_on", "offered_days", "met_days", "in_promise"})
LATER = LATER_CODES | LATER_NUMBERS
_CONTACT_AMOUNTS = ("contacts", "participations", "minutes", "pairs", "colleague_minutes")
#: What each kind of fact adds up. `families` and `places` are 1 on the row that stands for its whole family.
AMOUNTS: dict[Fact, tuple[str, ...]] = {
    Fact.CONTACT: _CONTACT_AMOUNTS,
    Fact.COUNT: _CONTACT_AMOUNTS,
    Fact.EPISODE: (),
    Fact.STAY: ("families", "elsewhere"),
    Fact.NIGHT: ("nights", "living", "families", "places"),
    Fact.HOUSE: ("offered",),
    Fact.DOOR: ("turned_away", "calls", "people"),
    Fact.VIOLENCE: ("told",),
    Fact.FAMILY: ("adults", "same_time", "enough_times"),
    Fact.TRAINING: ("trainings", "heads", "lasted"),
}
#: What a producer may leave out, and what it then is.
_USUAL = {"contacts": 1, "participations": 1, "minutes": 0, "elsewhere": 0, "pairs": 0, "colleague_minutes": 0}
#: Numbers that are not always known: days, and 1 or 0 where something holds or not.
MEASURED: dict[Fact, tuple[str, ...]] = {
    Fact.EPISODE: ("waiting_days", "offered_days", "met_days", "in_promise"),
    Fact.STAY: ("path_days", "went_on"),
    Fact.FAMILY: ("first_times_days",),
}
_MAY_BE_EMPTY = frozenset({"end_on", *(name for names in MEASURED.values() for name in names)})
_KEY = [("record_key", pa.int64())]
_TIMES: dict[tuple[bool, Grain], list[tuple[str, Any]]] = {
    (False, Grain.DAY): [("year", pa.int16()), ("month", pa.int32()), ("event_on", pa.date32())],
    (False, Grain.MONTH): [("year", pa.int16()), ("month", pa.int32())],
    (False, Grain.YEAR): [("year", pa.int16())],
    (True, Grain.DAY): [
        ("year", pa.int16()), ("start_on", pa.date32()), ("end_on", pa.date32()),
        ("start_month", pa.int32()), ("end_month", pa.int32()), ("length_days", pa.int32()),
    ],
}  # fmt: skip
_EVERY_GRAIN = (Grain.DAY, Grain.MONTH, Grain.YEAR)
#: Which grains are stored of each kind of fact.
GRAINS: dict[Fact, tuple[Grain, ...]] = {fact: (Grain.DAY,) if fact in DAILY else _EVERY_GRAIN for fact in Fact}


def schema(fact: Fact, grain: Grain) -> Any:
    """Return the Arrow schema of a stored file."""
    fields = [(name, pa.int16()) for name in CODE_COLUMNS[fact]] + _TIMES[fact in SPANS, grain] + _KEY
    measured = [(name, pa.int32()) for name in MEASURED.get(fact, ())]
    return pa.schema(fields + measured + [(name, pa.int32()) for name in AMOUNTS[fact]])


def given_columns(fact: Fact) -> dict[str, Any]:
    """Return the columns a producer hands over, with their types: codes as text, days as dates, keys as unsigned 64 bits.

    Contacts: `contacts` is 1 on the row of the first participant of a contact and 0 on the others. Anonymous counts: `contacts`
    and `participations` are the numbers counted, `record_key` stands for the counting session. Nights: a row per person and night of
    a stay, `nights` 0 while she is away. Houses: the places of a house on one night, its key standing for the house.
    Violence: a row per person's stay and form that was told, on the day she came. Families: a row per month of a grown-up in a service
    (`adults` 1), one where first times are known, one where a child was met for the third time; the key stands for the family.
    Trainings: a row per training, its key standing for it; `heads` is how many listened and `lasted` its minutes.
    """
    columns: dict[str, Any] = dict.fromkeys(CODE_COLUMNS[fact], pa.string())
    columns["record_key"] = pa.uint64()
    days = {"start_on": pa.date32(), "end_on": pa.date32()} if fact in SPANS else {"event_on": pa.date32()}
    measured = dict.fromkeys(MEASURED.get(fact, ()), pa.int32())
    return columns | days | measured | {name: pa.int32() for name in AMOUNTS[fact]}


def as_table(fact: Fact, rows: Any) -> Any:
    """Return what a producer gave (an Arrow table or mappings) as an Arrow table with every column; unknown codes filled in."""
    wanted = given_columns(fact)
    if not isinstance(rows, pa.Table):
        rows = pa.Table.from_pylist([dict(row) for row in rows], schema=pa.schema(list(wanted.items())))
    extra = set(rows.column_names) - set(wanted)
    if extra:
        raise ValueError(f"Not columns of {fact}: {', '.join(sorted(extra))}")
    columns = {name: _column(rows, name, kind) for name, kind in wanted.items()}
    return pa.table(columns)


def with_times(fact: Fact, table: Any) -> Any:
    """Add the columns that follow from the given ones and turn the key into the signed number that is stored."""
    keys = np.asarray(table["record_key"].to_numpy(), dtype=np.uint64).view(np.int64)
    table = table.set_column(table.column_names.index("record_key"), "record_key", pa.array(keys))
    if fact in SPANS:
        return _span_times(table)
    for name in [one for one in ("minutes", "pairs", "colleague_minutes") if one in table.column_names]:
        # What belongs to the contact is counted once, on the row that counts it.
        amount = pc.multiply(table[name], pc.cast(pc.greater(table["contacts"], 0), pa.int32()))
        table = table.set_column(table.column_names.index(name), name, amount)
    return table.append_column("year", _year(table["event_on"])).append_column("month", _month(table["event_on"]))


def _column(rows: Any, name: str, kind: Any) -> Any:
    if name not in rows.column_names:
        if kind == pa.string():
            return pa.array([UNKNOWN] * rows.num_rows, pa.string())
        if name in _MAY_BE_EMPTY:
            return pa.nulls(rows.num_rows, kind)
        if name in _USUAL:
            return pa.array([_USUAL[name]] * rows.num_rows, kind)
        raise ValueError(f"The column {name} is missing.")
    column = rows[name].combine_chunks().cast(kind)
    if kind == pa.string():
        filled = pc.fill_null(column, UNKNOWN)
        return pc.if_else(pc.equal(filled, ""), UNKNOWN, filled)
    if name in LATER_NUMBERS and name in _USUAL:
        return pc.fill_null(column, _USUAL[name])
    if column.null_count and name not in _MAY_BE_EMPTY:
        raise ValueError(f"The column {name} has gaps.")
    return column


def _span_times(table: Any) -> Any:
    days = pc.days_between(table["start_on"], table["end_on"])
    if pc.any(pc.less(days, 0)).as_py():
        raise ValueError("An episode or a stay ends before it starts.")
    for name in (one for names in MEASURED.values() for one in names if one in table.column_names):
        known = pc.max_element_wise(table[name], pa.scalar(0, pa.int32()), skip_nulls=False)
        table = table.set_column(table.column_names.index(name), name, known)
    table = table.append_column("year", _year(table["start_on"])).append_column("start_month", _month(table["start_on"]))
    table = table.append_column("end_month", _month(table["end_on"]))
    return table.append_column("length_days", pc.cast(pc.add(days, 1), pa.int32()))


def _year(days: Any) -> Any:
    return pc.cast(pc.year(days), pa.int16())


def _month(days: Any) -> Any:
    return pc.cast(pc.add(pc.multiply(pc.year(days), 100), pc.month(days)), pa.int32())
