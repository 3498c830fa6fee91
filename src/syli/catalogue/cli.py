"""Verbs of the catalogue: publish the shipped packs, and check packs before they are published."""

from __future__ import annotations

from pathlib import Path

import click

from syli.catalogue.packs import PackError, check_packs
from syli.config.console import Exit, Verbs
from syli.kernel.cli import check
from syli.kernel.context import system_context
from syli.kernel.rules import RuleBroken


@click.group(cls=Verbs)
def catalogue() -> None:
    """Services as the packs describe them."""


@catalogue.command(
    "publish",
    examples=("syli catalogue publish",),
    codes={Exit.FOUND: "a pack is wrong; nothing was published", Exit.REFUSED: "a version that is published was changed; the others are published"},
)
def publish() -> None:
    """Publish every shipped pack that is not published yet, so that associations can offer the service.

    A published version never changes: whoever edits a pack gives it a new version.
    """
    from syli.catalogue.commands import publish_pack
    from syli.catalogue.models import ServiceType
    from syli.catalogue.queries.offering import shipped_packs

    before = ServiceType.objects.count()
    refused = 0
    try:
        packs = shipped_packs()
    except PackError as error:
        click.echo(f"Nothing was published: {error}\nSee all of it: syli check packs", err=True)
        raise click.exceptions.Exit(Exit.FOUND) from None
    for pack in packs:
        try:
            publish_pack(system_context(None), pack=pack)
        except RuleBroken as broken:
            refused += 1
            name = f"{pack.code} ({pack.profile})" if pack.profile else pack.code
            click.echo(f"{name} version {pack.version}: {broken.message} ({broken.rule_id})", err=True)
    click.echo(f"{len(packs) - refused} packs are published, {ServiceType.objects.count() - before} of them new.")
    if refused:
        raise click.exceptions.Exit(Exit.REFUSED)


@check.command(
    "packs",
    examples=("syli check packs", "syli check packs my-packs/ new-service.yaml"),
    codes={Exit.FOUND: "a pack has errors; each is printed with its file and place"},
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check_shipped_packs(paths: tuple[Path, ...]) -> None:
    """Check the shipped packs, and PATHS on top: folders of packs, or single files.

    Also says which ways of working a pack refers to that cannot be recorded yet; that is no error.
    """
    report = check_packs(paths)
    for line in report.lines():
        click.echo(line)
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)


verbs = [catalogue]
