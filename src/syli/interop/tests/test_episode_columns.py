"""What a list of contacts tells of its episodes: entered with them, first row first, and every disagreement told with line and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from syli.episodes.models import Contact, Episode, EpisodeWorker
from syli.interop.imports import running
from syli.interop.imports.choices import Trouble
from syli.interop.imports.messages import message
from syli.interop.imports.running import ImportReport
from syli.interop.tests.test_import import MAPPING, PEOPLE, Folder, troubles
from syli.kernel.context import Context
from syli.org.areas.load import load_areas
from syli.people.models import Person
from syli.safety.commands import keep_apart
from syli.stats.facts import Reading, episode_facts
from syli.stats.installation import statistics_secret
from tests.case import Case

pytestmark = pytest.mark.django_db

COLUMNS = """    referral_source: Ohjaaja
    reasons: Syyt
    asked_on: Pyydetty
    episode_start: Alkoi
    episode_end: Päättyi
    result: Tulos
    end_reason: Miksi
    own_worker: Omatyöntekijä
"""
TELLING = MAPPING + COLUMNS
HEAD = "Nro;Pvm;Klo;Kesto;Laji;Aiheet;Tekijä;Aikuisia;Kirjaus;Ohjaaja;Syyt;Pyydetty;Alkoi;Päättyi;Tulos;Miksi;Omatyöntekijä\n"
WHOLE = "Koulu;Yksinäisyys, muu;12.1.2026;1.2.2026;30.6.2026;Tavoitteet saavutettiin;Tarve päättyi;Aino"


def visit(day: str, told: str = ";;;;;;;", who: str = "1") -> str:
    return f"{who};{day};;;Kotikäynti;;;;;{told}\n"


@pytest.fixture
def leena(case: Case) -> Context:
    load_areas()
    return case.cast.ctx("leena")


@pytest.fixture
def folder(tmp_path: Path, leena: Context) -> Folder:
    return Folder(tmp_path, leena)


def bring(folder: Folder, *rows: str) -> ImportReport:
    return folder.bring(TELLING, people=PEOPLE, contacts=HEAD + "".join(rows))


def entered(folder: Folder) -> list[Episode]:
    return [episode for episode in folder.rows(Episode) if episode.source_key]


def notes(report: ImportReport) -> list[tuple[int | None, str | None, str, Trouble]]:
    return [(p.line, p.column, p.value, p.trouble) for p in report.files[1].tally.problems]


def test_told__on_one_row__stands_on_the_episode_and_in_the_numbers(folder: Folder, case: Case) -> None:
    report = bring(folder, visit("3.2.2026", WHOLE), visit("1.3.2026"))
    assert notes(report) == []
    (episode,) = entered(folder)
    assert (episode.referral_source, episode.reason_codes) == ("school", ["loneliness", "other"])
    assert (episode.requested_on, episode.start_on, episode.end_on) == (date(2026, 1, 12), date(2026, 2, 1), date(2026, 6, 30))
    assert (episode.state, episode.end_result, episode.end_reason) == ("closed", "goals_reached", "need_ended")
    assert episode.own_worker_id == case.cast.staff["aino"].pk
    (care,) = (row for row in folder.rows(EpisodeWorker) if row.episode_id == episode.pk)
    assert (care.staff_id, care.start_on, care.end_on) == (episode.own_worker_id, episode.start_on, episode.end_on)
    with case.cast.inside("leena") as ctx:
        facts = episode_facts(Reading(statistics_secret(), ctx.home_id, 2026))
    place = facts["referral_source"].index("school")
    told = [facts[name][place] for name in ("reason", "end_result", "waiting_days")]
    assert told == ["loneliness+other", "goals_reached", 20], "nothing of the year is unknown"


def test_told__only_later__counts_all_the_same(folder: Folder) -> None:
    report = bring(folder, visit("3.2.2026"), visit("1.3.2026", WHOLE), visit("2.3.2026", "Koulu;muu, Yksinäisyys;;;;;;"))
    assert notes(report) == []
    (episode,) = entered(folder)
    assert (episode.referral_source, episode.start_on, episode.end_on) == ("school", date(2026, 2, 1), date(2026, 6, 30))


def test_told__differently_later__first_row_counts_and_both_lines_are_named(folder: Folder) -> None:
    report = bring(folder, visit("3.2.2026", WHOLE), visit("1.3.2026", "Sukulainen tai ystävä;muu;13.1.2026;2.2.2026;;;;Leena"))
    assert notes(report) == [
        (3, column, value, Trouble.DIFFERS_IN_EPISODE)
        for column, value in (("Ohjaaja", "Sukulainen tai ystävä"), ("Syyt", "Muu"), ("Pyydetty", "13.1.2026"), ("Alkoi", "2.2.2026"))
    ] + [(3, "Omatyöntekijä", report.files[1].tally.problems[-1].value, Trouble.DIFFERS_IN_EPISODE)]
    with translation.override("fi"):
        assert "Rivillä 2" in message(report.files[1].tally.problems[0]) and "Koulu" in message(report.files[1].tally.problems[0])
    assert report.files[1].entered == 2
    assert entered(folder)[0].referral_source == "school"


@pytest.mark.parametrize(
    ("rows", "expected", "visits"),
    [
        ([visit("3.2.2026", "Koululainen;;;;;;;")], (2, "Ohjaaja", Trouble.UNKNOWN_CODE), 0),
        ([visit("3.2.2026", "Poliisi;;;;;;;")], (2, "Ohjaaja", Trouble.NOT_IN_SERVICE), 0),
        ([visit("3.2.2026", ";Yksinäisyys, Tunnetaidot;;;;;;")], (2, "Syyt", Trouble.NOT_IN_SERVICE), 0),
        ([visit("3.2.2026", ";;;32.1.2026;;;;")], (2, "Alkoi", Trouble.NOT_A_DATE), 0),
        ([visit("3.2.2026", ";;;;1.1.2030;;;")], (2, "Päättyi", Trouble.DATE_IN_FUTURE), 0),
        ([visit("3.2.2026", ";;;4.2.2026;;;;")], (2, "Pvm", Trouble.OUTSIDE_EPISODE), 0),
        ([visit("3.2.2026", ";;;1.2.2026;1.1.2026;;;")], (2, "Päättyi", Trouble.OUTSIDE_EPISODE), 0),
        ([visit("3.2.2026", ";;;1.2.2026;5.2.2026;;;"), visit("6.2.2026")], (3, "Pvm", Trouble.OUTSIDE_EPISODE), 1),
        ([visit("3.2.2026"), visit("6.2.2026", ";;;5.2.2026;;;;")], (3, "Alkoi", Trouble.OUTSIDE_EPISODE), 1),
        ([visit("6.2.2026"), visit("3.2.2026", ";;;;5.2.2026;;;")], (3, "Päättyi", Trouble.OUTSIDE_EPISODE), 1),
        ([visit("3.2.2026", ";;5.2.2026;;;;;")], (2, "Pyydetty", Trouble.ASKED_LATER), 1),
        ([visit("6.2.2026", ";;5.2.2026;;;;;"), visit("3.2.2026")], (3, "Pyydetty", Trouble.ASKED_LATER), 2),
        ([visit("3.2.2026", ";;;;;Tavoitteet saavutettiin;;")], (2, "Tulos", Trouble.NO_END_DAY), 1),
        ([visit("3.2.2026", ";;;1.1.1980;;;;")], (2, "Alkoi", Trouble.BORN_LATER), 0),
        ([";5.3.2026;;0,5;Siementen vaihto;;;12;;Koulu;;;;;;;\n"], (2, "Ohjaaja", Trouble.NO_EPISODE), 0),
    ],
)  # fmt: skip
def test_told__wrongly__is_a_finding_of_its_row(folder: Folder, rows: list[str], expected: tuple[int, str | None, Trouble], visits: int) -> None:
    before = len(folder.rows(Contact))
    report = bring(folder, *rows)
    assert [(line, column, trouble) for line, column, _value, trouble in notes(report)] == [expected]
    with translation.override("fi"):
        assert message(report.files[1].tally.problems[0])
    assert len(folder.rows(Contact)) - before == visits
    assert all(episode.requested_on is None for episode in entered(folder))


def test_told__again_and_with_more__doubles_nothing_and_tells_what_differs(folder: Folder) -> None:
    """In the summer nobody knew the last day: the list of the whole year has the same rows, and says more of them."""
    open_yet = "Koulu;Yksinäisyys;12.1.2026;1.2.2026;;;;Aino"
    bring(folder, visit("3.2.2026", open_yet))
    whole = [visit("3.2.2026", WHOLE), visit("1.3.2026", WHOLE)]
    report = bring(folder, *whole)
    assert [file.entered for file in report.files] == [0, 1], "only the new visit"
    assert {(line, column, trouble) for line, column, _value, trouble in notes(report)} == {
        (2, None, Trouble.ALREADY_IMPORTED),
        *((3, column, Trouble.EPISODE_STANDS) for column in ("Syyt", "Päättyi", "Tulos", "Miksi")),
    }
    (episode,) = entered(folder)
    assert (episode.state, episode.reason_codes) == ("open", ["loneliness"])
    counts = [len(folder.rows(model)) for model in (Contact, Episode, EpisodeWorker)]
    bring(folder, *whole)
    assert [len(folder.rows(model)) for model in (Contact, Episode, EpisodeWorker)] == counts


def test_told__days_over_an_episode_that_stands__are_refused(folder: Folder) -> None:
    bring(folder, visit("3.2.2026"))
    report = bring(folder, visit("5.1.2026", ";;;1.1.2026;1.3.2026;;;"))
    assert [(line, column, trouble) for line, column, _v, trouble in notes(report)] == [(2, "Alkoi", Trouble.EPISODES_OVERLAP)]
    assert len(entered(folder)) == 1


def test_told__own_worker_from_elsewhere__only_of_an_episode_that_has_ended(folder: Folder, case: Case) -> None:
    stranger = next(name for name in ("tilda", "venla", "saga", "leena") if case.cast.staff.get(name) and _is_elsewhere(folder, case, name))
    name = f"{case.cast.staff[stranger].given_name} {case.cast.staff[stranger].family_name}"
    refused = bring(folder, visit("3.2.2026", f";;;;;;;{name}"))
    assert troubles(refused.files[1]) == [(2, Trouble.NOT_OWN_WORKER)]
    ended = bring(folder, visit("3.2.2026", f";;;;5.2.2026;;;{name}"))
    assert troubles(ended.files[1]) == []
    assert entered(folder)[0].own_worker_id == case.cast.staff[stranger].pk


def _is_elsewhere(folder: Folder, case: Case, name: str) -> bool:
    from syli.episodes.queries.staff import workers_of
    from syli.interop.imports.lookups import lookups_for
    from syli.kernel.scope import scope

    with scope([folder.ctx.home_id]):
        known = {pk for pk, _names in lookups_for(folder.ctx).workers.values()}
        return case.cast.staff[name].pk in known - workers_of(case.cast.units["a1"].pk, folder.ctx)


def test_told__of_a_very_long_list__is_the_same_when_read_twice(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "KEPT", 0)
    late = visit("6.2.2026", ";;;5.2.2026;;;;")
    report = bring(folder, visit("3.2.2026"), late, visit("1.3.2026", WHOLE))
    assert [(line, trouble) for line, _c, _v, trouble in notes(report)] == [(3, Trouble.OUTSIDE_EPISODE)]
    assert report.files[1].entered == 2
    assert entered(folder)[0].end_on == date(2026, 6, 30)


def test_told__of_the_family__a_child_takes_part_from_its_birth(folder: Folder) -> None:
    people = PEOPLE.replace("4.5.2016", "10.2.2018")
    row = "2;3.3.2025;;;Kotikäynti;;;;;;;;1.2.2018;;;;\n"
    report = folder.bring(TELLING, people=people, contacts=HEAD + row)
    assert notes(report) == []
    assert entered(folder)[0].start_on == date(2018, 2, 10)


def test_told__worker_of_the_other_side__is_refused_without_a_why(folder: Folder, case: Case) -> None:
    bring(folder, visit("3.2.2026"))
    ilona = next(person for person in folder.rows(Person) if person.given_name == "Ilona")
    with case.cast.inside("aino") as ctx:
        keep_apart(ctx, case.kaisa, other=ilona)
    report = bring(folder, visit("5.1.2026", ";;;;;;;Aino"))
    assert [(line, column, trouble) for line, column, _v, trouble in notes(report)] == [(2, "Omatyöntekijä", Trouble.RULE)]
    assert len(entered(folder)) == 1
