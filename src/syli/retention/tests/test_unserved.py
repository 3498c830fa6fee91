"""Requests for help of which no service came: when they are due, what keeps one, two who agree, and that nothing tells of another side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from syli.catalogue.commands import publish_pack
from syli.catalogue.packs import shipped_catalogue
from syli.catalogue.queries import forget_packs
from syli.episodes.models import Episode
from syli.intake.commands import add_person_to_request, complete_request, receive_request, reopen_request
from syli.intake.models import HelpRequest, RequestPerson
from syli.kernel.access import NotAllowed
from syli.kernel.context import system_context
from syli.kernel.dates import at_local
from syli.kernel.drafts.models import Draft
from syli.kernel.rules import RuleBroken
from syli.people.commands import relate
from syli.people.models import Person
from syli.records.commands import write_notes
from syli.records.models import Note
from syli.records.rules import Paragraph
from syli.retention import rules
from syli.retention.choices import CountedFrom
from syli.retention.commands.keeping import answer_deletion, ask_deletion, end_stop, set_period, stop_deletion, stop_request_deletion
from syli.retention.models import Deletion, DeletionItem, DeletionStop, PastRecord
from syli.retention.queries.keeping import due_in, due_lines, undecided
from syli.retention.queries.people import people_due
from syli.retention.queries.periods import UNSERVED
from syli.retention.tests.test_keeping import ended, with_years
from syli.safety.models import Separation, StrayWords
from tests.case import SERVICE, Case

#: A service whose years are the law's, one of the association's own decision, one that only counts: by what their packs say.
BY_LAW, DECIDED, COUNTED = (
    next(code for code in shipped_catalogue().services if shipped_catalogue().pack(code).legal.retention == kept)
    for kept in ("families_with_children", "child_welfare", "counts_only")
)
pytestmark = pytest.mark.django_db
OLD = date(2010, 6, 1)


@pytest.mark.parametrize(
    ("decided_on", "changed_on", "over_on"),
    [(OLD, date(2020, 1, 1), OLD), (None, OLD, date(2011, 6, 1)), (None, date(2024, 2, 29), date(2025, 2, 28))],
)
def test_retention_19__request_over_on__the_decision_or_a_year_untouched(decided_on: date | None, changed_on: date, over_on: date) -> None:
    assert rules.request_over_on(decided_on, changed_on) == over_on


@pytest.mark.parametrize(
    ("counted", "is_law", "covers"),
    [("end", True, True), ("end", False, False), ("death", True, False), ("birth", True, False), (None, False, False)],
)
def test_retention_20__covers_requests__only_the_laws_years_from_the_end(counted: str | None, is_law: bool, covers: bool) -> None:
    assert rules.covers_requests(CountedFrom(counted) if counted else None, is_law=is_law) is covers


def noon(on: date) -> datetime:
    return at_local(on, time(12))


def asked(case: Case, *people: Person, state: str = "refused", on: date = OLD, touched_on: date | None = None, service: str = SERVICE) -> HelpRequest:
    """Receive a request about these people, and let it have come, and been decided on unless it is open, on a day."""
    with case.cast.inside("leena") as ctx:
        made = receive_request(
            ctx, unit=case.cast.units["a1"], register=case.cast.registers["aava"], service_code=service, received_at=ctx.now, summary="Pyysi apua",
            people=[(person, "adult_client") for person in people],
        )  # fmt: skip
        decided_at = None if state in ("new", "waiting") else noon(on)
        HelpRequest.objects.filter(pk=made.pk).update(
            state=state, received_at=noon(on), decided_at=decided_at, created_at=noon(on), changed_at=noon(touched_on or on)
        )
        made.refresh_from_db()
        return made


def with_request_years(case: Case, years: int = 5) -> None:
    """Let the association decide how long it keeps such requests."""
    with case.cast.inside("leena") as ctx:
        set_period(ctx, class_code=UNSERVED, years=years, counted_from="event", source="Hallitus 1.2.2026")


def due(case: Case) -> set[int]:
    """Return the requests that are due in the unit."""
    with case.cast.inside("leena") as ctx:
        return {one.pk for one in due_in(ctx, case.cast.units["a1"]) if one.is_request and not one.is_stopped}


def deleted(case: Case) -> Deletion:
    """Delete by two what is due in the unit."""
    with case.cast.inside("leena") as ctx:
        made = ask_deletion(ctx, case.cast.units["a1"])
    with case.cast.inside("saga") as ctx:
        done = answer_deletion(ctx, made, agree=True)
    connection.check_constraints()
    return done


@pytest.mark.parametrize(
    ("state", "on", "touched_on", "is_due"),
    [
        ("refused", OLD, None, True),
        ("guided", OLD, None, True),
        ("withdrawn", OLD, None, True),
        ("refused", date(2021, 11, 1), None, True),
        ("refused", date(2021, 12, 20), None, False),
        ("new", OLD, None, True),
        ("waiting", OLD, None, True),
        ("new", date(2021, 11, 1), None, False),
        ("new", date(2026, 11, 1), None, False),
        ("new", OLD, date(2026, 11, 1), False),
        ("waiting", OLD, date(2021, 1, 1), False),
        ("waiting", OLD, date(2020, 1, 1), True),
    ],
)
def test_due__by_state_and_day(case: Case, state: str, on: date, touched_on: date | None, is_due: bool) -> None:
    with_request_years(case)
    made = asked(case, case.person("Nora"), state=state, on=on, touched_on=touched_on)
    assert due(case) == ({made.pk} if is_due else set())


def test_due__with_an_episode__stays_with_it_and_goes_with_it(case: Case) -> None:
    with_request_years(case, 1)
    made = asked(case, case.kaisa, state="accepted")
    with case.cast.inside("aino"):
        Episode.objects.filter(pk=case.episode.pk).update(request=made)
    assert due(case) == set()
    ended(case)
    with_years(case)
    done = deleted(case)
    assert (done.episode_count, done.help_request_count) == (1, 0)
    with case.cast.inside("aino"):
        assert not HelpRequest.objects.filter(pk=made.pk).exists()


def test_due__nobody_has_decided__is_an_item_and_nothing_is_due(case: Case) -> None:
    asked(case, case.person("Nora"))
    with case.cast.inside("leena") as ctx:
        assert UNSERVED in {one.code for one in undecided(ctx)} and due(case) == set()
        (line,) = due_lines(ctx)
        assert (line.is_requests, line.total, line.due, line.period.years) == (True, 1, 0, None)
    leena = case.cast.client("leena")
    for address in ("/", "/retention/"):
        assert f"/retention/years/?class={UNSERVED}" in leena.get(address).text, address
    typed = {"class_code": UNSERVED, "years": "5", "counted_from": "end", "source": "Hallitus"}
    assert leena.post("/retention/years/", typed).status_code == 422, "there was no service that could have ended"
    assert leena.post("/retention/years/", typed | {"counted_from": "event"}).status_code == 302
    with case.cast.inside("leena") as ctx:
        assert UNSERVED not in {one.code for one in undecided(ctx)}
        (line,) = due_lines(ctx)
        assert (line.due, line.soon, line.stopped) == (1, 0, 0)


def test_due__still_waits__is_no_item_of_the_list(case: Case) -> None:
    asked(case, case.person("Nora"), state="waiting", on=date(2026, 11, 1))
    with case.cast.inside("leena") as ctx:
        assert due_lines(ctx) == [] and UNSERVED not in {one.code for one in undecided(ctx)}


@pytest.mark.parametrize(
    ("service", "years_ago", "is_due"),
    [(BY_LAW, 29, False), (BY_LAW, 31, True), (DECIDED, 29, True), (DECIDED, 0, False), (COUNTED, 2, True)],
)
def test_due__years_of_the_service__the_laws_from_the_end_else_the_associations(case: Case, service: str, years_ago: int, is_due: bool) -> None:
    forget_packs()
    with case.cast.inside("leena"):
        publish_pack(system_context(None, now=case.cast.now), pack=shipped_catalogue().pack(service))
    with_request_years(case, 1)
    made = asked(case, case.person("Nora"), on=date(2026 - years_ago, 6, 1), service=service)
    assert due(case) == ({made.pk} if is_due else set())


def test_due__taken_up_again_or_completed__is_touched_today(case: Case) -> None:
    with_request_years(case, 1)
    again, fuller, named = asked(case), asked(case, state="new"), asked(case, state="new")
    assert due(case) == {again.pk, fuller.pk, named.pk}
    nora = case.person("Nora")
    with case.cast.inside("leena") as ctx:
        reopen_request(ctx.because("Soitti uudestaan"), again)
        complete_request(ctx, fuller, caller="Naapuri")
        version = named.version
        add_person_to_request(ctx, named, person=nora, role="adult_client")
        assert HelpRequest.objects.get(pk=named.pk).version == version, "nobody's open form became stale"
    assert due(case) == set()


def test_stop__keeps_a_request__until_nothing_keeps_it(case: Case) -> None:
    with_request_years(case)
    made = asked(case, case.person("Nora"))
    with case.cast.inside("aino") as ctx, pytest.raises(NotAllowed):
        stop_request_deletion(ctx, made, ground="legal", reason="Oikeudessa")
    with case.cast.inside("leena") as ctx:
        with pytest.raises(RuleBroken, match="RETENTION-16"):
            stop_request_deletion(ctx, made, ground="legal", reason=" ")
        stop = stop_request_deletion(ctx, made, ground="archive", reason="Arkisto")
        assert stop_request_deletion(ctx, made, ground="legal", reason="Oikeudessa").pk == stop.pk
        with pytest.raises(RuleBroken, match="RETENTION-14"):
            ask_deletion(ctx, case.cast.units["a1"])
        (line,) = due_lines(ctx)
        assert (line.due, line.stopped) == (0, 1)
        end_stop(ctx, DeletionStop.objects.get())
    assert deleted(case).help_request_count == 1
    with case.cast.inside("leena"):
        assert not DeletionStop.objects.exists() and not HelpRequest.objects.exists()


def test_stop__of_a_request_that_became_an_episode__keeps_that_too(case: Case) -> None:
    with_years(case)
    made = asked(case, case.kaisa)
    with case.cast.inside("leena") as ctx:
        stop_request_deletion(ctx, made, ground="legal", reason="Oikeudessa")
        Episode.objects.filter(pk=case.episode.pk).update(request=made)
    ended(case)
    with case.cast.inside("leena") as ctx:
        assert [one.is_stopped for one in due_in(ctx, case.cast.units["a1"])] == [True]
    assert "Oikeudessa" in case.cast.client("leena").get(f"/units/{case.cast.units['a1'].public_id}/retention/").text


def test_stop__of_both_or_neither__is_no_row(case: Case) -> None:
    made = asked(case)
    with case.cast.inside("leena") as ctx:
        stop = stop_deletion(ctx, case.episode, ground="legal", reason="Oikeudessa")
        for facts in ({"help_request": made}, {"episode": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                DeletionStop.objects.filter(pk=stop.pk).update(**facts)


def test_deletion__by_two__only_what_is_still_due(case: Case) -> None:
    with_request_years(case)
    goes, stopped, accepted, reopened = (asked(case, case.person(name)) for name in ("Nora", "Siiri", "Aada", "Ulla"))
    with case.cast.inside("aino") as ctx, pytest.raises(NotAllowed):
        ask_deletion(ctx, case.cast.units["a1"])
    with case.cast.inside("leena") as ctx:
        made = ask_deletion(ctx, case.cast.units["a1"])
        assert (made.episode_count, made.help_request_count) == (0, 4)
        with pytest.raises(RuleBroken, match="RETENTION-15"):
            answer_deletion(ctx, made, agree=True)
        stop_request_deletion(ctx, stopped, ground="legal", reason="Oikeudessa")
        Episode.objects.filter(pk=case.episode.pk).update(request=accepted)
        reopen_request(ctx.because("Soitti uudestaan"), reopened)
        item = DeletionItem.objects.filter(deletion=made).first()
        assert item is not None
        with pytest.raises(IntegrityError), transaction.atomic():
            DeletionItem.objects.filter(pk=item.pk).update(person_number=1)
    with case.cast.inside("saga") as ctx:
        done = answer_deletion(ctx, made, agree=True)
    connection.check_constraints()
    assert (done.state, done.help_request_count) == ("done", 1)
    with case.cast.inside("leena"):
        assert set(HelpRequest.objects.values_list("pk", flat=True)) == {stopped.pk, accepted.pk, reopened.pk}
        assert not RequestPerson.objects.filter(request=goes.pk).exists()


def test_deletion__refused__deletes_nothing(case: Case) -> None:
    with_request_years(case)
    made = asked(case)
    with case.cast.inside("leena") as ctx:
        wanted = ask_deletion(ctx, case.cast.units["a1"])
    with case.cast.inside("saga") as ctx:
        assert answer_deletion(ctx, wanted, agree=False).state == "refused"
    assert due(case) == {made.pk}


def test_deletion__her_last_request__she_is_due_and_what_stood_in_none_goes(case: Case) -> None:
    """Notes and unsaved writing go with it; who has another request, or a record, stays as she was."""
    with_request_years(case)
    nora, lapsi, toinen = case.person("Nora"), case.person("Lapsi"), case.person("Toinen")
    made = asked(case, nora, lapsi, toinen, case.kaisa)
    asked(case, toinen, on=date(2026, 11, 1))
    with case.cast.inside("leena") as ctx:
        relate(ctx, nora, other=lapsi, role="child")
        for person in (nora, toinen, case.kaisa):
            write_notes(ctx, person, paragraphs=[Paragraph((person.pk,), "worker", "Sanoja")], happened_on=OLD, kind="contact")
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
        written: dict[str, Any] = {"owner_id": ctx.actor.id, "vault_owner_id": nora.register_id, "typed": {}, "changed_at": ctx.now, "label": "x"}
        Draft.objects.create(about=f"intake.decision:{made.public_id}", address="/x/", **written, **stamp)
        assert people_due(ctx) == set()
    deleted(case)
    with case.cast.inside("leena") as ctx:
        assert not Draft.objects.exists()
        assert set(Note.objects.values_list("person_id", flat=True)) == {toinen.pk, case.kaisa.pk}
        assert people_due(ctx) == {nora.pk, lapsi.pk}
        assert set(PastRecord.objects.values_list("person_id", "ended_on", "is_by_law")) == {(nora.pk, OLD, False), (lapsi.pk, OLD, False)}


def test_deletion__the_laws_record_went_first__her_basics_stay(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that outlasts a record of the law is of no law: the law's years of her basic data hold all the same."""
    with_years(case)
    with_request_years(case)
    made = asked(case, case.kaisa, on=date(2026, 11, 1))
    ended(case)
    monkeypatch.setattr("syli.retention.commands.keeping._by_law", lambda _ctx, _keys: {case.kaisa.pk})
    deleted(case)
    monkeypatch.undo()
    with case.cast.inside("leena"):
        HelpRequest.objects.filter(pk=made.pk).update(received_at=noon(OLD), decided_at=noon(OLD))
    deleted(case)
    with case.cast.inside("leena") as ctx:
        assert PastRecord.objects.get(person=case.kaisa).is_by_law and case.kaisa.pk not in people_due(ctx)


@pytest.mark.parametrize("is_kept_apart", [False, True])
def test_deletion__of_one_side__counts_and_says_the_same(case: Case, is_kept_apart: bool) -> None:
    """Whether there is another side: her request is as due, as many rows are counted, the page says the same, and his request is as it was."""
    with_request_years(case)
    she, he = case.person("Tuulikki"), case.person("Reijo")
    hers, his = asked(case, she), asked(case, he, on=date(2026, 11, 1))
    if is_kept_apart:
        keep_apart(case, she, he)
        with case.cast.inside("aino") as ctx:
            stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register_id": she.register_id, "created_at": ctx.now}
            StrayWords.objects.create(person=she, other=he, kind="request", key=hers.pk, address="/", **stamp)
    before = _row(case, his)
    done = deleted(case)
    assert done.row_counts == {"intake.HelpRequest": 1, "intake.RequestPerson": 1}
    assert (done.episode_count, done.help_request_count) == (0, 1) and _row(case, his) == before
    text = case.cast.client("saga").get(f"/deletions/{done.public_id}/").text
    assert "Avunpyyntöjä, joista ei tullut asiakkuutta" in text and "Tuulikki" not in text and "Reijo" not in text
    with case.cast.inside("leena"):
        assert not StrayWords.objects.exists()


def test_deletion__both_sides_are_due__each_goes(case: Case) -> None:
    with_request_years(case)
    she, he = case.person("Tuulikki"), case.person("Reijo")
    asked(case, she), asked(case, he)
    keep_apart(case, she, he)
    assert deleted(case).help_request_count == 2
    with case.cast.inside("leena") as ctx:
        assert people_due(ctx) == {she.pk, he.pk}


def keep_apart(case: Case, she: Person, he: Person) -> None:
    """Keep two apart of whom nobody is a client any more."""
    with case.cast.inside("leena") as ctx:
        Separation.objects.create(
            first=she, second=he, asked_for=she, start_on=ctx.today, organisation_id=ctx.home_id, register_id=she.register_id, created_at=ctx.now
        )


def _row(case: Case, request: HelpRequest) -> Any:
    with case.cast.inside("leena"):
        return HelpRequest.objects.filter(pk=request.pk).values().get(), list(RequestPerson.objects.filter(request=request).values())


def test_pages__from_the_list_to_the_deletion__each_step(case: Case) -> None:
    with_request_years(case)
    made = asked(case, case.person("Noora", family_name="Poistuva"))
    leena, saga, unit = case.cast.client("leena"), case.cast.client("saga"), case.cast.units["a1"].public_id
    keep = f"/requests/{made.public_id}/keep/"
    for who in ("aino", "adele", "fanni", "saga", "otso"):
        assert case.cast.client(who).get(keep).status_code in (403, 404), who
    assert "Poistuva" not in leena.get("/retention/").text and "Poistuva" in leena.get(f"/units/{unit}/retention/").text
    assert leena.post(keep, {"ground": "legal", "reason": ""}).status_code == 422
    assert leena.post(keep, {"ground": "legal", "reason": "Oikeudessa"}).status_code == 302
    assert "Oikeudessa" in leena.get(f"/units/{unit}/retention/").text and "Oikeudessa" in leena.get(keep).text
    assert leena.post(f"/units/{unit}/retention/").status_code == 422, "nothing is due"
    with case.cast.inside("leena"):
        stop = DeletionStop.objects.get()
    assert leena.post(f"/kept/{stop.public_id}/end/").status_code == 302
    wanted: Any = leena.post(f"/units/{unit}/retention/")
    assert wanted.status_code == 302
    for page in (leena.get("/retention/"), saga.get(wanted.url)):
        assert "avunpyyntö" in page.text.lower() and "Poistuva" not in page.text
    assert saga.post(f"{wanted.url}answer/", {"answer": "agree"}).status_code == 302
    assert leena.get(f"/requests/{made.public_id}/").status_code == 404


def test_list__more_requests__as_many_queries(case: Case, same_queries: Callable[..., Any]) -> None:
    with_request_years(case)
    asked(case, case.person("Nora"))
    client = case.cast.client("leena")

    def more() -> None:
        for number in range(4):
            asked(case, case.person(f"N{number}"), case.person(f"M{number}"), on=OLD + timedelta(days=number))

    def act() -> None:
        for address in ("/retention/", f"/units/{case.cast.units['a1'].public_id}/retention/"):
            assert client.get(address).status_code == 200

    same_queries(act, more)
