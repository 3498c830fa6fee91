"""A calendar entry that tells only that the time is taken: no name, no place, no link, no alarm."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from syli.safety.gate.going import Going, Way

#: The only words a calendar kept elsewhere may hold (trust: leak channel 57).
WORDS: Final = {"fi": "Varattu", "sv": "Upptagen", "en": "Reserved"}


def busy(public_id: str, starts_at: datetime, ends_at: datetime, *, language: str = "fi") -> Going:
    """Return an entry for a worker's own calendar. It is the same entry when sent again, and private."""
    mark = hashlib.sha256(f"calendar\0{public_id}".encode()).hexdigest()[:32]
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//-//-//EN", "METHOD:PUBLISH", "BEGIN:VEVENT", f"UID:{mark}", f"DTSTAMP:{_utc(starts_at)}",
        f"DTSTART:{_utc(starts_at)}", f"DTEND:{_utc(ends_at)}", f"SUMMARY:{WORDS.get(language, WORDS['fi'])}", "CLASS:PRIVATE", "TRANSP:OPAQUE",
        "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    return Going(Way.CALENDAR, "\r\n".join(lines).encode(), "text/calendar; charset=utf-8", "file.ics")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
