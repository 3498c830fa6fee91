"""A log whose end was cut off, with its head set back to match, agrees with itself; the anchor outside the database tells."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection

from syli.cli import main
from syli.kernel.audit.models import AuditEvent, AuditHead
from syli.kernel.audit.writer import write_event
from syli.kernel.tests.toy.access import ThingAction
from syli.oversight.anchoring import AnchorUnreadable, breaks_against, own_file, read_anchors, write_anchors
from syli.oversight.queries.chains import first_break, verify_chains
from syli.oversight.working import anchor_log
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def write_some(cast: Cast) -> None:
    for who in ("aino", "leena", "otso", "aino"):
        ctx = cast.ctx(who)
        ctx.trail.touch([1, 2], count=2)
        write_event(ctx, ThingAction.VIEW, "shown")


@pytest.fixture
def log(cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "master.key"
    write_some(cast)
    return cast


def longest() -> AuditHead:
    head = AuditHead.objects.order_by("-length").first()
    assert head is not None
    return head


def cut_and_set_back(events: int) -> int:
    """Do as somebody with the database's own password would; return the chain that was cut."""
    head = longest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'kernel_audit%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        for event in AuditEvent.objects.filter(chain=head.chain, position__gt=head.length - events):
            cursor.execute("DELETE FROM kernel_auditsubject WHERE event_id = %s", [event.pk])
            cursor.execute("DELETE FROM kernel_auditevent WHERE id = %s", [event.pk])
    last = AuditEvent.objects.filter(chain=head.chain).order_by("-position").first()
    AuditHead.objects.filter(chain=head.chain).update(length=last.position if last else 0, digest=last.digest if last else "")
    return int(head.chain)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("events", [1, 2])
def test_cut_tail__head_set_back__only_the_anchor_tells(log: Cast, events: int) -> None:
    anchor_log(log.now)
    chain = cut_and_set_back(events)
    assert verify_chains() == [], "the chain agrees with itself"
    assert [found.chain for found in breaks_against(own_file())] == [chain]
    done = CliRunner().invoke(main, ["check", "audit"])
    assert done.exit_code == 1 and "are missing" in done.output and "1 chains are broken" in done.output


@pytest.mark.sqlite_only
def test_cut_tail__grown_again__another_event_stands_there(log: Cast) -> None:
    anchor_log(log.now)
    chain = cut_and_set_back(1)
    write_some(log)
    found = {one.chain: one.what for one in breaks_against(own_file())}
    assert "another event" in found[chain]


def test_anchor__tells_of_events_or_digests_the_log_does_not_have(log: Cast) -> None:
    head, path = longest(), own_file()
    path.parent.mkdir()
    for length, digest, words in (
        (head.length + 1, head.digest, "are missing"),
        (head.length, "f" * 64, "another event"),
        (head.length, head.digest, ""),
    ):
        path.write_text(f"2026-11-22T04:30:00+02:00 {head.chain} {length} {digest}\n")
        found = breaks_against(path)
        assert [words in one.what for one in found] == ([True] if words else [])


def test_anchor__log_grows__is_whole_and_only_ends_that_moved_are_added(log: Cast) -> None:
    anchor_log(log.now)
    lines = own_file().read_text().splitlines()
    anchor_log(log.now)
    assert own_file().read_text().splitlines() == lines, "nothing new, nothing written"
    write_some(log)
    anchor_log(log.now)
    assert breaks_against(own_file()) == [] and len(own_file().read_text().splitlines()) > len(lines)
    assert own_file().stat().st_mode & 0o077 == 0, "nobody else reads or writes it"


@pytest.mark.sqlite_only
def test_job__log_was_cut__says_so_and_keeps_the_anchor(log: Cast, caplog: pytest.LogCaptureFixture) -> None:
    anchor_log(log.now)
    before = own_file().read_text()
    cut_and_set_back(1)
    with caplog.at_level(logging.CRITICAL):
        anchor_log(log.now)
    assert "are missing" in caplog.text and own_file().read_text() == before


@pytest.mark.sqlite_only
def test_verb__file_of_ones_own__is_compared_and_added_to(log: Cast, tmp_path: Path) -> None:
    elsewhere, run = tmp_path / "elsewhere.anchor", CliRunner()
    assert "have grown" in run.invoke(main, ["check", "audit", "--anchor", str(elsewhere)]).output
    assert len(list(read_anchors(elsewhere))) == AuditHead.objects.filter(length__gt=0).count()
    assert run.invoke(main, ["check", "audit", "--anchor", str(elsewhere)]).exit_code == 0
    before = elsewhere.read_text()
    cut_and_set_back(1)
    assert run.invoke(main, ["check", "audit"]).exit_code == 0, "no anchor beside the keys yet"
    assert run.invoke(main, ["check", "audit", "--anchor", str(elsewhere)]).exit_code == 1
    assert elsewhere.read_text() == before


@pytest.mark.parametrize("content", ["nonsense\n", "2026 1 x abc\n", "2026-01-01 1 2\n", "\x00\xff 1 2 3 4\n"])
def test_anchor_file__damaged__is_told_and_never_written(log: Cast, tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.anchor"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(AnchorUnreadable):
        write_anchors(path, log.now)
    done = CliRunner().invoke(main, ["check", "audit", "--anchor", str(path)])
    assert done.exit_code == 4 and "line 1" in done.output
    assert path.read_text(encoding="latin-1") == content


def test_job__anchor_cannot_be_written__looks_are_reviewed_all_the_same(
    log: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_args: Any, **_named: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("syli.oversight.anchoring.os.open", full)
    anchor_log(log.now)
    assert "could not be anchored" in caplog.text


def test_verify__event_written_meanwhile__is_no_break(log: Cast) -> None:
    """While a long chain is read, people go on working."""
    told: list[int] = []

    def meanwhile(count: int) -> None:
        told.append(count)
        if len(told) == 1:
            write_some(log)

    assert first_break(longest().chain, meanwhile) is None
