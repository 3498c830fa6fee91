"""The `syli` command: every verb an operator or developer needs, each with --help and an honest exit code."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec

import click

from syli.config.console import Exit, Stopped, Verbs, in_words


class Console(Verbs):
    """Finds each app's verbs in its `cli.py` once Django is ready, so that an app brings its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every verb."""
        _load()
        return sorted(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one verb."""
        _load()
        return super().get_command(ctx, cmd_name)


@click.group(cls=Console, epilog="Every verb explains itself: syli VERB --help")
@click.version_option("0.1.0", prog_name="syli")
def main() -> None:
    """Syli: client information and live, safe statistics for a federation of family-support organisations."""


_loaded: list[bool] = []


def _load() -> None:
    if _loaded:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syli.config.settings.embedded")
    import django
    from django.conf import settings

    try:
        django.setup()
    except PermissionError as error:
        raise Stopped(f"cannot write {error.filename}: choose another folder with SYLI_HOME=/path.", Exit.MACHINE) from error
    except Exception as error:
        stopped = in_words(error)
        if stopped is None:
            raise
        raise stopped from error
    _loaded.append(True)
    for app in settings.DOMAIN_APPS:
        if find_spec(f"{app}.cli"):
            for verb in import_module(f"{app}.cli").verbs:
                main.add_command(verb)


if __name__ == "__main__":
    main()
