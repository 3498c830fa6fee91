"""The read-only wrapper: which statements a GET may send."""

from __future__ import annotations

import pytest

from syli.kernel.readonly import READS, WRITES_INSIDE


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT 1", True),
        ("  (SELECT 1) UNION (SELECT 2)", True),
        ('SAVEPOINT "s1"', True),
        ("INSERT INTO t VALUES (1)", False),
        ("UPDATE t SET a = 1", False),
        ("DELETE FROM t", False),
        ("WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone", False),
        ("SELECT * FROM t FOR UPDATE", False),
        ("PRAGMA synchronous=OFF", False),
        ("CREATE TABLE t (a int)", False),
        ("SELECT set_config('syli.organisations', 'all', false)", True),
    ],
)
def test_readonly__statement__is_judged(sql: str, reads: bool) -> None:
    assert bool(READS.match(sql) and not WRITES_INSIDE.search(sql)) is reads
