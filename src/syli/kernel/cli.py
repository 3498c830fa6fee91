"""Verbs of the house itself: prepare the database, serve, check."""

from __future__ import annotations

import signal

import click
from django.conf import settings
from django.core.management import call_command

from syli.config.console import Exit, Verb, Verbs, stop


@click.command(cls=Verb, examples=("syli migrate", "SYLI_HOME=/srv/syli syli migrate --quiet"))
@click.option("--quiet", is_flag=True, help="Say nothing when all is well.")
def migrate(quiet: bool) -> None:
    """Create or update the database, and on PostgreSQL the organisation fences.

    Run it after installing and after every new version. What is there is kept; running it again changes nothing.
    """
    from syli.config.migrating import bring_up_to_date
    from syli.kernel.rls import raise_fences

    bring_up_to_date()
    fenced = raise_fences()
    if not quiet:
        click.echo(f"The database is up to date.{f' {fenced} tables are fenced.' if fenced else ''}")


@click.command(
    cls=Verb,
    examples=("syli serve", "syli serve --port 8080 --workers 4"),
    codes={Exit.REFUSED: "demonstration mode was asked to serve other machines"},
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default="PORT or 8000", help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Server processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve Syli on this machine until Ctrl-C; jobs run beside it.

    Behind a real address, put a web server with TLS in front and let it pass requests on to this port.
    """
    from syli.config.serving import in_the_way, start_all, stop_all
    from syli.kernel.context import clock
    from syli.kernel.jobs import plan_daily
    from syli.kernel.plans import refresh_plans

    if settings.DEMO and host not in ("127.0.0.1", "::1", "localhost"):
        stop("demonstration mode serves only this machine. Leave --host out, or unset SYLI_DEMO.", Exit.REFUSED)
    if words := in_the_way(host, port):
        stop(words, Exit.MACHINE)
    call_command("collectstatic", verbosity=0, interactive=False)
    refresh_plans()
    plan_daily(clock())
    server, jobs = start_all(host, port, workers)
    # Being told to stop (SIGTERM, as service managers do) must stop the server and the jobs too, not leave them alone.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.join()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        stop_all(server, jobs)


@click.group(cls=Verbs)
def check() -> None:
    """Check that what Syli stands on is whole."""


verbs = [migrate, serve, check]
