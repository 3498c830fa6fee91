"""The marts: what is written is what is read, at every grain, whole or not at all, by several at once."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.stats.choices import SPANS, Fact, Grain, Zone
from syli.stats.disclosure.record_keys import signed
from syli.stats.engine import FilesGone
from syli.stats.marts.codes import CodeNumbers
from syli.stats.marts.folder import MartFolder
from syli.stats.marts.schema import AMOUNTS, CODE_COLUMNS, GRAINS, as_table, given_columns, schema, with_times
from syli.stats.marts.store import MartStore, Partition, rolled_up
from syli.stats.periods import Period
from syli.stats.query import Question, Statistics
from syli.stats.tests.facts import ENGINE, SECRET, TODAY, book, contact, episode, key, lifelike, people

DAY = date(2024, 3, 9)
IDENTIFYING = ("name", "hetu", "identity", "person", "client", "public", "address", "text", "note", "phone", "birth")


@pytest.fixture
def folder(tmp_path: Path) -> MartFolder:
    return MartFolder(tmp_path)


@pytest.mark.parametrize("fact", list(Fact))
def test_facts__hold_nothing_that_identifies(fact: Fact) -> None:
    for grain in GRAINS[fact]:
        stored = schema(fact, grain)
        assert not [name for name in stored.names if any(part in name for part in IDENTIFYING)]
        assert not [name for name in stored.names if pa.types.is_string(stored.field(name).type)]
        assert not [name for name in stored.names if pa.types.is_timestamp(stored.field(name).type)]


def test_write__is_read_back(folder: MartFolder) -> None:
    rows = [contact(1, DAY, service="talk", minutes=45), contact(2, DAY, service=None, reason="", contacts=0, minutes=45)]
    assert folder.live.write(Fact.CONTACT, 2024, "north", rows) == 2
    read = {row["record_key"]: row for row in folder.live.read(Fact.CONTACT).to_pylist()}
    assert read[key(1)]["service"] == "talk"
    assert read[key(1)]["event_on"] == DAY
    assert (read[key(1)]["year"], read[key(1)]["month"], read[key(1)]["minutes"]) == (2024, 202403, 45)
    assert (read[key(2)]["service"], read[key(2)]["reason"], read[key(2)]["county"]) == ("unknown",) * 3
    assert read[key(2)]["minutes"] == 0, "minutes are counted once per contact"


def test_write__of_episodes_adds_months_and_length(folder: MartFolder) -> None:
    rows = [episode(1, DAY, date(2024, 4, 1), waiting_days=-4), episode(2, DAY)]
    folder.live.write(Fact.EPISODE, 2024, "north", rows)
    read = {row["record_key"]: row for row in folder.live.read(Fact.EPISODE).to_pylist()}
    assert (read[key(1)]["start_month"], read[key(1)]["end_month"], read[key(1)]["length_days"]) == (202403, 202404, 24)
    assert read[key(1)]["waiting_days"] == 0, "nobody waits a negative time"
    assert (read[key(2)]["end_month"], read[key(2)]["length_days"], read[key(2)]["waiting_days"]) == (None, None, None)


def test_write__accepts_an_arrow_table(folder: MartFolder) -> None:
    table = pa.table({"organisation": ["north"], "event_on": pa.array([DAY]), "record_key": pa.array([2**64 - 1], pa.uint64())})
    folder.live.write(Fact.CONTACT, 2024, "north", table)
    assert folder.live.read(Fact.CONTACT)["record_key"].to_pylist() == [2**64 - 1]
    assert folder.live.read(Fact.CONTACT)["contacts"].to_pylist() == [1]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([contact(1, date(2023, 12, 31))], "other years"),
        ([contact(1, DAY, organisation="south")], "other organisations"),
        ([{"organisation": "north", "event_on": DAY}], "gaps"),
        (pa.table({"organisation": ["north"], "event_on": pa.array([DAY])}), "record_key is missing"),
        (pa.table({"organisation": ["north"], "event_on": pa.array([DAY]), "record_key": [1], "name": ["x"]}), "Not columns"),
    ],
)
def test_write__refuses_wrong_rows_and_keeps_the_old(folder: MartFolder, rows: Any, message: str) -> None:
    folder.live.write(Fact.CONTACT, 2024, "north", people(3))
    with pytest.raises(ValueError, match=message):
        folder.live.write(Fact.CONTACT, 2024, "north", rows)
    assert folder.live.read(Fact.CONTACT).num_rows == 3


def test_write__refuses_an_episode_that_ends_before_it_starts(folder: MartFolder) -> None:
    with pytest.raises(ValueError, match="ends before"):
        folder.live.write(Fact.EPISODE, 2024, "north", [episode(1, DAY, date(2024, 3, 8))])


def test_write__of_nothing_leaves_an_empty_file(folder: MartFolder) -> None:
    folder.live.write(Fact.CONTACT, 2024, "north", people(3))
    folder.live.write(Fact.CONTACT, 2024, "north", [])
    assert folder.live.read(Fact.CONTACT).num_rows == 0
    assert len(folder.live.files(Fact.CONTACT, Grain.YEAR)) == 1


def _fails(*names: Path) -> None:
    raise OSError("power cut")


def test_crash_before_the_swap__keeps_the_old(folder: MartFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.live.write(Fact.CONTACT, 2024, "north", people(3))
    monkeypatch.setattr(Path, "replace", _fails)
    with pytest.raises(OSError, match="power cut"):
        folder.live.write(Fact.CONTACT, 2024, "north", people(5))
    monkeypatch.undo()
    assert folder.live.read(Fact.CONTACT).num_rows == 3
    assert [partition.year for partition in folder.live.partitions()] == [2024], "what is left aside is no partition"


@pytest.mark.parametrize("organisation", ["Lahti ry", "a/b", "../x", "ä'ö", "n.o%20"])
def test_organisation__may_have_any_code(folder: MartFolder, organisation: str) -> None:
    folder.live.write(Fact.CONTACT, 2024, organisation, people(2, organisation=organisation))
    assert folder.live.organisations() == [organisation]
    assert folder.live.files(Fact.CONTACT, Grain.DAY, organisations=[organisation])[0].is_relative_to(folder.live.root)
    assert folder.live.read(Fact.CONTACT, organisations=[organisation]).num_rows == 2
    assert folder.live.read(Fact.CONTACT, organisations=["other"]).num_rows == 0


def test_files__are_chosen_by_year_and_organisation(folder: MartFolder) -> None:
    for year in (2023, 2024):
        for organisation in ("north", "south"):
            folder.live.write(Fact.CONTACT, year, organisation, people(1, date(year, 1, 1), organisation=organisation))
    assert len(folder.live.files(Fact.CONTACT, Grain.DAY)) == 4
    assert len(folder.live.files(Fact.CONTACT, Grain.DAY, years=[2024])) == 2
    assert len(folder.live.files(Fact.CONTACT, Grain.DAY, years=[2024], organisations=["south", "none"])) == 1
    assert folder.live.files(Fact.EPISODE, Grain.DAY) == []


def test_grains__add_up_to_the_same(folder: MartFolder) -> None:
    rows = [row for row in lifelike(persons=120).contacts if row["organisation"] == "north" and row["event_on"].year == 2024]
    folder.live.write(Fact.CONTACT, 2024, "north", rows)
    found: list[Any] = []
    for grain in GRAINS[Fact.CONTACT]:
        path = folder.live.current(Partition(Fact.CONTACT, 2024, "north"), grain)
        sql = f"SELECT record_key, service, sum(contacts), sum(participations), sum(minutes) FROM '{path}' GROUP BY ALL ORDER BY ALL"
        found.append(duckdb.execute(sql).fetchall())
    assert found[0] == found[1] == found[2]
    rows_at = [pq.read_metadata(folder.live.current(Partition(Fact.CONTACT, 2024, "north"), grain)).num_rows for grain in GRAINS[Fact.CONTACT]]
    assert rows_at == sorted(rows_at, reverse=True)
    assert rows_at[0] > rows_at[2]


@pytest.mark.property
@given(st.lists(st.tuples(st.integers(0, 3), st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.sampled_from(["a", "b"])), max_size=30))
def test_rolling_up__loses_nobody_and_nothing(rows: list[tuple[int, date, str]]) -> None:
    given_rows = [contact(person, on, service=service) for person, on, service in rows]
    table = with_times(Fact.CONTACT, as_table(Fact.CONTACT, given_rows))
    for name in CODE_COLUMNS[Fact.CONTACT]:
        table = table.set_column(table.column_names.index(name), name, table[name].dictionary_encode().combine_chunks().indices.cast(pa.int16()))
    table = table.select(schema(Fact.CONTACT, Grain.DAY).names).cast(schema(Fact.CONTACT, Grain.DAY))
    rolled = rolled_up(Fact.CONTACT, table, Grain.MONTH)
    combinations = {(person, on.month, service) for person, on, service in rows}
    assert rolled.num_rows == len(combinations)
    for name in AMOUNTS[Fact.CONTACT]:
        assert sum(rolled[name].to_pylist()) == sum(table[name].to_pylist())


def test_contributors__are_dropped_from_every_grain(folder: MartFolder) -> None:
    folder.live.write(Fact.CONTACT, 2024, "north", people(5))
    folder.live.write(Fact.EPISODE, 2024, "north", [episode(person, DAY) for person in range(5)])
    left = folder.live.root / "contact_facts/day/2024/north~7.parquet.1.2.3.aside"
    left.write_bytes(b"half a file of a crashed writer")
    assert folder.live.drop_contributors({key(1), key(3), key(99)}) == 4
    for fact in (Fact.CONTACT, Fact.EPISODE):
        for grain in GRAINS[fact]:
            kept = {row["record_key"] for row in pq.read_table(folder.live.current(Partition(fact, 2024, "north"), grain)).to_pylist()}
            assert kept == {signed(key(person)) for person in (0, 2, 4)}
    assert not left.exists()


def test_readers__see_the_old_or_the_new_never_half(folder: MartFolder) -> None:
    """Many readers ask while one writer replaces the facts again and again: every answer is one of those that were true."""
    system = Statistics(folder, book(), SECRET, ENGINE)
    sizes = [10, 400, 3, 2000]
    system.folder.live.write(Fact.CONTACT, 2024, "north", people(sizes[0]))
    done, seen, errors = threading.Event(), set(), []

    def ask(measure: str) -> None:
        question = Question(measure, Period.years(2024), (), (), {"organisation": ("north",)}, Zone.INSIDE)
        while not done.is_set():
            try:
                seen.add((measure, system.answer(question, today=TODAY).total.value))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test is to show it
                errors.append(error)
                return

    readers = [threading.Thread(target=ask, args=(measure,)) for measure in ("clients", "hours")]
    for reader in readers:
        reader.start()
    for turn in range(14):
        folder.live.write(Fact.CONTACT, 2024, "north", people(sizes[turn % 4]))
    done.set()
    for reader in readers:
        reader.join()
    assert not errors
    assert seen <= {(measure, size) for measure in ("clients", "contacts", "hours") for size in sizes}
    assert len(seen) > 3, "the readers were there while it changed"


def test_old_versions__are_removed(folder: MartFolder) -> None:
    for _ in range(5):
        folder.live.write(Fact.CONTACT, 2024, "north", people(2))
    for grain in GRAINS[Fact.CONTACT]:
        assert len(list((folder.live.root / Fact.CONTACT / grain / "2024").iterdir())) == 2, "the last, and the one before for whoever reads it"


def test_file_that_is_gone__is_asked_for_again(folder: MartFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.live.write(Fact.CONTACT, 2024, "north", people(4))
    listed, gone = folder.live.files, [True, True, False]
    missing = folder.root / "missing.parquet"
    monkeypatch.setattr(folder.live, "files", lambda *given: [missing] if gone.pop(0) else listed(*given))
    system = Statistics(folder, book(), SECRET, ENGINE)
    question = Question("clients", Period.years(2024), (), (), {"organisation": ("north",)}, Zone.INSIDE)
    assert system.answer(question, today=TODAY).total.value == 4
    monkeypatch.setattr(folder.live, "files", lambda *given: [missing])
    with pytest.raises(FilesGone):
        system.answer(question, today=TODAY)


def test_damaged_file__is_an_error_not_a_number(folder: MartFolder) -> None:
    folder.live.write(Fact.CONTACT, 2024, "north", people(4))
    folder.live.files(Fact.CONTACT, Grain.YEAR)[0].write_bytes(b"PAR1 this is no table PAR1")
    question = Question("clients", Period.years(2024), (), (), {"organisation": ("north",)}, Zone.INSIDE)
    with pytest.raises(duckdb.Error):
        Statistics(folder, book(), SECRET, ENGINE).answer(question, today=TODAY)


def test_codes__keep_their_numbers(tmp_path: Path) -> None:
    numbers = CodeNumbers(tmp_path / "codes.json")
    assert numbers.number_of("service", "b") == -1
    numbers.encode(pa.table({"service": ["b", "c"]}), ["service"])
    assert [numbers.number_of("service", code) for code in "bc"] == [0, 1]
    table = numbers.encode(pa.table({"service": ["a", "c", "b"]}), ["service"])
    assert table["service"].to_pylist() == [2, 1, 0]
    assert CodeNumbers(tmp_path / "codes.json").decode(table, ["service"])["service"].to_pylist() == ["a", "c", "b"]


def test_codes__are_added_by_several_at_once(tmp_path: Path) -> None:
    def add(mine: int) -> None:
        numbers = CodeNumbers(tmp_path / "codes.json")
        for turn in range(20):
            numbers.encode(pa.table({"service": [f"{mine}-{turn}", f"all-{turn}"]}), ["service"])

    threads = [threading.Thread(target=add, args=(mine,)) for mine in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = json.loads((tmp_path / "codes.json").read_text())["service"]
    assert len(codes) == len(set(codes)) == 100


def test_codes__are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syli.stats.marts.codes.MOST_CODES", 3)
    with pytest.raises(ValueError, match="Too many codes"):
        CodeNumbers(tmp_path / "codes.json").encode(pa.table({"service": list("abcd")}), ["service"])


def test_stores__share_numbers_but_not_facts(folder: MartFolder) -> None:
    folder.live.write(Fact.CONTACT, 2024, "north", people(2, service="talk"))
    other = MartStore(folder.root / "other", folder.codes)
    other.write(Fact.CONTACT, 2024, "north", people(3, service="talk"))
    files = [store.current(Partition(Fact.CONTACT, 2024, "north"), Grain.DAY) for store in (folder.live, other)]
    tables = [pq.read_table(path, partitioning=None) for path in files]
    assert [table.num_rows for table in tables] == [2, 3]
    assert np.unique(np.concatenate([table["service"].to_numpy() for table in tables])).size == 1


@pytest.mark.parametrize("fact", list(Fact))
def test_given_columns__are_what_a_producer_needs(fact: Fact) -> None:
    columns = given_columns(fact)
    assert columns["record_key"] == pa.uint64()
    assert ("start_on" in columns) is (fact in SPANS)
    assert set(CODE_COLUMNS[fact]) <= set(columns)
