"""How every `syli` verb ends: the exit codes, one clear line when something stands in the way, and bars for long work."""

from __future__ import annotations

import errno
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

#: What the verbs and their refusals speak, whatever language the pages are in, unless `--language` asks for another.
ENGLISH = "en"
DISK_FULL = "the disk is full. Make room and run the same command again; nothing was left half done."


class Exit(IntEnum):
    """What a verb says with its exit code. The same number means the same in every verb."""

    DONE = 0
    #: It did its work and what it looked at is not as it should be.
    FOUND = 1
    USAGE = 2
    NOT_FOUND = 3
    #: A rule, a right or the state of the data forbids it; nothing was changed.
    REFUSED = 4
    #: A file, a folder, the database, the disk, a port.
    MACHINE = 5
    #: Ctrl-C, as shells say it.
    INTERRUPTED = 130


#: What each code means, for the help and the reference page.
MEANING: dict[Exit, str] = {
    Exit.DONE: "done",
    Exit.FOUND: "done, and something was found wrong",
    Exit.USAGE: "wrong usage",
    Exit.NOT_FOUND: "who or what was named does not exist",
    Exit.REFUSED: "refused by a rule; nothing was changed",
    Exit.MACHINE: "a file, folder, database, port or the disk stands in the way",
    Exit.INTERRUPTED: "stopped with Ctrl-C",
}


class Stopped(click.ClickException):
    """The verb cannot go on: one line on standard error, and an exit code of its own."""

    def __init__(self, words: str, code: Exit) -> None:
        super().__init__(" ".join(words.split()))
        self.code = code

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # ours differs from error to error
        """The exit code."""
        return int(self.code)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(f"syli: {self.message}", file=file, err=file is None)


class Verb(click.Command):
    """A verb whose help ends with examples and with what its exit codes mean. `codes` names those of its own beyond 0, 2 and 5."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), codes: Mapping[Exit, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        always = {code: MEANING[code] for code in (Exit.DONE, Exit.USAGE, Exit.MACHINE)}
        self.codes = dict(sorted((always | dict(codes or {})).items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; bytes that are no text would fail later in a database or a file name, and line breaks tear our one line."""
        if any(sign < " " or sign == "\x7f" or "\ud800" <= sign <= "\udfff" for arg in args for sign in arg):
            raise click.UsageError("An argument holds signs that are no text.", ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; what stands in its way is told in one line, in the language of its help."""
        from django.utils import translation

        with translation.override(ENGLISH):
            try:
                return super().invoke(ctx)
            except KeyboardInterrupt:
                raise Stopped("stopped.", Exit.INTERRUPTED) from None
            except Exception as error:
                stopped = in_words(error)
                if stopped is None:
                    raise
                raise stopped from error

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples and the exit codes below the options."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':{formatter.current_indent}}{example}\n")
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), words) for code, words in self.codes.items()])


class Day(click.DateTime):
    """A day as people write it, in a time that a calendar can reckon with."""

    def __init__(self) -> None:
        super().__init__(formats=["%d.%m.%Y", "%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a day; refuse one so far away that days before or after it cannot be reckoned."""
        found: datetime = super().convert(value, param, ctx)
        if not 1900 <= found.year < 2200:
            self.fail(f"{value} is no day between 1900 and 2199.", param, ctx)
        return found


class Words(click.ParamType[str]):
    """A few words that a column of the database takes."""

    name = "text"

    def __init__(self, most: int) -> None:
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse what is longer than is kept, and signs nobody types."""
        text = str(value)
        if len(text) > self.most:
            self.fail(f"at most {self.most} letters are kept, these are {len(text)}.", param, ctx)
        if not text.isprintable():
            self.fail("it holds signs that cannot be printed.", param, ctx)
        return text


class Verbs(click.Group):
    """Verbs that belong together."""

    command_class = Verb


def stop(words: str, code: Exit) -> NoReturn:
    """End the verb with one line and a code."""
    raise Stopped(words, code)


def refusing_in(language: str) -> str:
    """Return the language of refusals: what `--language` asked for, English where nobody asked and `language` is only its default."""
    asked = click.get_current_context().get_parameter_source("language")
    return ENGLISH if asked in (None, ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP) else language


def progress(label: str, length: int) -> ProgressBar[int]:
    """Return a progress bar on standard error; nothing at all where that is no terminal."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def in_words(error: Exception) -> Stopped | None:
    """Return what an operator can do about an error, or None for a mistake of ours, which deserves its traceback."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    # This file is below the kernel, so its refusals bring their words along.
    refusal = getattr(error, "console_words", None)
    if refusal is not None:
        return Stopped(str(refusal), Exit.REFUSED)
    if isinstance(error, DatabaseError):
        return _database(str(error).strip().splitlines()[0] if str(error).strip() else "")
    if isinstance(error, ImproperlyConfigured):
        return Stopped(f"the settings do not fit together: {error}", Exit.MACHINE)
    return _file(error) if isinstance(error, OSError) else None


def _file(error: OSError) -> Stopped | None:
    if error.errno == errno.EPIPE or not error.errno:
        # Whoever read our output has had enough; click ends quietly.
        return None
    name = str(error.filename or "")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Stopped(DISK_FULL, Exit.MACHINE)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Stopped(f"{name or 'a file'} may not be written or read. Give the rights, or choose another folder: SYLI_HOME=/path.", Exit.MACHINE)
    if error.errno == errno.ENOENT:
        return Stopped(f"{name or 'a file'} is not there.", Exit.MACHINE)
    if error.errno in (errno.EISDIR, errno.ENOTDIR):
        return Stopped(f"{name} is {'a folder' if error.errno == errno.EISDIR else 'no folder'}.", Exit.MACHINE)
    return Stopped(f"{name + ': ' if name else ''}{error.strerror or error}.", Exit.MACHINE)


#: A piece of what a database says, and what to do about it.
_SAID = (
    (("no such table", "no such column", "does not exist"), "the database is not there yet, or is older than this version. Make it: syli migrate"),
    (("disk is full", "no space left"), DISK_FULL),
    (("readonly database", "read-only"), "the database may not be written. Give the rights, or choose another folder: SYLI_HOME=/path."),
    (("unable to open database file",), "the database file cannot be opened. Is SYLI_HOME a folder that may be written?"),
    (
        ("not a database", "malformed"),
        "the database file is damaged or is no database. Bring back a backup, or choose another folder: SYLI_HOME=/path.",
    ),
    (("is locked",), "the database is busy with other work. Try again in a moment."),
    (("connection", "authentication", "could not translate", "failed to resolve"), "the database server does not answer. Check SYLI_DATABASE."),
)


def _database(said: str) -> Stopped | None:
    for pieces, words in _SAID:
        if any(piece in said.casefold() for piece in pieces):
            return Stopped(words, Exit.MACHINE)
    return None
