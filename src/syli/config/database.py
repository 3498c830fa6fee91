"""Turn one address into Django's database settings: SQLite beside the data, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Reads every page checksum-free but never loses an acknowledged commit: FULL syncs the log at every commit (promise 6).
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;"


def database_from(address: str, home: Path) -> dict[str, Any]:
    """Return Django settings for `address`: empty or `sqlite:///path` for SQLite, `postgresql://…` for PostgreSQL."""
    parts = urlsplit(address)
    if parts.scheme in ("", "sqlite"):
        return _sqlite(Path(unquote(parts.path)) if parts.path else home / "syli.sqlite3")
    if parts.scheme in ("postgresql", "postgres"):
        return _postgresql(address)
    raise ImproperlyConfigured(f"SYLI_DATABASE must begin with sqlite:// or postgresql://, not {parts.scheme}://")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # IMMEDIATE takes the write lock at BEGIN, so two commands never deadlock half-way.
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_START},
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    options: dict[str, Any] = {"pool": {"min_size": 1, "max_size": 8}}
    if "role" in query:
        options["options"] = f"-c role={query['role']}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
