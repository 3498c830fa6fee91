"""Verbs of national documents: check the folder of schemas."""

from __future__ import annotations

from pathlib import Path

import click

from syli.config.console import Exit, Verb, stop
from syli.documents.checking import check_folder
from syli.documents.folder import folder
from syli.kernel.cli import check


@check.command(
    "documents",
    cls=Verb,
    examples=("SYLI_SOSMETA=/srv/sosmeta syli check documents", "syli check documents my-schemas/"),
    codes={Exit.FOUND: "a schema is broken; each is printed with its file"},
)
@click.argument("where", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def check_documents(where: Path | None) -> None:
    """Check that every national schema becomes a form, in WHERE or in the folder that SYLI_SOSMETA names.

    Says what in a schema cannot be asked as it is meant, and which code lists are missing; that is no error.
    """
    found = where or folder()
    if found is None:
        stop("no folder of schemas is given. Set SYLI_SOSMETA, or name a folder.", Exit.USAGE)
    report = check_folder(found)
    for line in report.lines():
        click.echo(line)
    if report.broken:
        raise click.exceptions.Exit(Exit.FOUND)


verbs: list[click.Command] = []
