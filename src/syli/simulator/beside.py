"""An association's rows are made in a process beside this one, which alone writes them: two cores share what one would do in turn.

Making rows (telling, sealing, tokens) costs as much as writing them. The process beside is forked when the association's own rows
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from queue import Empty, Queue

from django.apps import apps
from django.db import models

from syli.interop.bulk.tables import Engine, Rows
from syli.interop.bulk.writer import BulkWriter
from syli.kernel.vault import keyring
from syli.kernel.vault.keyring import Keyring
from syli.simulator.bulk import StoryWriter, Told
from syli.simulator.bulk_stays import RoomLeft
from syli.simulator.header import Header
from syli.simulator.proportions import Tally

#: A pipe holds a few batches, so that neither side waits for the other's every row; Linux allows anybody a megabyte.
PIPE_BYTES = 1_048_576
#: So many messages wait at most: a few hundred thousand rows.
MOST_AHEAD = 64
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


def is_worth_it() -> bool:
    """Tell whether there is a second core, and nothing else runs in this process that a fork would lose."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return cores > 1 and threading.active_count() == 1


def make_here(header: Header, story: Told, tally: Tally | None, writer: BulkWriter, progress: Progress) -> Made:
    """Make the rows in this process, into the writer."""
    told = StoryWriter(header, writer)
    rooms = told.write(story, progress)
    return Made(told.contacts, told.families, frozenset(writer.years), tuple(rooms), tally)


def write_beside(header: Header, story: Told, tally: Tally | None, writer: BulkWriter, progress: Progress) -> Made:
    """Make the rows in a process beside and write them in this one, inside the caller's transaction and scope. Raises Broken."""
    # The process beside has no database: what it takes to seal, it gets open.
    keys = keyring.current().holding(header.register.pk)
    rows_out, rows_in = _wide_pipe()
    ids_out, ids_in = multiprocessing.Pipe(duplex=False)
    beside = multiprocessing.get_context("fork").Process(
        target=_make, args=(_Through(rows_in, ids_out), writer.engine, keys, header, story, tally), daemon=True
    )
    beside.start()
    rows_in.close()
    ids_out.close()
    try:
        return _write(beside, rows_out, ids_in, writer, progress)
    finally:
        rows_out.close()
        ids_in.close()
        beside.join(timeout=10)
        if beside.is_alive():
            beside.kill()


def _write(beside: ForkProcess, rows: Connection, ids: Connection, writer: BulkWriter, progress: Progress) -> Made:
    """Write what comes until all has been made; when that fails, the process beside ends at once."""
    arrived: Queue[bytes | None] = Queue(MOST_AHEAD)
    reader = threading.Thread(target=_read, args=(rows, arrived), daemon=True)
    reader.start()
    try:
        with _uncollected():
            return _write_all(arrived, ids, writer, progress)
    except BaseException:
        # It may wait for ids that nobody gives any more, and the reader for its rows.
        beside.kill()
        raise
    finally:
        # The next fork wants to be alone; what has not been taken when all fails is let go.
        rows.close()
        while reader.is_alive():
            with suppress(Empty):
                arrived.get(timeout=0.01)
        reader.join()


def _read(rows: Connection, arrived: Queue[bytes | None]) -> None:
    """Take what comes as it comes, so that the process beside does not stand still while this one writes."""
    try:
        while True:
            arrived.put(rows.recv_bytes())
    except (EOFError, OSError, TypeError):
        arrived.put(None)


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


def _write_all(arrived: Queue[bytes | None], ids: Connection, writer: BulkWriter, progress: Progress) -> Made:
    while True:
        message = arrived.get()
        if message is None:
            raise Broken("the process beside ended before all was made")
        what, about, content = pickle.loads(message)  # noqa: S301  # made a moment ago by our own child
        if what == ROWS:
            writer.table(apps.get_model(about)).put(content)
        elif what == IDS:
            ids.send(writer.table(apps.get_model(about)).take_ids(content))
        elif what == TOLD:
            progress(content)
        elif what == FAILED:
            raise Broken(content)
        else:
            made: Made = content
            writer.years |= made.years
            return made


@dataclass(slots=True)
class _Through:
    """The outlet of the process beside: hands rows over and asks for ids."""

    rows: Connection
    given: Connection
    _labels: dict[type[models.Model], str] = field(default_factory=dict)

    def ids(self, model: type[models.Model], count: int) -> Sequence[int]:
        """Ask for ids, and wait for them."""
        self.rows.send((IDS, model._meta.label, count))
        found: Sequence[int] = self.given.recv()
        return found

    def put(self, model: type[models.Model], rows: Rows) -> None:
        """Hand rows over."""
        self.rows.send((ROWS, model._meta.label, rows))


def _make(through: _Through, engine: Engine, keys: Keyring, header: Header, story: Told, tally: Tally | None) -> None:
    """Make everything and hand it over; runs in the process beside."""
    try:
        writer = BulkWriter(header.register, through, engine=engine)
        with keyring.use(keys), _uncollected():
            made = make_here(header, story, tally, writer, lambda count: through.rows.send((TOLD, "", count)))
        through.rows.send((MADE, "", made))
    except Exception:  # noqa: BLE001  # whatever it is, the one who writes is told
        through.rows.send((FAILED, "", traceback.format_exc()))


def _wide_pipe() -> tuple[Connection, Connection]:
    out, into = multiprocessing.Pipe(duplex=False)
    fcntl.fcntl(into.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return out, into
