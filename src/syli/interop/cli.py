"""`syli import`: bring an association's own lists in, or first see what would happen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from syli.config.console import Exit, Verb, progress, refusing_in, stop
from syli.interop.imports.mapping import TargetRule, read_mapping, written
from syli.interop.imports.problems import FileRefusedError, Problem
from syli.interop.imports.reading import open_table
from syli.interop.imports.suggesting import suggest, suggest_target

if TYPE_CHECKING:
    from syli.kernel.context import Context

SHOWN = 20
SAMPLE = 50


@click.command(
    "import",
    cls=Verb,
    examples=(
        "syli import clients.csv visits.xlsx --suggest > mapping.yaml",
        "syli import clients.csv visits.xlsx --map mapping.yaml --dry-run",
        "syli import clients.csv visits.xlsx --map mapping.yaml --report problems.csv",
    ),
    codes={
        Exit.FOUND: "some rows were refused, or would be; the others are saved where the mapping lets them",
        Exit.NOT_FOUND: "there is no such association or account",
        Exit.REFUSED: "nothing was saved",
    },
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Which column fills which field (YAML).")
@click.option("--organisation", help="Whose lists these are: a name or public id. Not needed where there is only one association.")
@click.option("--as", "username", help="Whose doing the log calls it; without it, Syli's own.")
@click.option("--dry-run", is_flag=True, help="Check everything and save nothing.")
@click.option("--suggest", "wants_mapping", is_flag=True, help="Print a first mapping for these files and stop.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every problem into this CSV file.")
@click.option("--language", type=click.Choice(["fi", "sv", "en"]), default="fi", show_default=True, help="Of the report and, if given, refusals.")
def import_lists(
    files: tuple[Path, ...],
    mapping: Path | None,
    organisation: str | None,
    username: str | None,
    dry_run: bool,
    wants_mapping: bool,
    report: Path | None,
    language: str,
) -> None:
    """Bring an association's own lists of clients and contacts in.

    FILES are CSV or XLSX. A mapping says once which column fills which field; --suggest writes a first one to start from. With
    --dry-run every row is checked and nothing is saved. Running it again doubles nothing.
    """
    from django.utils import translation

    with translation.override(refusing_in(language)):
        if wants_mapping or mapping is None:
            click.echo(_suggested(files), nl=False)
            if not wants_mapping:
                click.echo("syli: no mapping was given. Save the one above, check it, and give it with --map.", err=True)
                raise click.exceptions.Exit(Exit.REFUSED)
            return
        rules = _rules(mapping)
    with translation.override(language):
        code = _run(files, rules, organisation, username, dry_run, report)
    if code:
        raise click.exceptions.Exit(code)


def _run(
    files: tuple[Path, ...], rules: Mapping[str, TargetRule], organisation: str | None, username: str | None, dry_run: bool, report: Path | None
) -> Exit:
    from syli.interop.imports.running import Import
    from syli.kernel.access import NotAllowed
    from syli.kernel.rules import RuleBroken
    from syli.kernel.scope import scope

    known = [(path, *_target_of(path, rules)) for path in files]
    targets = [target for _, target, _ in known]
    if len(set(targets)) < len(targets):
        stop("two of the files are the same kind of list. Bring them in one after the other.", Exit.USAGE)
    ctx = _context(organisation, username)
    length = sum(rows for _, _, rows in known) * (1 if dry_run else 2)
    with scope([ctx.home_id]), progress("Rows", length) as bar:
        try:
            found = Import(ctx, rules, dry_run, lambda _what, rows: bar.update(rows)).run([(target, path) for path, target, _ in known])
        except NotAllowed:
            stop(f"{username} may not bring lists in. It is a leader's task.", Exit.REFUSED)
        except RuleBroken as broken:
            stop(str(broken.message), Exit.REFUSED)
    problems: list[Problem] = []
    for file in found.files:
        tally = file.tally
        problems += tally.problems
        click.echo(f"{file.name}: {tally.rows} rows, {tally.good} good, {tally.repeated} already here or repeated, {tally.refused} refused")
        _tell(tally.problems)
    if report is not None:
        with report.open("w", encoding="utf-8-sig") as sheet:
            _write(problems, sheet)
    if not found.was_saved:
        click.echo("Nothing was saved: this was a dry run." if dry_run else "Nothing was saved.")
    else:
        click.echo(f"Saved: {', '.join(f'{file.entered} from {file.name}' for file in found.files)}.")
    if not found.was_saved and not dry_run:
        return Exit.REFUSED
    return Exit.FOUND if found.has_errors else Exit.DONE


def _context(organisation: str | None, username: str | None) -> Context:
    """Return the context of whoever brings the lists in; a leader's own name, or Syli's."""
    from syli.interop.acting import acting_as
    from syli.kernel.context import system_context
    from syli.org.choices import OrganisationKind
    from syli.org.models import Organisation, StaffMember

    rows = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).order_by("pk")
    if organisation:
        rows = rows.filter(name=organisation) or rows.filter(public_id=organisation)
    if len(rows) != 1:
        names = ", ".join(str(row) for row in rows[:5])
        _not_found(f"there is no association called {organisation}." if not rows else f"name the association with --organisation: {names} …")
    if username is None:
        return system_context(rows[0].pk)
    member = StaffMember.objects.filter(username=username, is_active=True).first()
    if member is None:
        _not_found(f"there is no open account {username}.")
    return acting_as(member.pk, rows[0].pk)


def _rules(path: Path) -> Mapping[str, TargetRule]:
    try:
        found = read_mapping(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        stop(f"the mapping {path.name} cannot be read.", Exit.MACHINE)
    if found.problems:
        for problem in found.problems:
            click.echo(f"  {_line(problem)}", err=True)
        click.echo(f"syli: correct the mapping {path.name} first.", err=True)
        raise click.exceptions.Exit(Exit.REFUSED)
    return found.rules


def _target_of(path: Path, rules: Mapping[str, TargetRule]) -> tuple[str, int]:
    """Return which of the mapping's lists a file is, by the columns it has, and about how many rows there are."""
    try:
        table = open_table(path)
    except FileRefusedError:
        return next(iter(rules)), 0
    headings = {heading.casefold() for heading in table.headings}

    def has(target: str) -> float:
        columns = [column.casefold() for rule in rules[target].fields.values() for column in rule.columns]
        return sum(column in headings for column in columns) / max(1, len(columns))

    return max(rules, key=has), table.about_rows


def _suggested(files: tuple[Path, ...]) -> str:
    rules: dict[str, TargetRule] = {}
    for path in files:
        try:
            table = open_table(path)
            sample = [row.cells for row, _ in zip(table.rows, range(SAMPLE), strict=False)]
        except FileRefusedError as refused:
            stop(f"{path.name}: {_line(refused.problem)}", Exit.MACHINE)
        target = suggest_target(table.headings)
        rules[target] = suggest(target, table.headings, sample)
    return written(rules)


def _tell(problems: list[Problem]) -> None:
    """Print problems, those that are alike together: one wrong word on a thousand rows is one thing to put right."""
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.trouble, problem.column, problem.value), []).append(problem)
    for same in list(alike.values())[:SHOWN]:
        more = f" (and {len(same) - 1} more rows)" if len(same) > 1 else ""
        click.echo(f"  {_line(same[0])}{more}")
    if len(alike) > SHOWN:
        click.echo(f"  … and {len(alike) - SHOWN} other kinds; see every row with --report")


def _line(problem: Problem) -> str:
    from syli.interop.imports.messages import message, place

    where = place(problem)
    value = f" “{problem.value}”" if problem.value else ""
    return f"{where}{value}: {message(problem)}" if where or value else message(problem)


def _write(problems: list[Problem], report: TextIO) -> None:
    from django.utils.translation import gettext as _

    from syli.interop.imports.report import write_report

    write_report(problems, report, [_("Line"), _("Column"), _("Value"), _("How bad"), _("What to do")])


def _not_found(words: str) -> NoReturn:
    stop(words, Exit.NOT_FOUND)


verbs = [import_lists]
