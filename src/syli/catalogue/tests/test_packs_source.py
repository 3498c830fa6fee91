"""YAML has many surprises; a pack may hold none of them, and the reader falls over none of them."""

from pathlib import Path

import pytest

from syli.catalogue.packs.source import MAX_BYTES, MAX_DEPTH, read_bytes, read_file


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        (b"a: 1\nb: 2\na: 3\n", "duplicate_key", 3),
        (b"a: {x: 1, x: 2}\n", "duplicate_key", 1),
        (b"a: &here 1\nb: *here\n", "no_anchors", 1),
        (b"a: 1\nb: *nowhere\n", "no_anchors", 2),
        (b"a: !!python/object/apply:os.system ['true']\n", "no_tags", 1),
        (b"a: !!binary aGVp\n", "no_tags", 1),
        (b"a: 1\n---\nb: 2\n", "several_documents", 2),
        (b"- one\n- two\n", "not_a_mapping", None),
        (b"", "not_a_mapping", None),
        (b"just words\n", "not_a_mapping", None),
        (b"? [a, b]\n: 1\n", "key_not_text", 1),
        (b"a: [1, 2\nb: 3\n", "bad_yaml", 2),
        (b"a: 'never closed\n", "bad_yaml", None),
        (b"\ta: 1\n", "bad_yaml", 1),
        (b"a: \x00\n", "bad_yaml", None),
        (b"a: .inf\n", "infinite_number", 1),
        (b"a: .NaN\n", "infinite_number", 1),
        (b"a: 1e999\n", "infinite_number", 1),
        (b"\xff\xfe\x00", "not_utf8", None),
        (b"a: h\xe4\n", "not_utf8", None),
        (b"a: " + b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2), "too_deep", 1),
        (b"a: " + b"[" * 100_000, "too_deep", 1),
        (b"a: " + b"x" * MAX_BYTES, "too_large", None),
    ],
)
def test_yaml__surprise__becomes_a_problem(text: bytes, rule: str, line: int | None) -> None:
    source = read_bytes(text, "pack.yaml")
    assert rule in [problem.rule for problem in source.problems]
    first = next(problem for problem in source.problems if problem.rule == rule)
    assert line is None or first.line == line
    assert first.message and "{" not in first.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("2.35", 2.35),
        ("012", "012"),
        ("0x1f", "0x1f"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("2026-01-31", "2026-01-31"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("99999999999999999999999999", "99999999999999999999999999"),
    ],
)
def test_yaml__scalar__means_what_it_looks_like(text: str, value: object) -> None:
    source = read_bytes(f"key: {text}\n".encode(), "pack.yaml")
    assert source.problems == []
    assert source.data == {"key": value}
    assert type(source.data["key"]) is type(value)


def test_yaml__keys__are_always_text() -> None:
    assert read_bytes(b"no: 1\n1: 2\ntrue: 3\n", "pack.yaml").data == {"no": 1, "1": 2, "true": 3}


def test_yaml__lines__are_known_for_every_path() -> None:
    source = read_bytes(b"a:\n  b:\n    - 1\n    - c: 2\n", "pack.yaml")
    assert source.line_of(("a", "b", 1, "c")) == 4
    assert source.line_of(("a", "b", 0)) == 3
    assert source.line_of(("a", "b", 1, "nothing", "here")) == 4
    assert source.line_of(("nothing",)) == 1


def test_yaml__missing_file__is_a_problem(tmp_path: Path) -> None:
    assert [problem.rule for problem in read_file(tmp_path / "nothing.yaml").problems] == ["unreadable"]
    assert [problem.rule for problem in read_file(tmp_path).problems] == ["unreadable"]
