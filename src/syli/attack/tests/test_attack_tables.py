"""Published tables attacked by their words and numbers alone: what is planted is found, what is safe is let through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.attack.intervals import Bounds, attack_tables, bounds_of
from syli.attack.published import Line, NotATable, PublishedTable, read_table
from syli.attack.report import Report

Writer = Callable[[str], PublishedTable]

#: Everything large, everything shown: nothing to find.
SAFE = "County;Women;Men;Total\nA;40;30;70\nB;25;35;60\nTotal;65;65;130\n"
PROTECTED_NOTE = "Protected: the numbers are exact or a few off, and rows need not add up to the total."


@pytest.fixture
def table(tmp_path: Path) -> Writer:
    """Write a CSV file and read it as an outsider would."""

    def read(text: str) -> PublishedTable:
        path = tmp_path / f"table-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text(text, encoding="utf-8-sig")
        return read_table(path)

    return read


def found(report: Report) -> dict[str, set[str]]:
    """What was found, by attack: the numbers it is about."""
    return {name: {finding.where for finding in report.findings if finding.attack == name} for name in report.found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(SAFE, {}, id="everything large"),
        pytest.param("County;Women;Men;Total\nA;40;2;42\nB;25;35;60\nTotal;65;37;102\n", {"small counts": {"A and Men"}}, id="a small count"),
        # The gap is what the total leaves.
        pytest.param("County;Women;Men;Total\nA;40;;42\nB;25;35;60\nTotal;65;37;102\n", {"hidden numbers": {"A and Men"}}, id="one gap in a line"),
        pytest.param("County;Clients\nA;40\nB;…\nTotal;41\n", {"hidden numbers": {"B"}}, id="a gap in a list"),
        # Two gaps in a row, each alone in its column: the columns tell both.
        pytest.param(
            "County;Women;Men;Total\nA;x;x;42\nB;25;35;60\nTotal;26;76;102\n", {"hidden numbers": {"A and Women"}}, id="gaps told by their columns"
        ),
        # A square of gaps holds, as it can be filled in many ways.
        pytest.param("County;Women;Men;Total\nA;x;x;42\nB;x;x;60\nTotal;65;37;102\n", {}, id="a square of gaps"),
        # Everybody of A is a woman, so every man is of B.
        pytest.param("County;Women;Men;Total\nA;40;0;40\nB;25;35;60\nTotal;65;35;100\n", {"full rows": {"A", "Men"}}, id="a full row"),
        # The gaps of A hold nobody: all forty are in the first category.
        pytest.param(
            "County;Women;Men;X;Total\nA;40;x;x;40\nB;25;35;9;69\nTotal;65;35;9;109\n", {"full rows": {"A", "Men", "X"}}, id="a full row with gaps"
        ),
        pytest.param("County;Women;Men;Total\nA;0;0;0\nB;25;35;60\nTotal;25;35;60\n", {"full rows": {"Women", "Men", "the total"}}, id="nobody"),
        pytest.param("County;Clients\nA;1,5\nB;60\nTotal;61,5\n", {"small counts": {"A"}}, id="decimal commas"),
        pytest.param("County,Clients\nA,40\nB,\nTotal,42\n", {"hidden numbers": {"B"}}, id="commas between"),
    ],
)
def test_table__alone__gives_away(table: Writer, text: str, expected: dict[str, set[str]]) -> None:
    assert found(attack_tables([table(text)])) == expected


def test_tables__linked__tell_what_neither_tells_alone(table: Writer) -> None:
    by_gender = "County;Women;Men;Total\nA;x;x;42\nB;25;35;60\nTotal;;;102\n"
    by_county = "County;Women\nA;40\nB;25\nTotal;65\n"
    # The second file has no heading of its own for its one column, so give it as a column beside another.
    women = "County;Women;Other;Total\nA;40;50;90\nB;25;50;75\nTotal;65;100;165\n"
    assert not found(attack_tables([table(by_gender)])).get("hidden numbers")
    assert found(attack_tables([table(by_gender), table(women)])).get("contradictions")
    linked = "Gender;A;B;Total\nWomen;40;25;65\nMen;x;35;\nTotal;42;60;102\n"
    assert found(attack_tables([table(by_gender), table(linked)]))["hidden numbers"] == {"A and Men"}
    assert found(attack_tables([table(by_county)])) == {}


def test_tables__of_two_days__tell_who_came(table: Writer) -> None:
    monday, tuesday = "County;Clients\nA;40\nB;60\nTotal;100\n", "County;Clients\nA;41\nB;60\nTotal;101\n"
    assert found(attack_tables([table(monday), table(tuesday)])) == {"contradictions": {f"{name} in table-1.csv" for name in ("A", "the total")}}


@pytest.mark.parametrize(
    ("smallest", "expected"), [(3, {}), (5, {"small counts": {"A and Men"}}), (50, {"small counts": {"A and Men", "A and Women", "A"}})]
)
def test_table__smallest__is_what_the_publisher_promised(table: Writer, smallest: int, expected: dict[str, set[str]]) -> None:
    text = "County;Women;Men;Total\nA;44;4;48\nB;65;75;140\nTotal;109;79;188\n"
    assert found(attack_tables([table(text)], smallest=smallest)) == expected


def test_table__overlapping__is_not_subtracted(table: Writer) -> None:
    # Somebody may be in both services: the gap is not what the total leaves.
    text = "County;Talk;Group;Total\nA;40;;42\nB;25;35;60\nTotal;65;37;102\n"
    assert found(attack_tables([table(text)])) == {"hidden numbers": {"A and Group"}}
    assert found(attack_tables([table(text)], is_additive=False)) == {}
    assert bounds_of([table(text)], is_additive=False)[frozenset({"A", "Group"})] == Bounds(2, 37)


def test_table__that_says_it_is_protected__is_read_with_the_method(table: Writer) -> None:
    bare = "County;Women;Men;Total\nA;40;3;44\nB;25;35;60\nTotal;65;38;102\n"
    protected = table(bare + PROTECTED_NOTE + "\n")
    assert protected.is_perturbed
    assert not table(bare).is_perturbed
    assert found(attack_tables([protected])) == {}
    shown = bounds_of([protected])[frozenset({"A", "Men"})]
    assert shown.least <= 3 < 5 <= shown.most


@pytest.mark.parametrize("text", ["", "County\n", "County;Clients\n", "County;Clients\nA;many\n", "only one line;with;words\n"])
def test_table__that_is_none__is_refused(table: Writer, text: str) -> None:
    with pytest.raises(NotATable):
        table(text)


def test_table__of_another_encoding__is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("Kunta;Määrä\nÄhtäri;4\n".encode("latin-1"))
    with pytest.raises(NotATable, match="UTF-8"):
        read_table(path)


def test_table__with_short_rows__is_read_as_gaps(table: Writer) -> None:
    assert bounds_of([table("County;Women;Men;Total\nA;40\nB;25;35;60\nTotal;65;65;130\n")])[frozenset({"A", "Men"})] == Bounds(30, 30)


@given(
    st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=4), min_size=2, max_size=4).filter(lambda rows: len({len(row) for row in rows}) == 1),
    st.data(),
)
def test_bounds__whatever_is_hidden__hold_the_truth(rows: list[list[int]], data: st.DataObject) -> None:
    """However gaps are chosen, what the attacker concludes is true."""
    names = [f"c{n}" for n in range(len(rows[0]))]
    full = {frozenset({f"r{r}", names[c]}): float(value) for r, row in enumerate(rows) for c, value in enumerate(row)}
    full |= {frozenset({f"r{r}"}): float(sum(row)) for r, row in enumerate(rows)}
    full |= {frozenset({name}): float(sum(row[c] for row in rows)) for c, name in enumerate(names)}
    full[frozenset()] = float(sum(map(sum, rows)))
    hidden = data.draw(st.sets(st.sampled_from(sorted(full, key=sorted))))
    lines = _lines(len(rows), names)
    found_bounds = bounds_of(
        [PublishedTable("t", {name: None if name in hidden else number for name, number in full.items()}, lines, is_perturbed=False)]
    )
    assert all(found_bounds[name].least <= number <= found_bounds[name].most for name, number in full.items())


def _lines(rows: int, names: list[str]) -> tuple[Line, ...]:
    across = [Line(tuple(frozenset({f"r{r}", name}) for name in names), frozenset({f"r{r}"})) for r in range(rows)]
    down = [Line(tuple(frozenset({f"r{r}", name}) for r in range(rows)), frozenset({name})) for name in names]
    whole = [Line(tuple(frozenset({f"r{r}"}) for r in range(rows)), frozenset()), Line(tuple(frozenset({name}) for name in names), frozenset())]
    return (*across, *down, *whole)
