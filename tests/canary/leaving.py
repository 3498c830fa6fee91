"""Everything that is made to be taken away: answers, decisions, letters, extracts, calendars, tables; each with who reads it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.commands import add_contact_point, agree_code_word
from syli.people.models import ContactPoint, Person
from syli.plans.models import SheetVersion
from syli.records.commands import write_notes
from syli.records.rules import Paragraph
from syli.retention.commands import ask_agreement, collect, decide_lines, deliver, finish, receive, write_letter
from syli.retention.commands.asking import Decided
from syli.retention.models import DataRequest
from syli.retention.queries.documents import finished, letter_of
from syli.safety.choices import Act
from syli.safety.commands import answer
from syli.safety.gate import busy, checked
from syli.testing.dom import on_paper
from tests.apart import agreed
from tests.canary.files import Output, files, papers, said
from tests.canary.planting import Planted
from tests.canary.walking import pdf_text


def write_across(made: Planted) -> None:
    """Let each side's worker write words of the other side into her own client's notes: the ordinary mistake."""
    apart, words = made.apart, made.words
    for who, person, side in (("aarne", apart.he, "her"), ("aino", apart.she, "his")):
        with apart.case.cast.inside(who) as ctx:
            told = f"Puhuttiin: {words[f'{side}_given']}n asioista, {words[f'{side}_family']}, {words[f'{side}_phone']}."
            write_notes(ctx, person, paragraphs=[Paragraph((person.pk,), "worker", told)], happened_on=ctx.today, kind="contact")
    with apart.case.cast.inside("aino") as ctx:
        agree_code_word(ctx, apart.child, code_word="kaarna")


def outputs(made: Planted, *, only: str = "") -> Iterator[Output]:
    """Yield every output; what the gate keeps in is no output. `only` makes those of one kind, for one reader, for planted leaks."""
    apart = made.apart
    asking: list[tuple[str, Person, dict[str, Any]]] = [
        ("his", apart.he, {"asker": "self"}),
        ("her", apart.she, {"asker": "self"}),
        ("his", apart.child, {"asker": "guardian", "asker_person": apart.he}),
        ("her", apart.child, {"asker": "guardian", "asker_person": apart.she}),
    ]
    for side, person, facts in asking if not only or "child" in only else asking[:1]:
        yield from _answers(made, side, person, only, **facts)
    if only in ("", "calendar"):
        yield from _calendars(made)
    if only in ("", "csv", "xlsx"):
        yield from _tables(made)
    if only in ("", "slip"):
        yield from _slips(made)
    if not only or only.startswith("file "):
        yield from files(made, only.partition(" ")[2])
    if only in ("", "paper"):
        yield from papers(made)
    if not only or only.startswith("said"):
        yield from said(only)


def _answers(made: Planted, side: str, person: Person, only: str, **facts: Any) -> Iterator[Output]:
    cast = made.apart.case.cast
    for right, outcome in (("access", "give"), ("log", "give"), ("access", "refuse")):
        name = f"{right} {outcome} about {'the child' if person.pk == made.apart.child.pk else 'oneself'}"
        if only not in name:
            continue
        try:
            with cast.inside("leena") as ctx:
                asked = _asked(ctx, person, right, outcome, facts)
            with cast.inside("saga") as second:
                assert asked.approval is not None
                answer(second, asked.approval, agree=True)
            with cast.inside("leena") as ctx:
                asked = finish(ctx, DataRequest.objects.get(pk=asked.pk))
                yield name, side, finished(asked)
                deliver(ctx, asked, how="handed", on=ctx.today)
        except RuleBroken as broken:
            yield f"{name} kept in by {broken.rule_id}", side, b""
    with cast.inside("leena") as ctx:
        if facts["asker"] == "self" and only in ("", "letter"):
            point = add_contact_point(ctx, person, kind="postal", value="PL 5, 00100 Helsinki", safety="safe")
            ContactPoint.objects.filter(pk=point.pk).update(safety="safe", safe_until=ctx.today)
            agreed(cast, "leena", person, act=Act.DISCLOSE)
            yield "letter", side, letter_of(ctx, write_letter(ctx, person, template="get_in_touch", point=point))


def _asked(ctx: Context, person: Person, right: str, outcome: str, facts: dict[str, Any]) -> DataRequest:
    asked = receive(ctx, person, right=right, identity="document", received_on=ctx.today, language="fi", **facts)
    asked = collect(ctx, asked, assessment="ymmärtää")
    # As a person in a hurry would: every proposal taken.
    decisions = {line.number: Decided(line.proposal, line.proposal_ground) for line in asked.lines.all()}
    asked = decide_lines(ctx, asked, decisions=decisions)
    return ask_agreement(ctx, asked, outcome=outcome, reason="Luettu", refusal_ground="rights" if outcome == "refuse" else "")


def _calendars(made: Planted) -> Iterator[Output]:
    with made.apart.case.cast.inside("aarne") as ctx:
        yield "calendar", "nobody", checked(ctx, busy(made.apart.he.public_id, ctx.now, ctx.now + timedelta(hours=1)))


def _tables(made: Planted) -> Iterator[Output]:
    for who in ("leena", "aarne"):
        client = made.apart.case.cast.client(who)
        for kind in ("csv", "xlsx"):
            for rows in ("service", "municipality", "unit"):
                found = client.get(f"/numbers/?measure=clients&rows={rows}&format={kind}")
                if "Content-Disposition" in found.headers:
                    yield f"{kind} by {rows} for {who}", "nobody", found.headers["Content-Disposition"].encode() + b"\n" + found.content


def _slips(made: Planted) -> Iterator[Output]:
    """Print each side's slip for the pocket; into each plan its worker has written a word of the other side."""
    for who, key, side, other in (("aarne", "his", "his", "her"), ("aino", "her", "her", "his")):
        with made.apart.case.cast.inside(who):
            version = SheetVersion.objects.get(sheet=made.apart.plans[key])
            version.answers = {"trusted": f"Sisko 050 765 4321\n{made.words[f'{other}_family']}\n{made.words[f'{other}_phone']}"}
            version.save()
        page = made.apart.case.cast.client(who).get(f"/plans/{made.apart.plans[key].public_id}/slip/").text
        yield f"slip of {side}", side, on_paper(page).encode()


def readable(content: bytes) -> str:
    """Return everything that can be read in an output, in small letters."""
    if content.startswith(b"%PDF"):
        return pdf_text(content).casefold()
    head, _, body = content.partition(b"\n")
    if body.startswith(b"%PDF"):
        return (head.decode() + pdf_text(body)).casefold()
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return (head.decode() + " ".join(packed.read(name).decode(errors="ignore") for name in packed.namelist())).casefold()
    return content.decode(errors="ignore").casefold()
