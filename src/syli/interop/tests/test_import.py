"""Lists from another system into the register: checked first, entered whole, repeated without doubling."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from syli.episodes.commands import record_contact
from syli.episodes.models import ClientRelationship, Contact, ContactParticipant, ContactWorker, CountOnlyContact, Episode, EpisodeParticipant
from syli.interop.commands import bring_in_contacts
from syli.interop.imports import running
from syli.interop.imports.choices import Trouble
from syli.interop.imports.mapping import read_mapping
from syli.interop.imports.messages import message
from syli.interop.imports.running import FileReport, Import, ImportReport
from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import HELSINKI, Context, system_context
from syli.kernel.scope import everything, scope
from syli.kernel.vault.models import KeyPurpose
from syli.org.areas.load import load_areas
from syli.org.commands.keys.rotating import rotate_keys
from syli.people.models import ContactPoint, HouseholdMember, Person, Relationship
from syli.people.queries import search
from syli.records.models import Note, NoteVersion
from syli.stats.models import StalePartition
from tests.case import Case

pytestmark = pytest.mark.django_db

MAPPING = """
version: 1
people:
  fields:
    source_id: Nro
    last_name: {column: Nimi, name_part: last}
    first_names: {column: Nimi, name_part: first}
    birth_on: Synt
    identity_code: Hetu
    gender: Sukupuoli
    phone: Puh
    is_protected: Turvakielto
    family: Perhe
    role: Rooli
contacts:
  fields:
    person: Nro
    happened_on: Pvm
    start_time: Klo
    minutes: {column: Kesto, unit: hours}
    service: {constant: Kuutamopuutarha}
    kind: Laji
    themes: Aiheet
    worker: Tekijä
    adults: Aikuisia
    note: Kirjaus
"""
PEOPLE_HEAD = "Nro;Nimi;Synt;Hetu;Sukupuoli;Puh;Turvakielto;Perhe;Rooli\n"
CONTACTS_HEAD = "Nro;Pvm;Klo;Kesto;Laji;Aiheet;Tekijä;Aikuisia;Kirjaus\n"
PEOPLE = (
    PEOPLE_HEAD
    + "1;Ilona Puro;1.2.1990;010290-900H;N;048 000 1234;ei;A;äiti\n"
    + "2;Onni Puro;4.5.2016;;M;;ei;A;lapsi\n"
    + "3;Taisto Niitty;6.7.1985;;mies;;kyllä;;\n"
)
CONTACTS = (
    CONTACTS_HEAD
    + "1;3.2.2026;9.30;1,25;Kotikäynti;Arki, jaksaminen;Aino;;Puhuttiin arjesta.\n"
    + "1;1.2.2026;;;Kotikäynti;;;;\n"
    + "2;3.2.2026;9.30;1,25;Kotikäynti;;Aino;;\n"
    + ";5.3.2026;;0,5;Siementen vaihto;;;12;\n"
)


@pytest.fixture
def leena(case: Case) -> Context:
    """Act as the leader, in her association's scope, with the municipalities known."""
    load_areas()
    return case.cast.ctx("leena")


class Folder:
    """Files of one test, and how they are brought in."""

    def __init__(self, path: Path, ctx: Context) -> None:
        self.path, self.ctx = path, ctx

    def bring(self, mapping: str = MAPPING, *, dry_run: bool = False, **texts: str) -> ImportReport:
        """Write the texts as files and bring them in: `people=` and `contacts=`."""
        read = read_mapping(mapping)
        assert not read.problems, [message(p) for p in read.problems]
        files = []
        for target, text in texts.items():
            file = self.path / f"{target}.csv"
            file.write_text(text, encoding="utf-8")
            files.append((target, file))
        with scope([self.ctx.home_id]):
            return Import(self.ctx, read.rules, dry_run).run(files)

    def rows(self, model: Any) -> Any:
        """Return the rows of a table in the association."""
        with scope([self.ctx.home_id]):
            return list(model.objects.order_by("pk"))


@pytest.fixture
def folder(tmp_path: Path, leena: Context) -> Folder:
    """Return a folder of lists that Leena brings in."""
    return Folder(tmp_path, leena)


def troubles(file: FileReport) -> list[tuple[int | None, Trouble]]:
    return [(p.line, p.trouble) for p in file.tally.problems]


def test_import__people__entered_with_names_points_families(folder: Folder) -> None:
    before = {p.pk for p in folder.rows(Person)}
    report = folder.bring(people=PEOPLE)
    assert report.was_saved and not report.has_errors
    assert report.files[0].entered == 3
    ilona, onni, taisto = (p for p in folder.rows(Person) if p.pk not in before)
    assert (ilona.given_name, ilona.family_name, ilona.identity_code) == ("Ilona", "Puro", "010290-900H")
    assert (ilona.born_on, ilona.gender, ilona.identity_level) == (date(1990, 2, 1), "female", "named")
    assert taisto.is_protected and taisto.custodian_id == folder.ctx.actor.id
    assert ilona.created_by_id == folder.ctx.actor.id and len(ilona.source_key) == 16
    assert [(p.person_id, p.kind, p.value, p.safety) for p in folder.rows(ContactPoint)] == [(ilona.pk, "phone", "0480001234", "unknown")]
    assert [(r.person_id, r.other_id, r.kind) for r in folder.rows(Relationship)] == [(ilona.pk, onni.pk, "parent")]
    assert {m.person_id for m in folder.rows(HouseholdMember)} == {ilona.pk, onni.pk}
    with scope([folder.ctx.home_id]):
        assert search(folder.ctx, "puro ilona").keys == [ilona.pk], "found by her name"


def test_import__contacts__open_an_episode_and_hold_their_note(folder: Folder, case: Case) -> None:
    known = {c.pk for c in folder.rows(Contact)}, {e.pk for e in folder.rows(Episode)}
    report = folder.bring(people=PEOPLE, contacts=CONTACTS)
    assert not report.has_errors, [message(p) for f in report.files for p in f.tally.problems]
    assert [file.entered for file in report.files] == [3, 4]
    people = {p.given_name: p for p in folder.rows(Person)}
    episodes = [e for e in folder.rows(Episode) if e.pk not in known[1]]
    assert [(e.start_on, e.end_on, e.state, e.service_code) for e in episodes] == [
        (date(2026, 2, 1), None, "open", "imaginary_service"),
        (date(2026, 2, 3), None, "open", "imaginary_service"),
    ]
    roles = [(p.person_id, p.role) for p in folder.rows(EpisodeParticipant) if p.episode_id in {e.pk for e in episodes}]
    assert roles == [(people["Ilona"].pk, "adult_client"), (people["Onni"].pk, "child")]
    first, second, _child = (c for c in folder.rows(Contact) if c.pk not in known[0])
    assert first.started_at == datetime(2026, 2, 3, 9, 30, tzinfo=HELSINKI)
    assert (first.minutes, first.kind, first.modality, first.state) == (75, "home_visit", "home", "done")
    assert first.theme_codes == ["coping", "everyday_life"]
    assert (second.minutes, second.started_at.astimezone(HELSINKI).hour) == (75, 12), "what is not told is what is usual"
    workers = {w.contact_id: w.staff_id for w in folder.rows(ContactWorker)}
    assert workers[first.pk] == case.cast.staff["aino"].pk
    assert workers[second.pk] == folder.ctx.actor.id
    note = folder.rows(Note)[-1]
    assert (note.person_id, note.contact_id, note.episode_id) == (people["Ilona"].pk, first.pk, episodes[0].pk)
    assert folder.rows(NoteVersion)[-1].paragraphs == [{"from": "worker", "text": "Puhuttiin arjesta."}]
    (counted,) = folder.rows(CountOnlyContact)
    assert (counted.adults, counted.children, counted.happened_on) == (12, 0, date(2026, 3, 5))
    relationships = {r.person_id: r for r in folder.rows(ClientRelationship)}
    assert relationships[people["Ilona"].pk].start_on == date(2026, 2, 1)
    assert StalePartition.objects.filter(organisation_id=folder.ctx.home_id, year=2026).exists(), "statistics know"


def test_import__again__changes_nothing(folder: Folder) -> None:
    folder.bring(people=PEOPLE, contacts=CONTACTS)
    tables = (Person, Contact, Episode, Note, CountOnlyContact, ContactParticipant, ClientRelationship, HouseholdMember)
    counts = [len(folder.rows(model)) for model in tables]
    again = folder.bring(people=PEOPLE, contacts=CONTACTS)
    assert not again.has_errors
    assert [(f.tally.good, f.tally.repeated, f.entered) for f in again.files] == [(0, 3, 0), (0, 4, 0)]
    assert {t for f in again.files for _, t in troubles(f)} == {Trouble.ALREADY_IMPORTED}
    assert [len(folder.rows(model)) for model in tables] == counts


def test_import__again_after_new_search_keys__changes_nothing(folder: Folder) -> None:
    """What a second import knows a row by cannot be made again, so the key that made it stays (`org/keys`)."""
    folder.bring(people=PEOPLE, contacts=CONTACTS)
    people = len(folder.rows(Person))
    with everything():
        register = folder.rows(Person)[0].register_id
        for _time in range(2):
            rotate_keys([register], KeyPurpose.SEARCH, folder.ctx.now, lambda _label, _length: lambda _done: None, alone=True)
    again = folder.bring(people=PEOPLE, contacts=CONTACTS)
    assert [(f.tally.good, f.tally.repeated, f.entered) for f in again.files] == [(0, 3, 0), (0, 4, 0)]
    assert len(folder.rows(Person)) == people
    with scope([folder.ctx.home_id]):
        assert len(search(folder.ctx, "puro ilona").keys) == 1, "found under the new key"


def test_import__grown_list__enters_only_what_is_new(folder: Folder) -> None:
    folder.bring(people=PEOPLE, contacts=CONTACTS)
    episodes = len(folder.rows(Episode))
    more = folder.bring(people=PEOPLE + "4;Uusi Ihminen;2.2.1970;;;;;;\n", contacts=CONTACTS + "1;9.2.2026;;;Kotikäynti;;;;\n4;9.2.2026;;;;;;;\n")
    assert [f.entered for f in more.files] == [1, 2]
    assert len(folder.rows(Episode)) == episodes + 1, "Ilona's contact went into her running episode"


def test_import__earlier_contacts__get_an_ended_episode_beside_the_running_one(folder: Folder) -> None:
    folder.bring(people=PEOPLE, contacts=CONTACTS)
    folder.bring(contacts=CONTACTS_HEAD + "1;5.1.2026;;;Kotikäynti;;;;\n1;20.1.2026;;;Kotikäynti;;;;\n")
    ilona = next(p for p in folder.rows(Person) if p.given_name == "Ilona")
    with scope([folder.ctx.home_id]):
        mine = Episode.objects.filter(participants__person=ilona).order_by("start_on")
        assert [(e.start_on, e.end_on, e.state) for e in mine] == [
            (date(2026, 1, 5), date(2026, 1, 20), "closed"),
            (date(2026, 2, 1), None, "open"),
        ]
        assert mine[0].end_result == "not_assessed"
        assert ClientRelationship.objects.get(person=ilona).start_on == date(2026, 1, 5)


def test_import__close_after_days__ends_what_was_long_ago(folder: Folder) -> None:
    folder.bring(MAPPING.replace("contacts:\n", "contacts:\n  close_after_days: 90\n"), people=PEOPLE, contacts=CONTACTS)
    ends = {e.end_on for e in folder.rows(Episode) if e.source_key}
    assert ends == {date(2026, 2, 3)}


def test_import__dry_run__saves_nothing_and_says_the_same(folder: Folder) -> None:
    bad = CONTACTS + "9;3.2.2026;;;Kotikäynti;;;;\n"
    dry = folder.bring(dry_run=True, people=PEOPLE, contacts=bad)
    assert not dry.was_saved
    assert not [p for p in folder.rows(Person) if p.source_key]
    wet = folder.bring(people=PEOPLE, contacts=bad)
    assert [(f.tally.good, f.tally.refused, troubles(f)) for f in dry.files] == [(f.tally.good, f.tally.refused, troubles(f)) for f in wet.files]
    assert troubles(wet.files[1]) == [(6, Trouble.UNKNOWN_REFERENCE)]


def test_import__one_bad_row__by_row_or_by_file(folder: Folder) -> None:
    bad = PEOPLE + "4;;;;;;;;\n5;Hyvä Rivi;;;;;;;\n"
    by_file = folder.bring(MAPPING.replace("people:\n", "people:\n  on_error: file\n"), people=bad, contacts=CONTACTS)
    assert by_file.has_errors and not by_file.was_saved
    assert not [p for p in folder.rows(Person) if p.source_key] and not [e for e in folder.rows(Episode) if e.source_key]
    by_row = folder.bring(people=bad)
    assert by_row.has_errors and by_row.was_saved
    assert {p.family_name for p in folder.rows(Person) if p.source_key} == {"Puro", "Niitty", "Rivi"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("9;3.2.2026;;;Kotikäynti;;;;", Trouble.UNKNOWN_REFERENCE),
        ("1;3.2.2026;;;Puhelinneuvonta;;;;", Trouble.NOT_IN_SERVICE),
        ("1;3.2.2026;;;Kotikäynti;Imetys ja ruokailu;;;", Trouble.NOT_IN_SERVICE),
        ("1;3.2.2026;;;Kotikäynty;;;;", Trouble.UNKNOWN_CODE),
        ("2;3.2.2010;;;Kotikäynti;;;;", Trouble.BORN_LATER),
        ("1;3.2.2026;;40;Kotikäynti;;;;", Trouble.NUMBER_OUT_OF_RANGE),
        ("1;23.11.2026;;;Kotikäynti;;;;", Trouble.DATE_IN_FUTURE),
        (";3.2.2026;;;Siementen vaihto;;;;", Trouble.NOBODY),
        (";3.2.2026;;;Kotikäynti;;;3;", Trouble.NOT_IN_SERVICE),
        ("1;3.2.2026;;;Kotikäynti;;Tuntematon Tekijä;;", Trouble.UNKNOWN_CODE),
    ],
)
def test_import__contact_that_cannot_be__is_told_and_left_out(folder: Folder, row: str, expected: Trouble) -> None:
    report = folder.bring(people=PEOPLE, contacts=CONTACTS_HEAD + row + "\n")
    assert troubles(report.files[1]) == [(2, expected)]
    assert report.files[1].entered == 0
    with translation.override("fi"):
        assert message(report.files[1].tally.problems[0])


@pytest.mark.parametrize(
    ("kind", "way", "entered"),
    [
        ("Kotikäynti", "Kasvokkain", ("home_visit", "face_to_face")), ("Kotikäynti", "Sähköposti", None),
        ("Puhelu", "Video", ("phone_call", "video")), ("Puhelu", "Kirje", None),
        ("", "Kirje", ("message", "letter")), ("", "Video", ("phone_call", "video")), ("", "Chat", None),
    ],
)  # fmt: skip
def test_import__way__belongs_to_the_kind_or_finds_it(folder: Folder, kind: str, way: str, entered: tuple[str, str] | None) -> None:
    mapping = MAPPING.replace("    kind: Laji\n", "    kind: Laji\n    way: Tapa\n")
    row = f"Nro;Pvm;Klo;Kesto;Laji;Tapa;Aiheet;Tekijä;Aikuisia;Kirjaus\n1;3.2.2026;9.30;1,25;{kind};{way};;;;\n"
    report = folder.bring(mapping, people=PEOPLE, contacts=row)
    found = [(c.kind, c.way) for c in folder.rows(Contact) if len(c.once_key) == 16]
    assert found == ([entered] if entered else [])
    assert troubles(report.files[1]) == ([] if entered else [(2, Trouble.NOT_IN_SERVICE)])


def test_import__young_child_of_a_service_for_grown_ups__keeps_its_own_role(folder: Folder) -> None:
    people = PEOPLE_HEAD + "1;Pikku Puro;1.1.2024;;;;;;\n"
    report = folder.bring(people=people, contacts=CONTACTS_HEAD + "1;3.2.2026;;;Kotikäynti;;;;\n")
    assert not report.has_errors
    assert folder.rows(EpisodeParticipant)[-1].role == "child", "too young for the role is a warning in the pack, not a block"


def test_import__same_identity_code__joins_whoever_is_here(folder: Folder, case: Case) -> None:
    folder.bring(people=PEOPLE)
    other = PEOPLE_HEAD + "77;Ilona Puro-Lampi;;010290-900H;;;;;\n"
    report = folder.bring(people=other, contacts=CONTACTS_HEAD + "77;3.2.2026;;;Kotikäynti;;;;\n")
    assert troubles(report.files[0]) == [(2, Trouble.JOINED)]
    ilona = next(p for p in folder.rows(Person) if p.given_name == "Ilona")
    assert folder.rows(ContactParticipant)[-1].person_id == ilona.pk
    assert sum(p.given_name.startswith("Ilona") for p in folder.rows(Person)) == 1


@pytest.mark.parametrize(("policy", "saved", "errors"), [("ask", 0, True), ("keep", 1, False), ("join", 0, False)])
def test_import__likely_duplicate__asked_kept_or_joined(folder: Folder, policy: str, saved: int, errors: bool) -> None:
    folder.bring(people=PEOPLE)
    mapping = MAPPING.replace("people:\n", f"people:\n  duplicates: {policy}\n")
    report = folder.bring(mapping, people=PEOPLE_HEAD + "88;Ilona Puru;1.2.1990;;;;;;\n")
    assert (report.files[0].entered, report.has_errors) == (saved, errors)
    assert troubles(report.files[0]) == [(2, Trouble.POSSIBLE_DUPLICATE)]


def test_import__protected_person_with_the_code__is_never_told_of(folder: Folder) -> None:
    folder.bring(people=PEOPLE_HEAD + "1;Salla Salainen;1.2.1990;010290-900H;;;kyllä;;\n")
    report = folder.bring(people=PEOPLE_HEAD + "2;Salla Salainen;1.2.1990;010290-900H;;;;;\n")
    assert report.files[0].tally.problems == [], "nothing tells that she is here"
    first, second = (p for p in folder.rows(Person) if p.family_name == "Salainen")
    assert first.identity_token is not None and second.identity_token is None
    assert second.identity_code == "010290-900H"


def test_import__other_association__sees_and_touches_nothing(folder: Folder, case: Case, tmp_path: Path) -> None:
    folder.bring(people=PEOPLE)
    lotta = Folder(tmp_path, case.cast.ctx("lotta"))
    report = lotta.bring(people=PEOPLE, contacts=CONTACTS_HEAD + "1;3.2.2026;;;Kotikäynti;;;;\n")
    assert not report.has_errors, "the same people are new there"
    ids = {p.pk for p in folder.rows(Person)}
    assert not ids & {p.pk for p in lotta.rows(Person)}


def test_import__rules_of_people__hold_for_lists_too(folder: Folder) -> None:
    report = folder.bring(people=PEOPLE_HEAD + "1;Ilona Puro;2.2.1990;010290-900H;;;;;\n2;" + "x" * 130 + ";;;;;;;\n")
    assert [t for _, t in troubles(report.files[0])] == [Trouble.BIRTH_DATE_DIFFERS, Trouble.CELL_TOO_LONG]


@pytest.mark.parametrize("who", ["aino", "otso", "fanni", "tilda"])
def test_import__without_the_right__refused_and_nothing_saved(case: Case, tmp_path: Path, who: str) -> None:
    load_areas()
    ctx = case.cast.ctx(who)
    before = [len(Folder(tmp_path, case.cast.ctx("leena")).rows(Person))]
    with pytest.raises(NotAllowed):
        Folder(tmp_path, ctx).bring(people=PEOPLE)
    assert [len(Folder(tmp_path, case.cast.ctx("leena")).rows(Person))] == before


def test_import__log__says_who_brought_whom(folder: Folder) -> None:
    folder.bring(people=PEOPLE, contacts=CONTACTS)
    events = list(AuditEvent.objects.filter(action="interop.import.bring_in").order_by("pk"))
    assert [event.row_count for event in events] == [3, 1, 4]
    ids = {p.pk for p in folder.rows(Person) if p.source_key}
    assert set(events[0].subject_ids) == ids
    assert events[2].earliest_on == date(2026, 2, 1)


def test_import__missing_column_or_file__tells_and_saves_nothing(folder: Folder) -> None:
    report = folder.bring(people="Nro;Nimi\n1;A B\n")
    assert not report.was_saved
    assert {p.trouble for p in report.files[0].tally.problems} == {Trouble.COLUMN_MISSING}
    rules = read_mapping(MAPPING).rules
    with scope([folder.ctx.home_id]):
        missing = Import(folder.ctx, rules).run([("people", folder.path / "none.csv")])
    assert [t for _, t in troubles(missing.files[0])] == [Trouble.FILE_MISSING]


def test_import__interrupted__goes_on_where_it_stopped(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    contacts = CONTACTS_HEAD + "".join(f"{1 + n % 3};{n + 1}.3.2026;;;Kotikäynti;;;;\n" for n in range(9))
    pieces = 0

    def breaking(*args: Any, **kwargs: Any) -> int:
        nonlocal pieces
        pieces += 1
        if pieces == 3:
            raise KeyboardInterrupt
        return bring_in_contacts(*args, **kwargs)

    monkeypatch.setattr(running, "PIECE", 2)
    monkeypatch.setattr(running, "bring_in_contacts", breaking)
    with pytest.raises(KeyboardInterrupt):
        folder.bring(people=PEOPLE, contacts=contacts)
    assert len([c for c in folder.rows(Contact) if len(c.once_key) == 16]) == 4, "two pieces were kept"
    monkeypatch.setattr(running, "bring_in_contacts", bring_in_contacts)
    report = folder.bring(people=PEOPLE, contacts=contacts)
    assert (report.files[1].tally.good, report.files[1].tally.repeated) == (5, 4)
    assert len([c for c in folder.rows(Contact) if len(c.once_key) == 16]) == 9
    assert len([e for e in folder.rows(Episode) if e.source_key]) == 3


def test_import__whole_file__interrupted_leaves_nothing(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(*_args: Any, **_kwargs: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "bring_in_contacts", breaking)
    with pytest.raises(KeyboardInterrupt):
        folder.bring(MAPPING.replace("contacts:\n", "contacts:\n  on_error: file\n"), people=PEOPLE, contacts=CONTACTS)
    assert not [p for p in folder.rows(Person) if p.source_key]


def test_import__very_long_list__is_read_twice_and_enters_the_same(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "KEPT", 1)
    report = folder.bring(people=PEOPLE, contacts=CONTACTS)
    assert [file.entered for file in report.files] == [3, 4]
    assert not report.has_errors


def test_import__commands__leave_what_recording_by_hand_leaves(folder: Folder, case: Case) -> None:
    """The same contact by list and by hand: equal but for its key, its stamp and what the list cannot know."""
    folder.bring(people=PEOPLE, contacts=CONTACTS_HEAD + "1;3.2.2026;9.30;1,25;Kotikäynti;Arki;Aino;;\n")
    listed = folder.rows(Contact)[-1]
    ilona = next(p for p in folder.rows(Person) if p.given_name == "Ilona")
    with scope([folder.ctx.home_id]):
        episode = Episode.objects.get(participants__person=ilona)
        by_hand = record_contact(
            system_context(folder.ctx.home_id, now=folder.ctx.now), episode, kind="home_visit", started_at=listed.started_at, minutes=75,
            participants=[ilona], workers=[case.cast.staff["aino"]], theme_codes=["everyday_life"], once_key="by-hand",
        )  # fmt: skip
        left = [
            getattr(listed, f.attname) for f in Contact._meta.concrete_fields if f.attname not in {"id", "public_id", "once_key", "created_by_id"}
        ]
        right = [
            getattr(by_hand, f.attname) for f in Contact._meta.concrete_fields if f.attname not in {"id", "public_id", "once_key", "created_by_id"}
        ]
        assert left == right
        assert [p.role for p in listed.participants.all()] == [p.role for p in by_hand.participants.all()]
        assert [w.staff_id for w in listed.workers.all()] == [w.staff_id for w in by_hand.workers.all()]


@pytest.mark.parametrize(
    ("mapping", "place"),
    [
        ("worker: {column: Tekijä, codes: {Aino: STRANGER}}", "contacts.fields.worker.codes.Aino"),
        ("unit: {column: Laji, codes: {Kotikäynti: UNIT}}", "contacts.fields.unit.codes.Kotikäynti"),
        ("unit: {column: Laji, codes: {Kotikäynti: '1'}}", "contacts.fields.unit.codes.Kotikäynti"),
    ],
)
def test_import__mapping_names_codes_of_another_association__refused(folder: Folder, case: Case, mapping: str, place: str) -> None:
    mapping = mapping.replace("STRANGER", case.cast.staff["otso"].public_id).replace("UNIT", case.cast.units["b1"].public_id)
    text = MAPPING.replace("    worker: Tekijä\n", f"    {mapping}\n")
    before = len(folder.rows(Contact))
    report = folder.bring(text, people=PEOPLE, contacts=CONTACTS)
    assert not report.was_saved and len(folder.rows(Contact)) == before
    assert [(p.trouble, p.column) for p in report.files[1].tally.problems] == [(Trouble.MAP_BAD_VALUE, place)]


def test_import__number_in_the_unit_column__never_hits_a_key(folder: Folder, case: Case) -> None:
    text = MAPPING.replace("    worker: Tekijä\n", "    unit: Tekijä\n")
    row = f"1;3.2.2026;;;Kotikäynti;;{case.cast.units['a1'].pk};;\n"
    report = folder.bring(text, people=PEOPLE, contacts=CONTACTS_HEAD + row)
    assert troubles(report.files[1]) == [(2, Trouble.UNKNOWN_CODE)]


def test_import__mapping_leaves_a_word_out__field_stays_empty(folder: Folder) -> None:
    text = MAPPING.replace("    themes: Aiheet\n", '    themes: {column: Aiheet, codes: {Sekalaista: ""}}\n')
    text = text.replace("    worker: Tekijä\n", '    worker: {column: Tekijä, codes: {Joku: ""}}\n')
    report = folder.bring(text, people=PEOPLE, contacts=CONTACTS_HEAD + "1;3.2.2026;;;Kotikäynti;Arki, sekalaista;Joku;;\n")
    assert not report.has_errors, troubles(report.files[1])
    assert folder.rows(Contact)[-1].theme_codes == ["everyday_life"]
    assert folder.rows(ContactWorker)[-1].staff_id == folder.ctx.actor.id


def test_import__mapping_leaves_out_what_is_needed__told(folder: Folder) -> None:
    text = MAPPING.replace("    service: {constant: Kuutamopuutarha}\n", '    service: {column: Laji, codes: {Kotikäynti: ""}}\n')
    report = folder.bring(text, people=PEOPLE, contacts=CONTACTS_HEAD + "1;3.2.2026;;;Kotikäynti;;;;\n")
    assert troubles(report.files[1]) == [(2, Trouble.REQUIRED)]
