"""A process that is killed in the middle of a command, again and again: `python -m tests.killed`, started by test_killed.py.

Every moment is a process of its own that dies by SIGKILL; after each a fresh one looks at what is left and says so as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

KEPT = "Yöt ovat olleet rauhattomia."
MOMENTS = ("contact made", "notes made", "written down", "done")


def main() -> None:
    """Die at every moment and look after each."""
    import django

    django.setup()
    from syli.records.search import words_of

    now = datetime.fromisoformat(sys.argv[1])
    _run(lambda: _keep_draft(now))
    words_of(KEPT)  # reads the word lists once, for all that come
    _say({"before": _looked()})
    for moment in MOMENTS:
        status = _run(lambda moment=moment: _die(moment, now))  # type: ignore[misc]
        _say({moment: {"killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, **_looked()}})


def _say(seen: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


def _run(act: Callable[[], object]) -> int:
    """Do something in a process of its own, with connections of its own; return how it ended."""
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def _looked() -> dict[str, Any]:
    """Look as a freshly started process would."""
    reading, writing = os.pipe()
    _run(lambda: os.write(writing, json.dumps(_look()).encode()))
    os.close(writing)
    with os.fdopen(reading) as pipe:
        seen: dict[str, Any] = json.loads(pipe.read())
    return seen


def _look() -> dict[str, Any]:
    from syli.episodes.models import Contact, ContactParticipant, ContactWorker
    from syli.kernel.drafts.models import Draft
    from syli.kernel.scope import everything
    from syli.oversight.queries.chains import verify_chains
    from syli.records.models import Note, NoteToken, NoteVersion

    with everything():
        tables = (Contact, ContactParticipant, ContactWorker, Note, NoteVersion, NoteToken)
        drafts = [draft.typed["text_0"][0] for draft in Draft.objects.order_by("pk")]
        return {"rows": [model.objects.count() for model in tables], "breaks": [str(found) for found in verify_chains()], "drafts": drafts}


def _context(now: datetime) -> Any:
    from syli.kernel.context import Actor, Context
    from syli.org.actor import acting_organisation, grants_on
    from syli.org.models import StaffMember

    member = StaffMember.objects.get(username="aino")
    grants = grants_on(member, now.date())
    return Context(Actor("staff", member.pk, str(member), grants), acting_organisation(member, grants), now)


def _keep_draft(now: datetime) -> None:
    from syli.episodes.models import Episode
    from syli.kernel.drafts.keeping import keep_draft
    from syli.kernel.scope import scope

    ctx = _context(now)
    with scope([ctx.organisation_id]):
        assert keep_draft(ctx, kind="records.contact", public_id=Episode.objects.get().public_id, typed={"text_0": [KEPT]}) is not None


def _die(moment: str, now: datetime) -> None:
    from syli.episodes.models import Episode
    from syli.kernel import command
    from syli.kernel.scope import scope
    from syli.records.commands import notes, record_contact_with_notes
    from syli.records.rules import Paragraph

    ctx = _context(now)
    with scope([ctx.organisation_id]):
        episode = Episode.objects.get()
        people = [part.person for part in episode.participants.order_by("pk")[:1]]
        facts = {"kind": "home_visit", "minutes": 60, "started_at": now - timedelta(hours=2), "once_key": "once", "participants": people}
        paragraphs = [Paragraph((people[0].pk,), "self", KEPT)]
        where = {
            "contact made": (notes, "write_notes", False),
            "notes made": (notes, "index_note", True),
            "written down": (command, "write_event", True),
        }
        if moment in where:
            module, name, after = where[moment]
            with patch.object(module, name, _deadly(getattr(module, name), after=after, outermost=ctx)):
                record_contact_with_notes(ctx, episode, paragraphs=paragraphs, **facts)
        record_contact_with_notes(ctx, episode, paragraphs=paragraphs, **facts)
    os.kill(os.getpid(), signal.SIGKILL)


def _deadly(original: Callable[..., Any], *, after: bool, outermost: Any) -> Callable[..., Any]:
    """Return the function as it is, but that the process dies before it or after it."""

    def act(*args: Any, **kwargs: Any) -> Any:
        if after:
            original(*args, **kwargs)
        # The events of the acts inside come first: the last one is written just before everything is kept.
        if original.__name__ != "write_event" or outermost.trail.depth == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


if __name__ == "__main__":
    main()
