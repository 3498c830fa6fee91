"""Lists brought in through the browser: from the file to the register, what is refused, who may, what is left behind."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from syli.interop import working
from syli.interop.choices import UploadState
from syli.interop.commands import note_progress
from syli.interop.models import Upload, UploadedFile, UploadFinding, UploadPiece
from syli.interop.tests.browsing import Browser, planned
from syli.interop.tests.test_import import CONTACTS, CONTACTS_HEAD, MAPPING, PEOPLE, PEOPLE_HEAD
from syli.interop.working import forget_lists_job
from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import Context
from syli.kernel.scope import scope
from syli.org.choices import Role
from syli.org.models import Membership
from syli.people.models import Person
from syli.records.models import Note

pytestmark = pytest.mark.django_db


def brought_in(browser: Browser) -> int:
    with scope([browser.home]):
        return Person.objects.exclude(source_key="").count()


def left_behind(browser: Browser) -> list[int]:
    with scope([browser.home]):
        return [model.objects.count() for model in (Upload, UploadedFile, UploadPiece, UploadFinding)]


def mapping_with(*changes: tuple[str, str]) -> str:
    text = MAPPING
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


# -- the whole way --------------------------------------------------------------------------------------------------


def test_lists__handed_in_checked_entered__stand_in_the_register_and_leave_nothing(leena: Browser) -> None:
    upload = leena.handed_in(people=PEOPLE, contacts=CONTACTS, mapping=MAPPING)
    assert (upload.state, brought_in(leena)) == (UploadState.HANDED_IN, 0)
    upload = leena.check(upload)
    assert (upload.state, brought_in(leena)) == (UploadState.CHECKED, 0), "a check saves nothing"
    shown = leena.get(upload).content.decode()
    assert "people.csv" in shown and "contacts.csv" in shown
    upload = leena.enter(upload)
    assert (upload.state, brought_in(leena)) == (UploadState.ENTERED, 3)
    assert [one["entered"] for one in upload.summary["lists"]] == [3, 4]
    with scope([leena.home]):
        assert Note.objects.filter(source_key__gt="").count() == 1
        assert UploadPiece.objects.count() == 0, "the lists are destroyed"
        assert all(file.columns["sample"] == [] for file in UploadedFile.objects.order_by("pk"))


def test_lists__handed_in_again__double_nothing(leena: Browser) -> None:
    for _ in range(2):
        upload = leena.check(leena.handed_in(people=PEOPLE, contacts=CONTACTS, mapping=MAPPING))
        if upload.summary["lists"][0]["good"]:
            upload = leena.enter(upload)
    assert [(one["good"], one["repeated"]) for one in upload.summary["lists"]] == [(0, 3), (0, 4)]
    answer = leena.post(upload, "enter", {"on_error": "row"})
    assert answer.status_code == 422 and "INTEROP-06" in answer.content.decode()
    assert brought_in(leena) == 3


def test_lists__without_a_mapping__columns_are_suggested_and_kept_as_yaml(leena: Browser) -> None:
    people = "Asiakasnro;Sukunimi;Etunimi;Syntymäaika;Sukupuoli\n1;Puro;Ilona;1.2.1990;N\n"
    upload = leena.handed_in(people=people)
    sent = leena.form_of(upload)
    assert [sent[f"people_{name}"] for name in ("source_id", "last_name", "first_names", "birth_on", "gender", "phone")] == [
        "0",
        "1",
        "2",
        "3",
        "4",
        "",
    ]
    upload = leena.check(upload)
    assert upload.summary["lists"][0]["good"] == 1
    text = leena.get(upload, "mapping.yaml").content.decode()
    leena.enter(upload)
    again = leena.check(leena.handed_in(people=people.replace("1;Puro;Ilona", "2;Niitty;Taisto"), mapping=text))
    assert again.summary["lists"][0]["good"] == 1


def test_lists__chosen_columns__fill_the_fields(leena: Browser) -> None:
    """One column for both names is cut in two; the service is the same on every row; lengths are in hours."""
    upload = leena.handed_in(people="Kuka;Koska\nIlona Puro;1.2.1990\n", contacts="Pvm;Mitta;Hlöä\n3.2.2026;1,5;4\n")
    service = f"c:{leena.case.offer.service_code}"
    kind = {
        "contacts_adults": "2",
        "contacts_happened_on": "0",
        "contacts_minutes": "1",
        "contacts_unit_of_length": "hours",
        "contacts_service": service,
    }
    upload = leena.check(upload, people_last_name="0", people_first_names="0", people_birth_on="1", **kind)
    assert [one["good"] for one in upload.summary["lists"]] == [1, 1], upload.summary
    leena.enter(upload)
    with scope([leena.home]):
        person = Person.objects.exclude(source_key="").get()
        assert (person.given_name, person.family_name, person.born_on.year) == ("Ilona", "Puro", 1990)


def test_lists__required_column_missing__told_beside_it_and_choices_kept(leena: Browser) -> None:
    upload = leena.handed_in(people=PEOPLE, contacts=CONTACTS, mapping=MAPPING)
    sent = {**leena.form_of(upload), "contacts_happened_on": "", "people_gender": ""}
    answer = leena.post(upload, "columns", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "id_contacts_happened_on_error" in page
    assert leena.upload(upload.public_id).state == UploadState.HANDED_IN
    names = {**sent, "contacts_happened_on": "1", "people_last_name": "", "people_first_names": "", "people_alias": ""}
    assert "id_people_last_name_error" in leena.post(upload, "columns", names).content.decode()


@pytest.mark.parametrize("value", ["99", "-1", "c:somebody_elses", "abc", "²"])
def test_lists__column_that_is_not_there__refused(leena: Browser, value: str) -> None:
    upload = leena.handed_in(contacts=CONTACTS, mapping=MAPPING)
    answer = leena.post(upload, "columns", {**leena.form_of(upload), "contacts_service": value})
    assert answer.status_code == 422
    assert leena.upload(upload.public_id).state == UploadState.HANDED_IN


# -- bad files ------------------------------------------------------------------------------------------------------


def test_report__every_row__line_column_value_and_what_to_do(leena: Browser) -> None:
    bad = PEOPLE + "".join(f"{n};A B{n};32.1.1990;;;;;;\n" for n in range(4, 64))
    upload = leena.check(leena.handed_in(people=bad, mapping=MAPPING))
    page = leena.get(upload).content.decode()
    assert "32.1.1990" in page and "Päivää ei tunnistettu" in page and "Asiakkaat 5" in page
    assert "?page=3" in page
    last = leena.client.get(f"/imports/{upload.public_id}/?page=3", headers={"HX-Request": "true"}).content.decode()
    assert last.lstrip().startswith('<div id="findings"') and "Asiakkaat 64" in last
    lines = leena.get(upload, "report.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Luettelo;Rivi;Sarake;Arvo;Vakavuus;Mitä tehdä"
    assert len(lines) == 61 and lines[1].startswith("Asiakkaat;5;Synt;32.1.1990;")


def test_enter__row_by_row__leaves_bad_rows_out(leena: Browser) -> None:
    upload = leena.enter(leena.check(leena.handed_in(people=PEOPLE + "4;A B;32.1.1990;;;;;;\n", mapping=MAPPING)))
    assert (upload.state, brought_in(leena)) == (UploadState.ENTERED, 3)
    assert "32.1.1990" in leena.get(upload).content.decode(), "what was left out is still told"


def test_enter__all_or_nothing__refused_while_a_row_is_bad(leena: Browser) -> None:
    upload = leena.check(leena.handed_in(people=PEOPLE + "4;A B;32.1.1990;;;;;;\n", mapping=MAPPING))
    answer = leena.post(upload, "enter", {"on_error": "file"})
    assert answer.status_code == 422 and "INTEROP-07" in answer.content.decode() and "id_on_error_error" in answer.content.decode()
    assert brought_in(leena) == 0
    good = leena.check(leena.handed_in(people=PEOPLE, mapping=MAPPING))
    assert leena.enter(good, "file").state == UploadState.ENTERED
    assert brought_in(leena) == 3


def test_enter__duplicates__shown_and_treated_as_chosen(leena: Browser) -> None:
    leena.enter(leena.check(leena.handed_in(people=PEOPLE, mapping=MAPPING)))
    twin = PEOPLE_HEAD + "88;Ilona Puru;1.2.1990;;;;;;\n"
    upload = leena.check(leena.handed_in(people=twin, mapping=MAPPING))
    assert upload.summary["lists"][0]["troubles"] == {"possible_duplicate": 1}
    assert "on jo" in leena.get(upload).content.decode()
    assert leena.check(upload, people_duplicates="keep").summary["lists"][0]["good"] == 1
    leena.enter(leena.upload(upload.public_id))
    assert brought_in(leena) == 4


def test_words__unknown__matched_once_and_remembered(leena: Browser) -> None:
    rows = "".join(f"1;{n}.2.2026;;;Pihatyöt;Roskaa;;;\n" for n in (1, 2, 3))
    upload = leena.check(leena.handed_in(people=PEOPLE, contacts=CONTACTS_HEAD + rows, mapping=MAPPING))
    contacts = upload.summary["lists"][1]
    assert contacts["refused"] == 3 and sorted(word[1:] for word in contacts["words"]) == [["Pihatyöt", 3], ["Roskaa", 3]]
    sent = leena.form_of(upload, "words")
    page = leena.get(upload, "words/").content.decode()
    assert "Pihatyöt" in page and "Kotikäynti" in page
    assert leena.post(upload, "words", sent).status_code == 422, "nothing chosen"
    order = [word[1] for word in contacts["words"]]
    chosen = {**sent, f"word_{order.index('Pihatyöt')}": "home_visit", f"word_{order.index('Roskaa')}": "-"}
    assert leena.post(upload, "words", {**chosen, "word_0": "of_nobody"}).status_code == 422
    assert leena.post(upload, "words", chosen).status_code == 302
    upload = leena.work(upload)
    assert upload.summary["lists"][1]["good"] == 3
    assert "Pihatyöt: home_visit" in leena.get(upload, "mapping.yaml").content.decode()


def test_mapping__names_a_unit_of_another_association__file_refused(leena: Browser) -> None:
    strange = leena.case.cast.units["b1"].public_id
    text = mapping_with(("    kind: Laji\n", f"    kind: Laji\n    unit: {{column: Laji, codes: {{Kotikäynti: {strange}}}}}\n"))
    upload = leena.check(leena.handed_in(people=PEOPLE, contacts=CONTACTS, mapping=text))
    assert upload.summary["lists"][1]["is_refused"]
    assert leena.post(upload, "enter", {"on_error": "row"}).status_code == 422
    assert leena.case.cast.units["b1"].name not in leena.get(upload).content.decode()


# -- who may, and what is seen --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["aino", "adele", "saga", "fanni", "vilma", "sulo", "tilda", "stina"])
def test_pages__without_the_task__closed(leena: Browser, who: str) -> None:
    client = leena.case.cast.client(who)
    for address in ("/imports/", "/imports/new/"):
        assert client.get(address).status_code == 403
    assert client.post("/imports/new/", {"people": SimpleUploadedFile("p.csv", PEOPLE.encode())}).status_code == 403
    assert left_behind(leena) == [0, 0, 0, 0]
    assert "/imports/" not in client.get("/").content.decode()


PAGES = ("", "progress/", "report.csv", "mapping.yaml", "columns/", "words/", "enter/", "remove/")


@pytest.mark.parametrize("page", PAGES)
def test_pages__of_somebody_elses_lists__do_not_exist(leena: Browser, page: str) -> None:
    """Not for another association's leader, nor for another leader of the same one: lists may name whom she must not know of."""
    upload = leena.check(leena.handed_in(people=PEOPLE, mapping=MAPPING))
    cast = leena.case.cast
    Membership.objects.create(
        staff=cast.staff["aarne"], organisation=cast.organisations["aava"], role=Role.LEADER, start_on=cast.now.date(), created_at=cast.now
    )
    for who in ("lotta", "aarne", "aino", "adele"):
        client = cast.client(who)
        there, nowhere = client.get(f"/imports/{upload.public_id}/{page}"), client.get(f"/imports/{'0' * 22}/{page}")
        assert there.status_code == nowhere.status_code == 404
        assert client.post(f"/imports/{upload.public_id}/{page}", {"on_error": "row"}).status_code == 404
    assert leena.upload(upload.public_id).state == UploadState.CHECKED
    assert upload.public_id not in cast.client("aarne").get("/imports/").content.decode()


def test_lists__at_rest__hold_nothing_to_read(leena: Browser) -> None:
    leena.check(leena.handed_in(people=PEOPLE + "4;Tunnistettava Nimi;32.1.1990;;;;;;\n", mapping=MAPPING))
    with connection.cursor() as cursor:
        for table in ("interop_upload", "interop_uploadedfile", "interop_uploadpiece", "interop_uploadfinding"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                held = b"".join(bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode() for cell in row)
                for word in (b"Ilona", b"010290-900H", b"Tunnistettava", b"32.1.1990", b"people.csv", b"Turvakielto"):
                    assert word not in held, (table, word)


def test_log__every_step__written_down_once(leena: Browser) -> None:
    upload = leena.enter(leena.check(leena.handed_in(people=PEOPLE, mapping=MAPPING)))
    leena.get(upload)
    codes = [event.action for event in AuditEvent.objects.order_by("pk") if event.action.startswith("interop.")]
    assert codes == [
        "interop.import.hand_in",
        "interop.upload.map",
        "interop.upload.map",
        "interop.import.check",
        "interop.upload.enter",
        "interop.import.check",
        "interop.import.bring_in",
        "interop.import.bring_in",
        "interop.upload.view",
    ]
    names = {event.actor_id for event in AuditEvent.objects.filter(action__startswith="interop.").order_by("pk")}
    assert names == {leena.case.cast.staff["leena"].pk}, "the worker process acts in her name"


# -- while it goes on -----------------------------------------------------------------------------------------------


def test_progress__with_and_without_scripts__a_bar_and_then_the_result(leena: Browser) -> None:
    upload = leena.handed_in(people=PEOPLE, mapping=MAPPING)
    leena.post(upload, "columns", leena.form_of(upload))
    before = AuditEvent.objects.count()
    assert leena.get(upload).headers["location"].endswith("/progress/")
    page = leena.get(upload, "progress/").content.decode()
    assert "<progress" in page and "Katso, miten pitkällä ollaan" in page
    part = leena.get(upload, "progress/", **{"HX-Request": "true"}).content.decode()
    assert part.count("<html") == 0 and 'hx-trigger="every 2s"' in part
    assert AuditEvent.objects.exclude(action="interop.upload.view").count() == before, "asking every other second fills no log"
    leena.work(upload)
    assert leena.get(upload, "progress/", **{"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert leena.get(upload, "progress/").headers["location"] == f"/imports/{upload.public_id}/"


def test_progress__written_now_and_then__never_beyond_all(leena: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    def noted(ctx: Context, upload: Upload, *, done_rows: int) -> None:
        told.append(done_rows)
        note_progress(ctx, upload, done_rows=done_rows)

    monkeypatch.setattr(working, "note_progress", noted)
    monkeypatch.setattr(working, "TIMES_TOLD", 4)
    people = PEOPLE_HEAD + "".join(f"{n};Nimi Numero{'abcdefghij'[n % 10]} ;{n % 28 + 1}.1.1990;;;;;;\n" for n in range(40))
    upload = leena.check(leena.handed_in(people=people, mapping=MAPPING))
    assert 3 <= len(told) <= 5 and told == sorted(told)
    assert upload.done_rows == upload.all_rows


def test_job__planned_with_the_command__and_forgotten_in_time(leena: Browser, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        upload = leena.handed_in(people=PEOPLE, mapping=MAPPING)
        leena.post(upload, "columns", leena.form_of(upload))
    assert planned().count("go_through_lists_job") == 1
    assert "forget_lists_job" in planned()


def test_job__broken__told_and_may_be_begun_again(leena: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = leena.handed_in(people=PEOPLE, mapping=MAPPING)
    leena.post(upload, "columns", leena.form_of(upload))

    def breaking(*_args: object) -> bytes:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(working, "content_of", breaking)
        with pytest.raises(RuntimeError):
            leena.work(upload)
    assert leena.upload(upload.public_id).state == UploadState.FAILED
    assert "keskeytyi" in leena.get(upload).content.decode()
    assert leena.check(upload).state == UploadState.CHECKED


def test_job__bringer_lost_her_task__nothing_is_brought_in(leena: Browser) -> None:
    upload = leena.check(leena.handed_in(people=PEOPLE, mapping=MAPPING))
    leena.post(upload, "enter", {"on_error": "row"})
    cast = leena.case.cast
    Membership.objects.filter(staff=cast.staff["leena"]).update(ended_at=cast.now)
    from syli.kernel.access import NotAllowed

    with pytest.raises(NotAllowed):
        leena.work(upload)
    assert (leena.upload(upload.public_id).state, brought_in(leena)) == (UploadState.FAILED, 0)


def test_job__planned_twice__done_once(leena: Browser) -> None:
    upload = leena.enter(leena.check(leena.handed_in(people=PEOPLE, mapping=MAPPING)))
    assert leena.work(upload).summary == upload.summary
    assert brought_in(leena) == 3


def test_enter__pressed_twice__second_is_told(leena: Browser) -> None:
    upload = leena.check(leena.handed_in(people=PEOPLE, mapping=MAPPING))
    assert leena.post(upload, "enter", {"on_error": "row"}).status_code == 302
    answer = leena.post(upload, "enter", {"on_error": "row"})
    assert answer.status_code == 422 and "INTEROP-03" in answer.content.decode()


def test_columns__changed_in_another_tab__told_and_nothing_overwritten(leena: Browser) -> None:
    upload = leena.handed_in(people=PEOPLE, mapping=MAPPING)
    old = leena.form_of(upload)
    leena.check(upload)
    before = leena.upload(upload.public_id).mapping
    answer = leena.post(upload, "columns", {**old, "people_gender": ""})
    assert answer.status_code == 422
    assert leena.upload(upload.public_id).mapping == before


# -- thrown away and forgotten --------------------------------------------------------------------------------------


def test_discard__lists__nothing_left_and_what_was_entered_stays(leena: Browser) -> None:
    upload = leena.enter(leena.check(leena.handed_in(people=PEOPLE + "4;A B;32.1.1990;;;;;;\n", mapping=MAPPING)))
    assert leena.get(upload, "remove/").status_code == 200
    assert left_behind(leena)[0] == 1, "looking removes nothing"
    assert leena.post(upload, "remove", {}).status_code == 302
    assert left_behind(leena) == [0, 0, 0, 0]
    assert brought_in(leena) == 3


def test_discard__while_rows_are_saved__refused(leena: Browser) -> None:
    upload = leena.check(leena.handed_in(people=PEOPLE, mapping=MAPPING))
    leena.post(upload, "enter", {"on_error": "row"})
    answer = leena.post(upload, "remove", {})
    assert answer.status_code == 422 and "INTEROP-03" in answer.content.decode()


@pytest.mark.parametrize(("days", "kept"), [(7, 1), (8, 0)])
def test_forget__untouched_lists__destroyed_after_seven_days(leena: Browser, days: int, kept: int) -> None:
    upload = leena.handed_in(people=PEOPLE, mapping=MAPPING)
    with scope([leena.home]):
        Upload.objects.filter(pk=upload.pk).update(forget_on=upload.forget_on - timedelta(days=days))
    forget_lists_job.func(upload.pk, leena.home)
    assert left_behind(leena)[0] == kept


def test_forget__report_of_entered_lists__kept_for_thirty_days(leena: Browser) -> None:
    upload = leena.enter(leena.check(leena.handed_in(people=PEOPLE, mapping=MAPPING)))
    assert upload.forget_on == leena.case.cast.now.date() + timedelta(days=30)


@pytest.mark.parametrize(("language", "nearest"), [("fi", "Lähin: Lahti."), ("sv", "Närmast: Lahtis."), ("en", "Nearest: Lahti.")])
def test_words__suggestion__is_named_in_the_readers_language(leena: Browser, language: str, nearest: str) -> None:
    people = "Nimi;Kunta\nPuro Ilona;Lahtti\n"
    upload = leena.check(leena.handed_in(people=people), people_municipality="1")
    leena.client.cookies["django_language"] = language
    assert nearest in leena.get(upload, "words/").content.decode()


def test_hand_in__pressed_twice__one_import(leena: Browser) -> None:
    page = leena.client.get("/imports/new/").content.decode()
    found = re.search(r'name="sent_as" value="([^"]+)"', page)
    assert found is not None
    answers = [leena.client.post("/imports/new/", {"people": SimpleUploadedFile("p.csv", PEOPLE.encode()), "sent_as": found[1]}) for _ in range(2)]
    assert answers[0].status_code == 302 and answers[0].headers["location"] == answers[1].headers["location"]
    assert left_behind(leena)[0] == 1
