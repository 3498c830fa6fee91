"""The server's and the jobs' processes, forked from one that has loaded Syli: loading takes seconds, and three would do it at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation

#: Four blocking threads a worker: more only costs memory with SQLite (measured in the stack notes).
THREADS = 4
PATIENCE_SECONDS = 10


def in_the_way(host: str, port: int) -> str:
    """Return what keeps Syli from serving at this address, in words; empty when nothing does."""
    if not is_here(host):
        return f"{host[:80]} is no address of this machine. Leave --host out, or name one of its own."
    if is_behind():
        return "the database is not there yet, or is older than this version. Make it: syli migrate"
    if not port_is_free(host, port):
        return f"port {port} is in use. Stop the other program or choose another: PORT={port + 1 if port < 65535 else 8000} make run"
    return ""


def port_is_free(host: str, port: int) -> bool:
    """Tell whether nothing listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def is_behind() -> bool:
    """Tell whether the database lacks a migration of this version, or is not there yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_here(host: str) -> bool:
    """Tell whether an address is this machine's own, so that something can listen on it."""
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)
        with socket.socket(found[0][0], socket.SOCK_STREAM) as probe:
            probe.bind(found[0][4])
    except (OSError, UnicodeError):
        return False
    return True


def start_all(host: str, port: int, workers: int) -> tuple[BaseProcess, BaseProcess]:
    """Start the server and the job worker, and return them."""
    # The addresses pull in every page. What is loaded here, no process loads again, and its memory is shared.
    import_module(settings.ROOT_URLCONF)
    for connection in connections.all(initialized_only=True):
        # A connection shared by two processes answers the wrong one; a pool has threads, which no fork takes along.
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL has a pool
    # They speak the reader's language, and the house's where nobody reads along; only the terminal is spoken to in English.
    translation.deactivate()
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
