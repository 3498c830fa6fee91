"""People of whom no record is left: who is due, what keeps whom, two who agree, and that the other side is neither told of nor touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syli.episodes.models import Episode, EpisodeParticipant
from syli.intake.commands import add_person_to_request, receive_request
from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.rules import RuleBroken
from syli.people.commands import add_contact_point, live_together, relate
from syli.people.models import ContactPoint, Household, NameToken, Person, Relationship
from syli.plans.models import Danger
from syli.retention import rules
from syli.retention.choices import CountedFrom
from syli.retention.commands.keeping import answer_deletion, set_period, stop_deletion
from syli.retention.commands.people import ask_people_deletion
from syli.retention.models import DataRequest, Deletion, Disclosure, PastRecord, RequestLine
from syli.retention.queries.keeping import undecided
from syli.retention.queries.people import people_due
from syli.retention.queries.periods import NEVER_CLIENTS, REQUESTS, periods
from syli.retention.working import forget_everywhere
from syli.safety.models import Separation, StrayWords, Suggestion
from tests.case import SERVICE, Case

pytestmark = pytest.mark.django_db
ENDED = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("is_by_law", "died_on", "until"),
    [(False, None, ENDED), (False, date(2026, 1, 1), ENDED), (True, None, None), (True, date(2020, 2, 29), ENDED), (True, date(2026, 5, 1), date(2028, 5, 1))],
)  # fmt: skip
def test_retention_17__basics_until__the_laws_years_or_the_end(is_by_law: bool, died_on: date | None, until: date | None) -> None:
    assert rules.basics_until(ENDED, is_by_law=is_by_law, years=2, died_on=died_on) == until


@pytest.mark.parametrize(
    ("counted", "of_no_service", "may"), [("event", True, True), ("event", False, False), ("end", False, True), ("end", True, False)]
)
def test_retention_18__may_be_counted_from__the_entry_only_what_belongs_to_no_service(counted: str, of_no_service: bool, may: bool) -> None:
    assert rules.may_be_counted_from(CountedFrom(counted), is_of_no_service=of_no_service) == may


def past(case: Case, given: str, *, is_by_law: bool = False, **facts: Any) -> Person:
    """Make somebody whose last record has been deleted."""
    made = case.person(given, **facts)
    with case.cast.inside("leena") as ctx:
        PastRecord.objects.create(
            organisation_id=ctx.home_id, register_id=made.register_id, person=made, ended_on=ENDED, is_by_law=is_by_law, created_at=ctx.now
        )
    return made


def due(case: Case) -> set[str]:
    """Return the given names of who is due."""
    with case.cast.inside("leena") as ctx:
        return {one.given_name for one in Person.objects.filter(pk__in=people_due(ctx))}


def deleted(case: Case) -> Deletion:
    """Delete by two whoever is due."""
    with case.cast.inside("leena") as ctx:
        asked = ask_people_deletion(ctx)
    with case.cast.inside("saga") as ctx:
        done = answer_deletion(ctx, asked, agree=True)
    connection.check_constraints()
    return done


def test_due__last_record_gone__she_and_nobody_with_a_record(case: Case) -> None:
    past(case, "Nora")
    past(case, "Lain", is_by_law=True)
    past(case, "Kuollut", is_by_law=True, died_on=date(2024, 1, 1))
    past(case, "Vasta", is_by_law=True, died_on=date(2026, 1, 1))
    case.person("Kirjattu")
    assert due(case) == {"Nora", "Kuollut"}, "neither whom the law keeps nor whom nobody has decided on"


@pytest.mark.parametrize("by", ["request", "record", "danger", "disclosure", "asker"])
def test_due__something_needs_her__stays(case: Case, by: str) -> None:
    nora = past(case, "Nora")
    assert due(case) == {"Nora"}
    with case.cast.inside("aino") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register_id": nora.register_id, "created_at": ctx.now}
        if by == "request":
            asked = receive_request(ctx, unit=case.cast.units["a1"], register=case.cast.registers["aava"], service_code=SERVICE, received_at=ctx.now)
            add_person_to_request(ctx, asked, person=nora, role="adult_client")
        elif by == "record":
            case.episode.participants.create(person=nora, role="adult_client", start_on=ctx.today, organisation_id=ctx.home_id, created_at=ctx.now)
        elif by == "danger":
            Danger.objects.create(person=case.kaisa, other=nora, **stamp)
        elif by == "disclosure":
            Disclosure.objects.create(person=nora, what="statement", receiver="x", ground="consent", given_on=date(2020, 1, 1), **stamp)
        else:
            facts = {"right": "access", "asker": "guardian", "identity": "known", "identity_by": case.cast.staff["aino"], "language": "fi"}
            DataRequest.objects.create(person=case.child, asker_person=nora, received_on=ctx.today, due_on=ctx.today, **facts, **stamp)
    assert due(case) == set()


def test_due__her_own_danger__keeps_neither_her_nor_is_left(case: Case) -> None:
    nora = past(case, "Nora")
    with case.cast.inside("aino") as ctx:
        Danger.objects.create(person=nora, other=case.kaisa, organisation_id=ctx.home_id, register_id=nora.register_id, created_at=ctx.now)
    assert due(case) == {"Nora"}
    deleted(case)
    with case.cast.inside("aino"):
        assert not Danger.objects.exists() and Person.objects.filter(pk=case.kaisa.pk).exists()


def test_due__family__stays_together_and_goes_together(case: Case) -> None:
    mother, child = past(case, "Äiti"), past(case, "Lapsi", is_by_law=True)
    granny = case.person("Mummo")
    with case.cast.inside("leena") as ctx:
        relate(ctx, mother, other=child, role="child")
        live_together(ctx, mother, others=[granny])
        assert due(case) == set(), "a mother belongs to her child's basic data"
        Person.objects.filter(pk=child.pk).update(died_on=date(2020, 1, 1))
        assert due(case) == {"Äiti", "Lapsi", "Mummo"}, "whoever was written for them alone goes with them"
        Person.objects.filter(pk=granny.pk).update(created_at=ctx.now)
        assert due(case) == set(), "she was written down later, for another reason"
        Person.objects.filter(pk=granny.pk).update(created_at=ctx.now - timedelta(days=100))
        relate(ctx, granny, other=case.kaisa, role="child")
        assert due(case) == set(), "her daughter has a record"


def test_due__never_a_client__only_by_the_associations_decision(case: Case) -> None:
    old, new = case.person("Vanha"), case.person("Uusi")
    with case.cast.inside("leena") as ctx:
        Person.objects.filter(pk=old.pk).update(created_at=ctx.now - timedelta(days=800))
        assert NEVER_CLIENTS in {one.code for one in undecided(ctx)} and due(case) == set()
        with pytest.raises(RuleBroken, match="RETENTION-18"):
            set_period(ctx, class_code=NEVER_CLIENTS, years=2, counted_from="end", source="Hallitus 1.2.2026")
        set_period(ctx, class_code=NEVER_CLIENTS, years=2, counted_from="event", source="Hallitus 1.2.2026")
        assert NEVER_CLIENTS not in {one.code for one in undecided(ctx)}
    assert due(case) == {"Vanha"} and new.given_name == "Uusi"


def test_deletion__by_two__leaves_nothing_of_her_and_names_nobody(case: Case) -> None:
    nora = past(case, "Nora")
    home = case.person("Lapsi")
    with case.cast.inside("leena") as ctx:
        add_contact_point(ctx, nora, kind="phone", value="0401234567", safety="safe")
        relate(ctx, nora, other=home, role="child")
        live_together(ctx, nora, others=[home])
    with case.cast.inside("aino") as ctx, pytest.raises(NotAllowed):
        ask_people_deletion(ctx)
    with case.cast.inside("leena") as ctx:
        asked = ask_people_deletion(ctx)
        with pytest.raises(RuleBroken, match="RETENTION-15"):
            ask_people_deletion(ctx)
        with pytest.raises(RuleBroken, match="RETENTION-15"):
            answer_deletion(ctx, asked, agree=True)
    with case.cast.inside("saga") as ctx:
        done = answer_deletion(ctx, asked, agree=True)
        assert (done.state, done.person_count, done.episode_count) == ("done", 2, 0)
    connection.check_constraints()
    with case.cast.inside("leena") as ctx:
        assert not Person.objects.filter(pk__in=[nora.pk, home.pk]).exists()
        assert not NameToken.objects.filter(person_id=nora.pk).exists() and not ContactPoint.objects.exists()
        assert not Relationship.objects.exists() and not Household.objects.exists() and not PastRecord.objects.exists()
        assert Person.objects.filter(pk__in=[case.kaisa.pk, case.child.pk]).count() == 2
        event = AuditEvent.objects.filter(action="retention.deletion.answer", outcome="done").get()
        assert {nora.pk, home.pk} == set(event.subject_ids), "that they went is in the log, for its own years"
        with pytest.raises(RuleBroken, match="RETENTION-14"):
            ask_people_deletion(ctx)


def test_deletion__written_about_between_two_readings__deletes_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    nora = past(case, "Nora")
    with case.cast.inside("leena") as ctx:
        asked = ask_people_deletion(ctx)
        EpisodeParticipant.objects.create(
            episode=case.episode, person=nora, role="adult_client", start_on=ctx.today, organisation_id=ctx.home_id, created_at=ctx.now
        )
    monkeypatch.setattr("syli.retention.commands.people.people_due", lambda ctx: {nora.pk})
    with case.cast.inside("saga") as ctx:
        with pytest.raises(RuleBroken, match="RETENTION-17"):
            answer_deletion(ctx, asked, agree=True)
        assert Person.objects.filter(pk=nora.pk).exists()


def test_deletion__needed_again_since_it_was_asked__stays(case: Case) -> None:
    nora = past(case, "Nora")
    with case.cast.inside("leena") as ctx:
        asked = ask_people_deletion(ctx)
        EpisodeParticipant.objects.create(
            episode=case.episode, person=nora, role="adult_client", start_on=ctx.today, organisation_id=ctx.home_id, created_at=ctx.now
        )
    with case.cast.inside("saga") as ctx:
        assert answer_deletion(ctx, asked, agree=True).person_count == 0
        assert Person.objects.filter(pk=nora.pk).exists()


def test_pages__each_step__in_numbers_only(case: Case) -> None:
    leena, saga = case.cast.client("leena"), case.cast.client("saga")
    assert leena.get("/retention/people/").status_code == 200
    assert leena.post("/retention/people/").status_code == 422, "nobody is due"
    past(case, "Noora", family_name="Poistuva")
    for address in ("/retention/", "/retention/people/"):
        text = leena.get(address).text
        assert "1" in text and "Poistuva" not in text
    for who in ("aino", "adele", "fanni", "saga", "otso"):
        assert case.cast.client(who).get("/retention/people/").status_code in (403, 404), who
    asked: Any = leena.post("/retention/people/")
    assert asked.status_code == 302 and asked.url in saga.get("/").text, "the second person finds it on her first page"
    assert asked.url not in leena.get("/").text
    assert saga.post(f"{asked.url}answer/", {"answer": "agree"}).status_code == 302
    assert "Poistuva" not in saga.get(asked.url).text and "Hävitetty" in leena.get(asked.url).text


def test_list__nobody_has_decided__is_an_item_for_the_responsible_person(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        Episode.objects.filter(pk=case.episode.pk).update(state="closed", end_on=ctx.today)
        (code,) = {one.code for one in undecided(ctx)} - {NEVER_CLIENTS}
    leena = case.cast.client("leena")
    for address in ("/", "/retention/"):
        text = leena.get(address).text
        assert "Kukaan ei ole päättänyt" in text and f"/retention/years/?class={code}" in text, address
    assert f'value="{code}" selected' in leena.get(f"/retention/years/?class={code}").text
    assert "/retention/years/" not in case.cast.client("saga").get("/").text
    with case.cast.inside("leena") as ctx:
        set_period(ctx, class_code=code, years=10, counted_from="end", source="Hallitus 1.2.2026")
        assert code not in {one.code for one in undecided(ctx)}


def test_list__more_people__as_many_queries(case: Case, same_queries: Callable[..., Any]) -> None:
    past(case, "Nora")
    client = case.cast.client("leena")

    def more() -> None:
        for number in range(4):
            one, other = past(case, f"N{number}"), case.person(f"M{number}")
            with case.cast.inside("leena") as ctx:
                relate(ctx, one, other=other, role="child")

    with case.cast.inside("leena") as ctx:
        first, second = past(case, "N"), case.person("M")
        relate(ctx, first, other=second, role="child")
    same_queries(lambda: client.get("/retention/people/"), more)


def test_forget__disclosures_and_requests__by_their_own_years_alone(case: Case) -> None:
    nora = past(case, "Nora")
    with case.cast.inside("leena") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register_id": nora.register_id, "created_at": ctx.now}
        facts = {"right": "access", "asker": "self", "identity": "known", "identity_by": case.cast.staff["aino"], "language": "fi"}
        long_ago = ctx.now - timedelta(days=366 * 5)
        asked = DataRequest.objects.create(
            person=nora, received_on=date(2020, 1, 1), due_on=date(2020, 2, 1), closed_at=long_ago, **facts, **stamp
        )  # fmt: skip
        RequestLine.objects.create(request=asked, number=1, kind="note", text="Sanoja", proposal="give", **stamp)
        given = {"what": "answer", "receiver": "Nora", "ground": "own_right", **stamp}
        Disclosure.objects.create(person=nora, given_on=date(2014, 11, 1), **given)
        kept = Disclosure.objects.create(person=nora, given_on=date(2015, 11, 1), request=asked, **given)
    assert forget_everywhere(case.cast.now) == 1
    with case.cast.inside("leena") as ctx:
        assert list(Disclosure.objects.all()) == [kept] and DataRequest.objects.exists(), "of requests nobody has decided"
        assert REQUESTS in {one.code for one in undecided(ctx)} and not periods(ctx)[REQUESTS].is_law
        set_period(ctx, class_code=REQUESTS, years=3, counted_from="event", source="Hallitus 1.2.2026")
    assert forget_everywhere(case.cast.now) == 1
    connection.check_constraints()
    with case.cast.inside("leena"):
        assert not DataRequest.objects.exists() and not RequestLine.objects.exists()
        kept.refresh_from_db()
        assert kept.request_id is None, "that she received it stays for its own years"
    before = AuditEvent.objects.count()
    assert forget_everywhere(case.cast.now) == 0 and AuditEvent.objects.count() == before, "where nothing is over nothing is written"


def test_forget__a_record_is_kept_for_a_reason__so_is_what_was_given_of_it(case: Case) -> None:
    with case.cast.inside("leena") as ctx:
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register_id": case.kaisa.register_id, "created_at": ctx.now}
        Disclosure.objects.create(person=case.kaisa, what="answer", receiver="x", ground="own_right", given_on=date(2010, 1, 1), **stamp)
        stop = stop_deletion(ctx, case.episode, ground="legal", reason="Oikeudessa")
    assert forget_everywhere(case.cast.now) == 0
    with case.cast.inside("leena") as ctx:
        stop.end_on = ctx.today
        stop.save()
    assert forget_everywhere(case.cast.now) == 1


@pytest.mark.either_engine
@pytest.mark.property
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    facts=st.fixed_dictionaries(
        {name: st.booleans() for name in ("kept_apart", "ended", "former", "suggested", "strayed", "he_has_a_record", "lived")}
    )
)
def test_property_deletion__of_one_side__neither_tells_of_the_other_nor_touches_it(case: Case, facts: dict[str, bool]) -> None:
    """Whatever there is between the two: she is as due, her deletion counts as many rows, and of him every row is as it was."""
    with transaction.atomic():
        alone = _her_deletion(case, {})
        transaction.set_rollback(True)
    with transaction.atomic():
        beside = _her_deletion(case, facts | {"kept_apart": facts["kept_apart"] or facts["former"] or facts["lived"]})
        transaction.set_rollback(True)
    assert alone == beside


def _her_deletion(case: Case, facts: dict[str, bool]) -> tuple[int, dict[str, int], list[str]]:
    she, he = past(case, "Hän"), case.person("Toinen")
    with case.cast.inside("leena") as ctx:
        add_contact_point(ctx, he, kind="phone", value="0407654321", safety="safe")
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register_id": she.register_id, "created_at": ctx.now}
        if facts.get("he_has_a_record"):
            case.episode.participants.create(person=he, role="adult_client", start_on=ctx.today, organisation_id=ctx.home_id, created_at=ctx.now)
        if facts.get("former"):
            relate(ctx, she, other=he, role="former_partner")
        if facts.get("lived"):
            live_together(ctx, she, others=[he])
        if facts.get("kept_apart"):
            ended = ctx.today if facts["ended"] else None
            Separation.objects.create(first=she, second=he, asked_for=she, start_on=ctx.today, end_on=ended, **stamp)
        if facts.get("suggested"):
            Suggestion.objects.create(person=he, other=she, **stamp)
        if facts.get("strayed"):
            StrayWords.objects.create(person=he, other=she, kind="note", key=1, address="/", **stamp)
        his = _of(he)
    done = deleted(case)
    with case.cast.inside("leena"):
        assert not Person.objects.filter(pk=she.pk).exists()
        assert _of(he) == his, "his rows are as they were"
    text = case.cast.client("saga").get(f"/deletions/{done.public_id}/").text
    lines = [line.strip() for line in text.splitlines() if "<dd" in line or "<dt" in line]
    return done.person_count, done.row_counts, lines


def _of(person: Person) -> list[tuple[Any, ...]]:
    """Return everything that is one person's own and nobody else's."""
    rows: list[tuple[Any, ...]] = list(Person.objects.filter(pk=person.pk).values_list())
    rows += list(ContactPoint.objects.filter(person=person).order_by("pk").values_list("pk", "version"))
    rows += list(NameToken.objects.filter(person=person).order_by("pk").values_list())
    return rows + list(EpisodeParticipant.objects.filter(person=person).order_by("pk").values_list())
