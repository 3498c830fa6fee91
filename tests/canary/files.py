"""What leaves as a file, on paper or in a terminal: made by walking every address and every verb, so that a new one is among them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Final

import click
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from syli.cli import main
from syli.stats.refreshing import refresh_marts
from syli.stays.models import FeedbackSummary, SummaryPiece
from syli.testing.dom import on_paper
from tests.canary.planting import Planted
from tests.canary.walking import addresses

#: What each output is: its name, who reads it, and what it holds.
Output = tuple[str, str, bytes]
#: Whose hands a file comes into: the workers of the two sides and the leader, who reads both and may take out what is of nobody.
HANDS: Final = {"aarne": "his", "aino": "her"}
#: Pages that give files of several kinds, by the words in their address; what they give tells of nobody.
TABLES: Final = {"numbers": ("csv", "xlsx"), "yearly": ("csv", "xlsx", "pdf")}
#: Pages of a house that somebody prints; of nobody, whoever lives there.
ON_PAPER: Final = ("view", "see_week", "see_visits", "numbers", "write_handover", "see_wall")
#: What is said in a terminal of the operator, who must not read of anybody.
VERBS: Final[dict[str, tuple[str, ...]]] = {
    "user list": (),
    "oversight review": ("--date", "22.11.2026"),
    "check audit": (),
    "check documents": (),
    "check packs": (),
    "statistics query": ("--rows", "service", "--as", "Aava ry"),
    "statistics refresh": (),
    "statistics attack": ("--year", "2026", "--only", "small counts", "--measure", "clients"),
}
#: Verbs that are not run here, each with the reason.
NOT_RUN: Final[dict[str, str]] = {
    "areas load": "reads a public list of municipalities",
    "bench": "measures an installation of its own with invented people",
    "bench-existence": "measures an installation of its own with invented people",
    "bench-existence-here": "is run by bench-existence",
    "bench-pages": "is run by bench",
    "catalogue publish": "publishes packs, which name nobody",
    "demo": "fills an installation with invented people",
    "simulate": "fills an installation with invented people",
    "import": "reads files that the operator has himself",
    "migrate": "changes tables",
    "serve": "answers pages, which are walked",
    **dict.fromkeys(("keys check", "keys rotate", "keys rewrap"), "is about keys, and names registers only"),
    **dict.fromkeys(
        ("user create", "user deactivate", "user password-link", "user reactivate", "user remove-factors", "user role"),
        "changes an account of a worker and says her name",
    ),
}


def file_summaries(made: Planted) -> None:
    """File a summary of feedback for each side's house, and count everything into the numbers."""
    cast = made.apart.case.cast
    for who, house in zip(("aino", "aarne"), made.rows["stays.House"], strict=True):
        with cast.inside(who) as ctx:
            own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
            days = {"start_on": ctx.today, "end_on": ctx.today, "received_on": ctx.today}
            summary = FeedbackSummary.objects.create(house=house, code="end_survey", register=cast.registers["aava"], **days, **own)
            SummaryPiece.objects.create(summary=summary, number=0, content=b"x", **own)
            made.rows.setdefault("stays.FeedbackSummary", []).append(summary)
    refresh_marts(now=cast.now)


def files(made: Planted, only: str = "") -> Iterator[Output]:
    """Yield every file that any address gives to the workers of the two sides and, of nobody, to the leader."""
    for who in (*HANDS, "leena"):
        client = made.apart.case.cast.client(who)
        for address in addresses(made):
            kinds = next((kinds for name, kinds in TABLES.items() if address.rstrip("/").endswith(name)), ())
            if who != "leena" and not kinds:
                yield from _file(client, address, "", who, HANDS[who], only)
            year = f"&year={made.apart.case.cast.now.year}" if "yearly" in address else ""
            for kind in kinds:
                yield from _file(client, address, f"?format={kind}{year}", who, "nobody", only)


def _file(client: Client, address: str, query: str, who: str, reader: str, only: str) -> Iterator[Output]:
    if only and only not in address + query:
        return
    answer = client.get(address + query)
    kind = answer.headers.get("Content-Type", "text/html")
    if answer.status_code == 200 and ("Content-Disposition" in answer.headers or not kind.startswith("text/html")):
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).replace("\n", " ").encode()
        yield f"file {kind.partition(';')[0]} of {address}{query} for {who}", reader, head + b"\n" + answer.content


def papers(made: Planted) -> Iterator[Output]:
    """Print every page of each house, and the page for an interpreter; on paper nobody is named."""
    for who, place in (("aino", 0), ("aarne", 1)):
        client = made.apart.case.cast.client(who)
        house, order = made.rows["stays.House"][place], made.rows["stays.InterpreterOrder"][place]
        stay = made.rows["stays.Stay"][place]
        asked = {f"stays.house.{name}": house for name in ON_PAPER}
        asked |= {"stays.interpreter_order.view": order, "stays.stay.view": stay, "stays.stay.check_out": stay}
        for view, row in asked.items():
            answer = client.get(reverse(view, args=[row.public_id]))  # type: ignore[attr-defined]
            assert answer.status_code == 200, (view, who)
            yield f"paper {view} for {who}", "nobody", on_paper(answer.text).encode()


def verbs() -> set[str]:
    """Return every verb of the command line."""

    def walk(group: click.Group, before: str) -> Iterator[str]:
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            if isinstance(found, click.Group):
                yield from walk(found, f"{before}{name} ")
            else:
                yield before + name

    return set(walk(main, ""))


def said(only: str = "") -> Iterator[Output]:
    """Run the verbs and return what each says."""
    for verb, options in VERBS.items():
        if only in f"said by {verb}":
            done = CliRunner().invoke(main, [*verb.split(), *options], env=dict(os.environ))
            yield f"said by {verb}", "nobody", done.output.encode() + repr(done.exception).encode()
