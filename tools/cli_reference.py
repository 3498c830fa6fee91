"""docs/reference/cli.md: every verb of the `syli` command, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from syli.cli import main
from syli.config.console import MEANING, Verb
from tools.markdown import code, page, table

Found = tuple[str, click.Command]


def render() -> str:
    """Return the page."""
    summary = "Every verb of the `syli` command. `syli VERB --help` says the same."
    codes = "## Exit codes\n\nThe same number means the same in every verb.\n\n" + table(
        ["Code", "Meaning"], [(int(c), says) for c, says in MEANING.items()]
    )
    return page("Command line", summary, codes, *(_verb(name, verb) for name, verb in verbs()))


def problems() -> list[str]:
    """Return every verb that explains too little: no help, no example, an option without words."""
    wrong = []
    for name, verb in verbs():
        if not verb.help:
            wrong.append(f"{name} has no help")
        if not isinstance(verb, Verb) or not verb.examples:
            wrong.append(f"{name} shows no example")
        wrong += [f"{name} {'/'.join(option.opts)} has no help" for option in _options(verb) if not option.help]
    return wrong


def verbs() -> list[Found]:
    """Return every verb that is not hidden by its whole name, in order."""
    with click.Context(main, info_name="syli") as ctx:
        return list(_below(main, ctx))


def _below(group: click.Group, ctx: click.Context) -> Iterator[Found]:
    for name in group.list_commands(ctx):
        verb = group.get_command(ctx, name)
        if verb is None or verb.hidden:
            continue
        with click.Context(verb, info_name=name, parent=ctx) as inner:
            if isinstance(verb, click.Group):
                yield from _below(verb, inner)
            else:
                yield inner.command_path, verb


def _verb(name: str, verb: click.Command) -> str:
    with click.Context(verb, info_name=name) as ctx:
        usage = " ".join([name, *verb.collect_usage_pieces(ctx)])
        parts = [f"## {name}", "\n\n".join(" ".join(part.split()) for part in (verb.help or "").split("\n\n")), f"```text\n{usage}\n```"]
        options = [(code(", ".join(option.opts + option.secondary_opts)), _says(option, ctx)) for option in _options(verb)]
    if options:
        parts.append(table(["Option", "What it does"], options))
    if isinstance(verb, Verb):
        parts.append("Examples:\n\n```sh\n" + "\n".join(verb.examples) + "\n```")
        parts.append(table(["Exit code", "When"], [(int(number), says) for number, says in verb.codes.items()]))
    return "\n\n".join(part for part in parts if part)


def _options(verb: click.Command) -> list[click.Option]:
    return [one for one in verb.params if isinstance(one, click.Option) and not one.hidden]


def _says(option: click.Option, ctx: click.Context) -> str:
    choices = f" One of {', '.join(code(choice) for choice in option.type.choices)}." if isinstance(option.type, click.Choice) else ""
    default = option.get_default(ctx)
    if isinstance(default, bool):
        default = None if not option.secondary_opts else (option.opts if default else option.secondary_opts)[0]
    elif isinstance(default, (tuple, list)):
        default = ", ".join(map(str, default))
    shown = f" Default: {code(default)}." if option.show_default and default not in (None, "") else ""
    return f"{option.help or ''}{choices}{' Required.' if option.required else ''}{shown}"
