"""`syli keys`: are the keys whole, and giving registers new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from django.conf import settings

from syli.config.console import Exit, Verbs, progress, stop
from syli.kernel.context import clock
from syli.kernel.scope import everything
from syli.kernel.vault import keyring
from syli.kernel.vault.errors import VaultError
from syli.kernel.vault.master import load_master_keys
from syli.kernel.vault.models import KeyPurpose, VaultKey
from syli.org.commands.keys.rotating import Bar, Outcome, rotate_keys, unfinished
from syli.org.models import Register
from syli.org.named import organisation_named


@click.group(cls=Verbs)
def keys() -> None:
    """The keys that seal names, notes and files."""


@keys.command("check", examples=("syli keys check",), codes={Exit.FOUND: "a key does not open, or a rotation was not finished"})
def check() -> None:
    """Open every key with the master key, and tell whether a rotation waits to be finished."""
    try:
        count = keyring.current().check()
    except VaultError as error:
        stop(str(error), Exit.FOUND)
    click.echo(f"{count} keys open.")
    with everything():
        waiting = unfinished()
    if waiting:
        stop(f"the rotation of {len(waiting)} keys is not finished. Run it again: syli keys rotate, and with --search", Exit.FOUND)


@keys.command(
    "rotate",
    examples=("syli keys rotate", 'syli keys rotate --organisation "Aava ry"', "syli keys rotate --search", "syli keys rotate --alone"),
    codes={
        Exit.FOUND: "something cannot be sealed anew; the old key stays",
        Exit.NOT_FOUND: "there is no such organisation",
    },
)
@click.option("--organisation", help="Only this organisation's registers: a name or public id.")
@click.option("--search", is_flag=True, help="The search keys instead: names and notes are made findable anew.")
@click.option("--alone", is_flag=True, help="No server and no job is running: do not wait for them.")
def rotate(organisation: str | None, search: bool, alone: bool) -> None:
    """Give registers new keys, seal everything under them and erase the old ones.

    People may go on working. It may be stopped at any time; the same command goes on where it was. After --search a client or a word
    in a note may not be found until it is done, so run that in the evening. Backups still open with the keys that are in them.
    """
    now = clock()
    with everything(), _bars() as bar:
        owners = set(VaultKey.objects.values_list("owner", flat=True))
        if organisation is not None:
            owners &= set(Register.objects.filter(organisation=organisation_named(organisation)).values_list("pk", flat=True))
        try:
            outcome = rotate_keys(owners, KeyPurpose.SEARCH if search else KeyPurpose.DATA, now, bar, alone=alone)
        except VaultError as error:
            stop(f"{error} No key was erased.", Exit.FOUND)
    _tell(outcome, search)


@keys.command("rewrap", examples=("syli keys rewrap",), codes={Exit.FOUND: "a key does not open with the master keys given"})
def rewrap() -> None:
    """Wrap every key under the first master key of the file or of SYLI_MASTER_KEY, all or none.

    To replace the master: put the new one first and the old one second, restart Syli, run this, then take the old one away.
    """
    masters = load_master_keys(settings.VAULT_MASTER_KEY, Path(settings.VAULT_KEY_FILE))
    try:
        changed = keyring.current().rewrap(masters)
    except VaultError as error:
        stop(str(error), Exit.FOUND)
    click.echo(f"{changed} keys are wrapped anew." if changed else "Every key is wrapped by the first master key already.")


def _tell(outcome: Outcome, search: bool) -> None:
    what = "made findable" if search else "sealed"
    click.echo(f"{outcome.made} new keys, {outcome.renewed} rows and files {what} anew, {outcome.erased} old keys erased.")
    if outcome.kept:
        click.echo(f"{len(outcome.kept)} old search keys stay: rows that were brought in with `syli import` are known again by them.")
    if outcome.in_use:
        stop(f"{len(outcome.in_use)} old keys are still in use and stay. Run it again in a moment.", Exit.FOUND)


@contextmanager
def _bars() -> Iterator[Bar]:
    """Show one progress bar after the other."""
    with ExitStack() as shown:

        def begin(label: str, length: int) -> Callable[[int], None]:
            shown.close()
            return shown.enter_context(progress(label, length)).update

        yield begin
