"""The canary in everything that is taken away: nothing of the other side reaches whoever reads it, and planted leaks are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q

import syli.pdf.writing
import syli.plans.queries.slips
import syli.retention.letters
import syli.retention.queries.documents
import syli.retention.queries.log
import syli.retention.rules
import syli.safety.gate.calendar
from syli.documents.folder import forget_folder
from syli.kernel.access import guards, role
from syli.kernel.access.compiled import Meaning
from syli.org.choices import Role
from syli.org.models import StaffMember
from syli.records.access import AttachmentAction
from syli.retention.choices import Decision, Ground
from syli.retention.queries.proposing import Proposer
from syli.retention.rules import Proposal
from syli.safety.gate.going import SHEET
from syli.stays.models import Room
from tests.canary.files import NOT_RUN, VERBS, file_summaries, verbs
from tests.canary.leaving import outputs, readable, write_across
from tests.canary.planting import Planted, planted
from tests.case import SERVICE, Case
from tests.national import own_folder

pytestmark = [pytest.mark.django_db, pytest.mark.property, pytest.mark.either_engine]
Patch = pytest.MonkeyPatch
#: As modules, so that what they import may be replaced in them.
TABLES: Any = import_module("syli.stats.pages.numbers")
YEARLY: Any = import_module("syli.stats.pages.yearly")
GATE: Any = import_module("syli.safety.gate.passing")


HER_WORKERS_ACT = "Sovi asiakkaan kanssa tunnussana"


@pytest.fixture
def made(case: Case, settings: Any, tmp_path: Path, monkeypatch: Patch) -> Iterator[Planted]:
    """Plant both sides, with words of each in the notes of the other, each in a house, with its documents; and their numbers."""
    settings.HOME = tmp_path
    monkeypatch.setenv("SYLI_SOSMETA", str(own_folder(tmp_path)))
    # The imaginary service is none that the state pays for, and the yearly summary is of those.
    monkeypatch.setattr("syli.stats.yearly.services_reported", lambda _today: (SERVICE,))
    forget_folder()
    found = planted(case)
    file_summaries(found)
    write_across(found)
    yield found
    forget_folder()


#: What a paper is for: a house's head count room by room, and the alias and the place that an interpreter is given.
PAPER_SAYS = ("room", "alias", "meeting_place")


def leaks(made: Planted, *, only: str = "") -> tuple[list[tuple[str, str]], list[str]]:
    """Return every word that reached somebody who must not read it, with the output, and the names of all outputs."""
    # What she told herself comes back to her; a name in the child's file may be anybody's, so sides are compared by words.
    forbidden = {"his": made.side("her"), "her": made.side("his"), "nobody": made.all_words - {made.words["her_town"], made.words["his_town"]}}
    found, names = [], []
    for name, reader, content in outputs(made, only=only):
        if only not in name and not only.startswith("file "):
            continue
        names.append(name)
        text = readable(content)
        # What only her worker did to the child's record: the log must not tell him that there is another worker.
        if name.startswith("log give about the child") and reader == "his" and HER_WORKERS_ACT.casefold() in text:
            found.append((name, HER_WORKERS_ACT))
        said = PAPER_SAYS if name.startswith("paper ") else ()
        may_stand = {made.words[f"{side}_{field}"] for side in ("her", "his") for field in said}
        found += [(name, word) for word in forbidden[reader] - may_stand if word.casefold() in text]
    return found, names


def test_leaving__everything_taken_away__tells_nothing_of_the_other_side(made: Planted) -> None:
    found, names = leaks(made)
    assert found == [], "\n".join(map(str, found))
    assert not [name for name in names if "kept in" in name], "what was proposed was enough for the gate"
    for kind in ("access give", "log give", "access refuse", "letter", "calendar", "csv", "xlsx", "slip", "paper", "said by"):
        assert any(name.startswith(kind) for name in names), kind
    kinds = {name.split()[1] for name in names if name.startswith("file ")}
    assert kinds >= {"application/json", "application/pdf", "text/csv", "text/plain", SHEET}, "every kind of file was met"
    yearly = {name for name in names if "yearly" in name}
    assert len(yearly) == 3, "the yearly summary in its three kinds"


def test_leaving__every_verb__is_run_or_says_why_not() -> None:
    """A verb that is added is run by the canary, or somebody writes down why what it says is of nobody."""
    assert VERBS.keys() | NOT_RUN.keys() == verbs()
    assert not VERBS.keys() & NOT_RUN.keys()


def _uncovered(patch: Patch, made: Planted) -> None:
    """Propose to cover words, give every line whole all the same, past the gate."""
    _nothing_covered(patch)
    _no_gate(patch, made)


def _nothing_covered(patch: Patch) -> None:
    patch.setattr(syli.retention.rules, "propose", _only_covered)
    patch.setattr(syli.retention.queries.documents, "words_given", lambda line: str(line.text))


def _only_covered(_kind: Any, _told_by: str, spans: Any, **_known: bool) -> Any:
    """Propose as if whole paragraphs were never left out."""
    return Proposal(Decision.MASK, Ground.OTHER_PERSON, tuple(spans)) if spans else Proposal(Decision.GIVE)


def _left_in(patch: Patch, made: Planted) -> None:
    """Give what was left out as well, past the gate."""
    real = syli.retention.queries.documents.lines_given
    patch.setattr(
        syli.retention.queries.documents,
        "lines_given",
        lambda request: [*real(request), *((line, line.text) for line in request.lines.filter(decision="leave_out"))],
    )
    _no_gate(patch, made)


def _no_gate(patch: Patch, made: Planted) -> None:
    patch.setattr(GATE, "_read_again", lambda *_what: None)


def _in_properties(patch: Patch, made: Planted) -> None:
    """Write a name into the file's properties."""
    patch.setitem(syli.pdf.writing.NAMES, "fi", made.words["her_family"])
    _no_gate(patch, made)


def _in_the_log(patch: Patch, made: Planted) -> None:
    """Tell in the extract where somebody works."""
    patch.setattr(syli.retention.queries.log, "_ground", lambda *_what: made.words["her_note"])
    _no_gate(patch, made)


def _by_whomever(patch: Patch, made: Planted) -> None:
    """Do not ask who did what a line of the log tells of."""
    patch.setattr(Proposer, "_is_of_other_side", lambda _self, found: found.must_be_weighed)
    _no_gate(patch, made)


def _in_the_letter(patch: Patch, made: Planted) -> None:
    """Write a letter in other words."""
    patch.setitem(syli.retention.letters.LETTERS, "get_in_touch", {"fi": ("Hei", (made.words["her_given"],))})
    _no_gate(patch, made)


def _in_the_calendar(patch: Patch, made: Planted) -> None:
    """Say in the calendar with whom."""
    patch.setitem(syli.safety.gate.calendar.WORDS, "fi", made.words["his_given"])


def _in_the_table(patch: Patch, made: Planted) -> None:
    """Add a line with a name to the table."""
    real = TABLES.csv_bytes
    patch.setattr(TABLES, "csv_bytes", lambda table: real(table) + made.words["her_family"].encode())


def _in_the_sheets_name(patch: Patch, made: Planted) -> None:
    """Name the file after somebody, past the neutral names."""
    real = GATE.file_answer

    def named(*args: Any, **options: Any) -> Any:
        response = real(*args, **options)
        response.headers["Content-Disposition"] = f'attachment; filename="{made.words["her_family"]}.xlsx"'
        return response

    patch.setattr(GATE, "file_answer", named)


def _on_the_slip(patch: Patch, made: Planted) -> None:
    """Print every line of a slip, past the gate."""
    patch.setattr(syli.plans.queries.slips, "may_be_printed", lambda _ctx, lines, _person: [True] * len(lines))


def _in_the_years_file(patch: Patch, made: Planted) -> None:
    """Add a name to the yearly summary."""
    real = YEARLY.summary_csv
    patch.setattr(YEARLY, "summary_csv", lambda summary: real(summary) + made.words["his_family"].encode())


def _in_the_years_pdf(patch: Patch, made: Planted) -> None:
    """Name the producer of the yearly summary after somebody."""
    real = YEARLY.summary_pdf
    patch.setattr(YEARLY, "summary_pdf", lambda summary, language: real(replace(summary, organisation=made.words["her_given"]), language))


def _in_a_document(patch: Patch, made: Planted) -> None:
    """Let either side take out what the other one wrote of the child."""
    _guard_off(patch, "DOC-G1")


def _in_a_file(patch: Patch, made: Planted) -> None:
    """Let either side open what the other one keeps."""
    for guard in ("SAFE-G1", "SAFE-G9"):
        _guard_off(patch, guard)
    patch.setattr(AttachmentAction.OPEN, "allow", (role(Role.WORKER),))


def _guard_off(patch: Patch, name: str) -> None:
    patch.setitem(guards._GUARDS, name, replace(guards._GUARDS[name], meaning=Meaning(lambda _ctx: Q(), Q())))


def _on_the_houses_paper(patch: Patch, made: Planted) -> None:
    """Name the room after who lives in it."""
    with made.apart.case.cast.inside("aino"):
        Room.objects.update(name=made.words["her_family"])


def _in_the_terminal(patch: Patch, made: Planted) -> None:
    """Call a worker by the client she is for."""
    StaffMember.objects.filter(username="aino").update(family_name=made.words["her_family"])


LEAKS: list[tuple[str, Callable[[Patch, Planted], None]]] = [
    ("access give", _uncovered),
    ("access give", _left_in),
    ("access refuse", _in_properties),
    ("log give", _in_the_log),
    ("log give about the child", _by_whomever),
    ("letter", _in_the_letter),
    ("calendar", _in_the_calendar),
    ("csv", _in_the_table),
    ("xlsx", _in_the_sheets_name),
    ("slip", _on_the_slip),
    ("file yearly/?format=csv", _in_the_years_file),
    ("file yearly/?format=pdf", _in_the_years_pdf),
    ("file /documents/", _in_a_document),
    ("file /files/", _in_a_file),
    # The last two are written into the case itself.
    ("paper", _on_the_houses_paper),
    ("said by user list", _in_the_terminal),
]


def test_leaving__leaks_planted_one_by_one__are_all_found(made: Planted, monkeypatch: Patch) -> None:
    missed = []
    for only, plant in LEAKS:
        with monkeypatch.context() as patch:
            plant(patch, made)
            if not leaks(made, only=only)[0]:
                missed.append(plant.__name__)
    assert missed == []


def test_leaving__the_gate_alone__stops_what_people_overlook(made: Planted, monkeypatch: Patch) -> None:
    """Every line given whole, but the gate at work: nothing leaves, and the rule says why."""
    _nothing_covered(monkeypatch)
    found, names = leaks(made, only="access give")
    assert found == [] and any("kept in by SAFE-13" in name for name in names)
