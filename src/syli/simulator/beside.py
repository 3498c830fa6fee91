"""Associations' rows are made in processes beside this one, which alone writes them: all cores share what one would do in turn.

Making rows (telling, sealing, tokens) costs more than writing them. A process beside is forked when the association's own rows
stand, so it knows its keys; it never asks the database, which belongs to this process and its transaction. Ids are asked for, and
rows handed over, through pipes; when it fails, so does the writing, and nothing of the association stays.
"""

from __future__ import annotations

import fcntl
import gc
import multiprocessing
import os
import pickle
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from queue import Queue

from django.apps import apps
from django.db import models

from syli.interop.bulk.tables import Rows
from syli.interop.bulk.writer import BulkWriter
from syli.kernel.vault import keyring
from syli.kernel.vault.keyring import Keyring
from syli.simulator.bulk import StoryWriter, Told
from syli.simulator.bulk_stays import RoomLeft
from syli.simulator.header import Header
from syli.simulator.proportions import Tally

#: A pipe holds a few batches, so that neither side waits for the other's every row; Linux allows anybody a megabyte.
PIPE_BYTES = 1_048_576
#: So many messages wait at most on the side of who makes them: a few hundred thousand rows.
MOST_AHEAD = 32
IDS, ROWS, TOLD, MADE, FAILED = "ids", "rows", "told", "made", "failed"

Progress = Callable[[int], None]


class Broken(Exception):
    """The process beside could not make the rows; the text says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: how much, of which years, how rooms stand, and what was counted of it."""

    contacts: int
    families: int
    years: frozenset[int]
    rooms: tuple[RoomLeft, ...]
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """An association whose own rows stand, and whose story is to be written: into what, and who is told of each family."""

    header: Header
    story: Told
    tally: Tally | None
    writer: BulkWriter
    progress: Progress


def how_many() -> int:
    """Tell how many processes may make rows beside this one: none with one core, or where something runs that a fork would lose."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return cores if cores > 1 and threading.active_count() == 1 else 0


def make_here(wanted: Wanted) -> Made:
    """Make the rows in this process, into the writer."""
    told = StoryWriter(wanted.header, wanted.writer)
    rooms = told.write(wanted.story, wanted.progress)
    return Made(told.contacts, told.families, frozenset(wanted.writer.years), tuple(rooms), wanted.tally)


def write_beside(wanted: Iterable[Wanted], most: int) -> Iterator[tuple[Wanted, Made]]:
    """Have the rows of one after another made beside, at most so many at once, write what comes, and yield each that is whole.

    Runs inside the caller's transaction. What is wanted is asked for when there is room for it. Raises Broken.
    """
    running: dict[Connection, _Beside] = {}
    waiting = iter(wanted)
    try:
        with _uncollected():
            while True:
                while len(running) < most and (one := next(waiting, None)) is not None:
                    beside = _Beside(one, list(running.values()))
                    running[beside.rows] = beside
                if not running:
                    return
                for ready in wait(list(running)):
                    beside = running[ready]  # type: ignore[index]  # `wait` gives back what it was given
                    made = beside.take()
                    if made is not None:
                        del running[beside.rows]
                        beside.end()
                        yield beside.wanted, made
    finally:
        # When all fails: they may wait for ids that nobody gives any more.
        for beside in running.values():
            beside.end(at_once=True)


class _Beside:
    """One process beside, as this one sees it."""

    def __init__(self, wanted: Wanted, others: Sequence[_Beside]) -> None:
        self.wanted = wanted
        self.rows, into = _wide_pipe()
        out, self._ids = multiprocessing.Pipe(duplex=False)
        # The process beside has no database: what it takes to seal, it gets open.
        keys = keyring.current().holding(wanted.header.register.pk)
        # Whoever still held the near end of a pipe would keep its maker alive when this process is killed.
        near = [self.rows, self._ids, *(end for other in others for end in (other.rows, other._ids))]
        self._process = multiprocessing.get_context("fork").Process(target=_make, args=(_Through(into, out), near, keys, wanted), daemon=True)
        self._process.start()
        into.close()
        out.close()

    def take(self) -> Made | None:
        """Take what has come and do as it says; return what was made, when that is all. Raises Broken."""
        try:
            what, about, content = pickle.loads(self.rows.recv_bytes())  # noqa: S301  # made a moment ago by our own child
        except (EOFError, OSError):
            raise Broken("the process beside ended before all was made") from None
        writer = self.wanted.writer
        if what == ROWS:
            writer.table(apps.get_model(about)).put(content)
        elif what == IDS:
            self._ids.send(writer.table(apps.get_model(about)).take_ids(content))
        elif what == TOLD:
            self.wanted.progress(content)
        elif what == FAILED:
            raise Broken(content)
        else:
            made: Made = content
            writer.years |= made.years
            return made
        return None

    def end(self, *, at_once: bool = False) -> None:
        """Let it end, or make it."""
        if at_once:
            self._process.kill()
        self.rows.close()
        self._ids.close()
        self._process.join(timeout=10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no rings of garbage meanwhile: rows are millions of plain tuples, and looking through them finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class _Through:
    """The outlet of a process beside: hands rows over and asks for ids. A thread sends, so that making does not wait for writing."""

    rows: Connection
    given: Connection
    _ahead: Queue[bytes | None] = field(default_factory=lambda: Queue(MOST_AHEAD))
    _one_at_once: threading.Lock = field(default_factory=threading.Lock)

    def send_on(self) -> None:
        """Send what is put here until nothing more comes; what nobody reads any more, nobody needs."""
        try:
            while (message := self._ahead.get()) is not None:
                self._send(message)
        except OSError:
            os._exit(1)

    def tell(self, what: str, about: str, content: object) -> None:
        """Send something in its turn."""
        self._ahead.put(pickle.dumps((what, about, content), pickle.HIGHEST_PROTOCOL))

    def end(self) -> None:
        """Let the thread end when all is sent."""
        self._ahead.put(None)

    def ids(self, model: type[models.Model], count: int) -> Sequence[int]:
        """Ask for ids before all that waits to be sent, and wait for them."""
        self._send(pickle.dumps((IDS, model._meta.label, count)))
        found: Sequence[int] = self.given.recv()
        return found

    def put(self, model: type[models.Model], rows: Rows) -> None:
        """Hand rows over."""
        self.tell(ROWS, model._meta.label, rows)

    def _send(self, message: bytes) -> None:
        with self._one_at_once:
            self.rows.send_bytes(message)


def _make(through: _Through, near: Sequence[Connection], keys: Keyring, wanted: Wanted) -> None:
    """Make everything and hand it over; runs in the process beside."""
    for end in near:
        end.close()
    sending = threading.Thread(target=through.send_on, daemon=True)
    sending.start()
    try:
        writer = BulkWriter(wanted.header.register, through, engine=wanted.writer.engine)
        here = Wanted(wanted.header, wanted.story, wanted.tally, writer, lambda count: through.tell(TOLD, "", count))
        with keyring.use(keys), _uncollected():
            made = make_here(here)
        through.tell(MADE, "", made)
    except Exception:  # noqa: BLE001  # whatever it is, the one who writes is told
        through.tell(FAILED, "", traceback.format_exc())
    through.end()
    sending.join()


def _wide_pipe() -> tuple[Connection, Connection]:
    out, into = multiprocessing.Pipe(duplex=False)
    fcntl.fcntl(into.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return out, into
