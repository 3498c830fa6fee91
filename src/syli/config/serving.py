"""The server's and the jobs' processes, forked from one that has loaded Syli: loading takes seconds, and three would do it at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

#: Four blocking threads a worker: more only costs memory with SQLite (measured in the stack notes).
THREADS = 4
PATIENCE_SECONDS = 10


def start_all(host: str, port: int, workers: int) -> tuple[BaseProcess, BaseProcess]:
    """Start the server and the job worker, and return them."""
    # The addresses pull in every page. What is loaded here, no process loads again, and its memory is shared.
    import_module(settings.ROOT_URLCONF)
    for connection in connections.all(initialized_only=True):
        # A connection shared by two processes answers the wrong one; a pool has threads, which no fork takes along.
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL has a pool
    forked = multiprocessing.get_context("fork")
    server = forked.Process(target=_serve, args=(host, port, workers), name="syli-server")
    jobs = forked.Process(target=_work, name="syli-jobs")
    for process in (server, jobs):
        process.start()
    return server, jobs


def stop_all(*processes: BaseProcess) -> None:
    """Ask all of them to end, and end what does not."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(PATIENCE_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    _leave_the_terminal()
    Granian(
        "syli.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=THREADS,
        websockets=False, log_level=LogLevels.warning, static_path_route=["/static"], static_path_mount=[Path(settings.STATIC_ROOT)],
    ).serve()  # fmt: skip


def _work() -> None:
    _leave_the_terminal()
    # Each job that begins and ends would be a line among the server's.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    call_command("db_worker", interval=1, verbosity=0)


def _leave_the_terminal() -> None:
    """Be in a session of one's own, so that Ctrl-C reaches the parent alone and each is told once: a server told twice waits for ever."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
