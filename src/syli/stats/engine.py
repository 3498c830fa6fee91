"""Where statements run: DuckDB in this process by default. Another engine needs only `dialect` and `run`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import duckdb

from syli.stats.marts.schema import LATER


class Engine(Protocol):
    """Runs a statement over Parquet files."""

    dialect: str

    def run(self, sql: str, tables: Mapping[str, Files]) -> Any:
        """Return the result as an Arrow table; `tables` says which files stand behind each name in the statement.

        Raises FilesGone where a newer version took the place of a file in the meantime.
        """


class FilesGone(Exception):
    """Files that were listed were removed before they were read: list them again."""


class Files:
    """The files of one table, and its Arrow schema for when there are none."""

    def __init__(self, paths: list[Path], schema: Any) -> None:
        self.paths = paths
        self.schema = schema


class DuckDB:
    """DuckDB in memory, one cursor per question, so threads do not wait for each other."""

    dialect = "duckdb"

    def __init__(self, threads: int | None = None) -> None:
        settings: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        self._connection = duckdb.connect(config=settings | ({"threads": threads} if threads else {}))

    def run(self, sql: str, tables: Mapping[str, Files]) -> Any:
        """Return the result as an Arrow table."""
        try:
            return self._run(sql, tables)
        except duckdb.IOException:
            if all(path.exists() for files in tables.values() for path in files.paths):
                raise
            raise FilesGone from None

    def _run(self, sql: str, tables: Mapping[str, Files]) -> Any:
        with self._connection.cursor() as cursor:
            for name, files in tables.items():
                if files.paths:
                    grown = LATER & set(files.schema.names)
                    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files.paths)
                    read = f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false{', union_by_name = true' if grown else ''})"  # noqa: S608
                    if grown:
                        # Files of before and after the column came stand beside each other, or none has it yet.
                        cursor.register(f"{name}_none", files.schema.empty_table())
                        read += f' UNION ALL BY NAME SELECT * FROM "{name}_none"'  # noqa: S608
                    cursor.execute(f'CREATE TEMP VIEW "{name}" AS {read}')
                else:
                    cursor.register(name, files.schema.empty_table())
            return cursor.sql(sql).to_arrow_table()


@cache
def default_engine() -> Engine:
    """Return the engine of this process."""
    return DuckDB()
