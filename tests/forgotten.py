"""A server's process in which many conversations are held: `python -m tests.forgotten NOW HOW_MANY`, started by test_forgotten.py.

It says as JSON what must be nowhere afterwards: the visitors' keys, and what lay sealed on the disk while they talked.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

#: In the address and the name of every visitor's browser, and in every word that was written.
ADDRESS, BROWSER, WORDS = "2001:db8:5157", "Selain-5157-Kaisla", "Kuutamon salaisuus 5157"


def main() -> None:
    """Hold the conversations, go through the lines as the worker process does, and say what to look for."""
    import django

    django.setup()
    now, count = datetime.fromisoformat(sys.argv[1]), int(sys.argv[2])
    with patch("django.utils.timezone.now", return_value=now):
        from syli.chat.commands.forgetting import empty_log
        from syli.chat.working import sweep_all

        told: dict[str, list[str]] = {"keys": [], "sealed": [], "was_there": []}
        _as_built_elsewhere()
        for number in range(count):
            _hold(number, now, told)
        sweep_all(now)
        empty_log()
        _keep_files()
    sys.stdout.write(json.dumps(told))


def _as_built_elsewhere() -> None:
    """Some systems build SQLite so that it always writes zeros over what it deletes; others do not, and those are to be safe too."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = OFF")


def _keep_files() -> None:
    """Copy the database's files while it is open, as a thief of the disk finds them: closing it tidies up by itself."""
    from django.db import connection

    if connection.vendor == "sqlite":
        home = Path(connection.settings_dict["NAME"]).parent
        for path in list(home.glob("*.sqlite3*")):
            (home / f"open-{path.name}").write_bytes(path.read_bytes())


def _hold(number: int, now: datetime, told: dict[str, list[str]]) -> None:
    """Hold one conversation: every fifth visitor leaves the queue, every other conversation is ended by the visitor, every third is counted."""
    from django.test import Client

    from syli.chat.commands import count_conversation, end_conversation, say, take_next
    from syli.chat.models import ChatLine
    from syli.chat.queries.lines import reach
    from syli.kernel.ids import new_public_id

    here = "/talk/juttelu/fi/"
    visitor = Client(REMOTE_ADDR=f"{ADDRESS}::{number:x}", headers={"user-agent": f"{BROWSER} {number}"})
    assert visitor.post(here, {"act": "start"}).status_code == 302
    told["keys"].append(visitor.cookies["talk"].value)
    assert visitor.post(here, {"act": "write", "text": f"{WORDS} {number}", "once": new_public_id()}).status_code == 302
    visitor.post(f"{here}now/", {"seen": ""})
    if number % 5 == 4:
        _note_sealed(number, told)
        assert visitor.post(here, {"act": "leave"}).status_code == 200
        return
    ctx, line = _context(now), ChatLine.objects.get()
    with reach(ctx, line):
        taken = take_next(ctx, line)
        assert taken is not None
        say(ctx, taken, text=f"{WORDS} vastaus {number}", once_key=new_public_id())
    _note_sealed(number, told)
    if number % 2:
        visitor.post(here, {"act": "leave"})
    with reach(ctx, line):
        end_conversation(ctx, taken)
        if number % 3 == 0:
            count_conversation(ctx, taken)


def _note_sealed(number: int, told: dict[str, list[str]]) -> None:
    """Note the bytes that lie sealed while the conversation goes on; of the first, whether they are found on the disk then."""
    from django.db import connection

    from syli.kernel.scope import everything

    with everything(), connection.cursor() as cursor:
        cursor.execute("SELECT text FROM chat_message")
        sealed = [bytes(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT wrapped FROM kernel_vaultkey WHERE owner >= 2147483648")
        sealed += [bytes(row[0]) for row in cursor.fetchall()]
    assert len(sealed) >= 3, "a message and both keys"
    told["sealed"] += [one.hex() for one in sealed]
    if number == 0 and connection.vendor == "sqlite":
        home = Path(connection.settings_dict["NAME"]).parent
        disk = b"".join(path.read_bytes() for path in home.rglob("*.sqlite3*"))
        told["was_there"] = [one.hex() for one in sealed if one in disk]


def _context(now: datetime) -> Any:
    from syli.kernel.context import Actor, Context
    from syli.org.actor import acting_organisation, grants_on
    from syli.org.models import StaffMember

    member = StaffMember.objects.get(username="aino")
    grants = grants_on(member, now.date())
    return Context(Actor("staff", member.pk, str(member), grants), acting_organisation(member, grants), now)


if __name__ == "__main__":
    main()
