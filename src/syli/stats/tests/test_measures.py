"""The declared measures: complete in words, countable by what they say, and the same statement for every engine."""

from __future__ import annotations

import pytest

from syli.stats.choices import OF_NOBODY, Fact, Kind, When
from syli.stats.dimensions import DIMENSIONS
from syli.stats.marts.schema import CODE_COLUMNS, GRAINS
from syli.stats.measures import MEASURES, Measure, registered_measures
from syli.stats.periods import Period
from syli.stats.scan import Scan, last_days, median_statement, statement, table_names, years_read

ALL = registered_measures()


def named(measure: Measure) -> str:
    return measure.name


@pytest.mark.parametrize("measure", ALL, ids=named)
def test_measure__is_described_completely(measure: Measure) -> None:
    assert measure.sentence.endswith(".")
    assert measure.unit
    assert measure.population
    assert measure.disclosure.endswith(".")
    for words in (measure.words, measure.unit_words, measure.explanation):
        assert all((words.fi, words.sv, words.en))
        assert "!" not in words.fi + words.sv + words.en
    assert len({measure.explanation.fi, measure.explanation.sv, measure.explanation.en}) == 3


@pytest.mark.parametrize("measure", ALL, ids=named)
def test_measure__can_be_divided_by_what_its_facts_hold(measure: Measure) -> None:
    assert set(measure.dimensions) <= set(DIMENSIONS)
    assert {"organisation", "service", "unit", "month", "year"} <= set(measure.dimensions)
    if not {source.fact for source in measure.sources} & {Fact.HOUSE, Fact.DOOR, *OF_NOBODY}:
        assert {"county", "municipality", "region", "age_group", "gender", "role"} <= set(measure.dimensions)
    for source in measure.sources:
        codes = {name for name in measure.dimensions if not DIMENSIONS[name].is_time}
        assert codes <= set(CODE_COLUMNS[source.fact])


@pytest.mark.parametrize("measure", ALL, ids=named)
def test_measure__is_shown_as_it_is__only_where_nobody_stands_in_it(measure: Measure) -> None:
    facts = {source.fact for source in measure.sources}
    assert (measure.kind is Kind.OPEN) is (facts <= OF_NOBODY)
    of_people = {"age_group", "gender", "language", "role", "municipality", "reason", "referral_source"}
    assert not any(of_people & set(CODE_COLUMNS[fact]) for fact in OF_NOBODY)


def test_measures__are_found_by_name() -> None:
    assert list(MEASURES) == [measure.name for measure in ALL]
    assert len(MEASURES) == len(ALL)


@pytest.mark.parametrize("measure", ALL, ids=named)
@pytest.mark.parametrize("period", ["2024", "2024-03", "2024-02-03..2024-05-06"])
def test_measure__compiles_for_duckdb_and_spark(measure: Measure, period: str) -> None:
    first, second = ("county", "gender") if "county" in measure.dimensions else ("unit", "organisation")
    scan = Scan(
        measure.name,
        ((first, "quarter", "service"), (first, "quarter"), ("service",), ()),
        Period.parse(period),
        joined=((first, ((0, 0), (1, 0), (2, 1))),),
        filters=((second, (0, 2)),),
    )
    for dialect in ("duckdb", "pyspark"):
        assert "GROUP BY" in statement(scan, dialect)
        if measure.kind is Kind.MEDIAN:
            assert "GROUP BY" in median_statement(scan, dialect)
    assert '"record_key"' in statement(scan, "duckdb")
    assert "`record_key`" in statement(scan, "pyspark")


@pytest.mark.parametrize(
    ("groupings", "period", "grain"),
    [
        ((("county", "year"),), "2024", "year"),
        ((("county",),), "2020..2024", "year"),
        ((("county", "month"),), "2024", "month"),
        ((("quarter",),), "2024", "month"),
        ((("county",),), "2024-03", "month"),
        ((("county",),), "2024-03-02..2024-03-09", "day"),
        ((("day",),), "2024-03", "day"),
    ],
)
def test_scan__reads_the_coarsest_grain_that_answers(groupings: tuple[tuple[str, ...], ...], period: str, grain: str) -> None:
    assert list(table_names(Scan("clients", groupings, Period.parse(period)))) == [f"contact_facts_{grain}"]


def test_scan__of_contacts__reads_anonymous_counts_too() -> None:
    assert sorted(table_names(Scan("contacts", ((),), Period.parse("2024")))) == ["contact_facts_year", "count_facts_year"]


@pytest.mark.parametrize("measure", ALL, ids=named)
def test_scan__reads_every_year_an_episode_may_have_begun(measure: Measure) -> None:
    years = years_read(Scan(measure.name, ((),), Period.parse("2024")))
    for source in measure.sources:
        reads_all = source.when in {When.END, When.RUNNING}
        assert years[source.fact] == (None if reads_all else (2024,))
        assert GRAINS[source.fact]


@pytest.mark.parametrize(
    ("period", "dimensions", "days"),
    [
        ("2024", (), ["2024-12-31"]),
        ("2024", ("county",), ["2024-12-31"]),
        ("2023..2024", ("year",), ["2023-12-31", "2024-12-31"]),
        ("2024-H1", ("quarter", "year"), ["2024-03-31", "2024-06-30"]),
        ("2024-02", ("quarter",), ["2024-02-29"]),
        ("2024-Q1", ("month", "quarter"), ["2024-01-31", "2024-02-29", "2024-03-31"]),
        ("2024-01-30..2024-02-02", ("day",), ["2024-01-30", "2024-01-31", "2024-02-01", "2024-02-02"]),
        ("2024-01-30..2024-02-02", ("month",), ["2024-01-31", "2024-02-02"]),
    ],
)
def test_last_days__of_a_period(period: str, dimensions: tuple[str, ...], days: list[str]) -> None:
    assert [day.isoformat() for day in last_days(Period.parse(period), dimensions)] == days
