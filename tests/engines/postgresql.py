"""A throw-away PostgreSQL cluster for one test run, with an owner and an application role that does not own anything.

It runs as an ordinary user even when the tests run as root, listens on a Unix socket only, forgets durability, and is
stopped and removed at the end; when the test run is killed, the kernel stops it.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from tests.engines.brought import EngineMissing, embedded_postgresql

OLDEST = 15
OWNER = "syli_owner"
APPLICATION = "syli_app"
DATABASE = "syli"
PREFIX = "syli-postgresql-"
START_SECONDS = 60
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
# Nothing here survives the run, so nothing waits for the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
    "listen_addresses": "",
}


def find_programs() -> Path:
    """Return the folder with `postgres` and `initdb`: the newest on the machine, else the one npm brings."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    config = shutil.which("pg_config")
    if config:
        asked = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(asked.stdout.strip()))
    postgres = shutil.which("postgres")
    if postgres:
        folders.append(Path(postgres).resolve().parent)
    usable = [folder for folder in folders if _version(folder) >= OLDEST and (folder / "initdb").exists()]
    return max(usable, key=_version) if usable else embedded_postgresql()


class Cluster:
    """One PostgreSQL server; use it in a `with` statement or call `start` and `stop`."""

    def __init__(self, programs: Path | None = None) -> None:
        self.programs = programs or find_programs()
        self.user = _ordinary_user()
        self.passwords = {role: secrets.token_urlsafe(16) for role in ("postgres", OWNER, APPLICATION)}
        self.folder = Path()
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def address(self, role: str = OWNER, database: str = DATABASE) -> str:
        """Return the address of a database for one of the roles, as SYLI_DATABASE and psycopg understand it."""
        query = urlencode({"host": str(self.folder)})
        return f"postgresql://{role}:{quote(self.passwords[role])}@/{database}?{query}"

    def start(self) -> None:
        """Make the cluster, start the server and create the roles."""
        _sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        atexit.register(self.stop)
        try:
            self._own(self.folder)
            self._make_reachable()
            self._initialise()
            self._launch()
            self._create_roles()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server and remove its files; harmless when done already."""
        server, self._server = self._server, None
        if server and server.poll() is None:
            server.send_signal(signal.SIGINT)  # "fast": ends sessions, waits for none of them
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        if self.folder.name.startswith(PREFIX):
            shutil.rmtree(self.folder, ignore_errors=True)

    def _own(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _make_reachable(self) -> None:
        """Copy the programs beside the data when the ordinary user may not read them, as under /root."""
        if not self.user:
            return
        asked = self._run([str(self.programs / "postgres"), "--version"])
        if asked is None or asked.returncode:
            copy = self.folder / "native"
            shutil.copytree(self.programs.parent, copy, symlinks=True)
            self.folder.chmod(0o755)
            self.programs = copy / "bin"

    def _initialise(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.passwords["postgres"])
        self._own(secret)
        command = [
            str(self.programs / "initdb"), "--pgdata", str(self.folder / "data"), "--username=postgres", f"--pwfile={secret}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        ]  # fmt: skip
        made = self._run(command)
        secret.unlink()
        if made is None or made.returncode:
            words = (made.stdout + made.stderr).decode(errors="replace") if made else "the program cannot be run"
            raise EngineMissing(f"PostgreSQL at {self.programs} could not make a database: {words[-2000:]}")

    def _launch(self) -> None:
        settings = {**FAST, "unix_socket_directories": str(self.folder)}
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder, env=_environment(),
                preexec_fn=_die_with_parent, start_new_session=True, **self._identity(),  # noqa: PLW1509  (no threads yet)
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.address("postgres", "postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as problem:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    log_text = (self.folder / "server.log").read_text(errors="replace")
                    raise EngineMissing(f"PostgreSQL did not start: {problem}\n{log_text[-2000:]}") from problem
                time.sleep(0.05)
            else:
                return

    def _create_roles(self) -> None:
        """Create the owner and the application role, and give the owner what it needs to make databases and fences."""
        owner, application = sql.Identifier(OWNER), sql.Identifier(APPLICATION)
        with psycopg.connect(self.address("postgres", "template1"), autocommit=True) as connection:
            for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {} PASSWORD {}").format(
                        sql.Identifier(role), sql.SQL(rights), sql.Literal(self.passwords[role])
                    )
                )
            connection.execute(sql.SQL("GRANT CREATE, USAGE ON SCHEMA public TO {}").format(owner))
            # The owner hands the application role its rights on the tables it makes (`kernel.rls.raise_fences`).
            connection.execute(sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(application, owner))
        with psycopg.connect(self.address("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), owner))

    def _identity(self) -> dict[str, Any]:
        if not self.user:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[bytes] | None:
        try:
            return subprocess.run(command, capture_output=True, check=False, cwd="/", env=_environment(), **self._identity())
        except PermissionError:
            return None


def _ordinary_user() -> pwd.struct_passwd | None:
    """Return whom PostgreSQL runs as when we are root; None means as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EngineMissing("PostgreSQL will not run as root and this machine has no user called postgres or nobody: run the tests as yourself.")


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, signal.SIGINT)


def _version(folder: Path) -> int:
    if not os.access(folder / "postgres", os.X_OK):
        return 0
    said = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False).stdout
    # "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", or with other words after the number.
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found.group(1)) if found else 0


def _sweep() -> None:
    """Remove what a killed run of this user left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).split("-")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            shutil.rmtree(folder, ignore_errors=True)
