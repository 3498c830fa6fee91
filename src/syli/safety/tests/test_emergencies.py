"""Break-glass: what it opens and to whom, for how long, who is told, and that it tells nobody whether somebody exists."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from syli.episodes.access import EpisodeAction
from syli.episodes.commands import Joining, open_episode
from syli.kernel.access import NotAllowed, allows, registered_actions
from syli.kernel.audit.models import AuditEvent
from syli.kernel.audit.writer import split_mark
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import everything
from syli.people.access import PersonAction
from syli.people.models import Person
from syli.people.queries import looks_at, search
from syli.records.access import NoteAction, RecordAction
from syli.records.commands import write_notes
from syli.records.rules import Paragraph
from syli.safety.access import EmergencyOpeningAction, PersonSafetyAction
from syli.safety.choices import Nearness
from syli.safety.commands import ask_in_emergency, break_glass, keep_apart
from syli.safety.models import EmergencyOpening
from syli.safety.queries.emergencies import MOST_MEANT, Wanted
from syli.safety.queries.seeing import doors_of
from syli.safety.rules import MOST_TRIES, OPENING_LASTS
from syli.safety.standing import nearness
from tests.apart import Apart
from tests.case import FIRST_DAY, SERVICE, Case
from tests.cast import WHO, Cast

pytestmark = pytest.mark.django_db
WHY = "Poliisi kysyy, lapsi kateissa"
KAISA = Wanted(given_name="Kaisa", family_name="Keksitty", birth_year=1994)


def ask(cast: Cast, who: str, wanted: Wanted, why: str = "danger", reason: str = WHY) -> None:
    with cast.inside(who) as ctx:
        ask_in_emergency(ctx.because(reason), wanted, why=why)


def openings() -> list[EmergencyOpening]:
    """Everybody's openings, read past the second fence, which shows nobody another association's rows."""
    with everything():
        return list(EmergencyOpening._base_manager.all())


def opened_by(cast: Cast, who: str) -> set[int]:
    with cast.inside(who) as ctx:
        return set(EmergencyOpening.objects.filter(staff_id=ctx.actor.id).values_list("person_id", flat=True))


def typed(**changes: str) -> dict[str, str]:
    return {"given_name": "Kaisa", "family_name": "Keksitty", "born": "1994", "why": "danger", "reason": WHY, **changes}


def test_emergency__opens_what_is_to_be_read__and_closes_by_itself(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        note = write_notes(ctx, case.kaisa, paragraphs=[Paragraph((case.kaisa.pk,), "self", "Sana.")], happened_on=ctx.today, kind="contact")[0]
    reads: list[tuple[Any, Any]] = [
        (PersonAction.FIND, case.kaisa), (PersonAction.VIEW, case.kaisa), (RecordAction.READ, case.kaisa), (RecordAction.WRITE, case.kaisa),
        (NoteAction.VIEW, note), (EpisodeAction.VIEW, case.episode),
    ]  # fmt: skip
    with case.cast.inside("aarne") as ctx:
        assert [allows(ctx, act, row) for act, row in reads[1:]] == [False] * 5
    ask(case.cast, "aarne", KAISA)
    with case.cast.inside("aarne") as ctx:
        assert [allows(ctx, act, row) for act, row in reads] == [True] * 6
        assert not allows(ctx, PersonAction.VIEW, case.child), "one record, not the family's"
        changing = [act for act in registered_actions() if act.writes and act.of_row and act.group is not None and act.group.resource is Person]
        left_open = {act.code for act in changing if allows(ctx.because("x"), act, case.kaisa)}
        assert left_open == {"records.record.write", "safety.person.break_glass"}, "nothing that stays is changed"
    case.cast.now += OPENING_LASTS - timedelta(seconds=1)
    with case.cast.inside("aarne") as ctx:
        assert allows(ctx, PersonAction.VIEW, case.kaisa)
    case.cast.now += timedelta(seconds=1)
    with case.cast.inside("aarne") as ctx:
        assert [allows(ctx, act, row) for act, row in reads[1:]] == [False] * 5


def test_emergency__opens_to_the_one_who_asked_alone(case: Case) -> None:
    ask(case.cast, "aarne", KAISA)
    with case.cast.inside("leena") as ctx:
        door = next(one for one in doors_of(ctx, case.kaisa) if one.code == PersonAction.VIEW.code)
    assert door.names == ("Aarne", "Aino", "Leena", "Sulo")
    for who in ("otso", "vilma", "fanni", "adele"):
        with case.cast.inside(who) as ctx:
            assert not allows(ctx, PersonAction.VIEW, case.kaisa), who


@pytest.mark.parametrize("who", [who for who, (_org, _unit, role) in WHO.items() if role != "worker"])
def test_emergency__is_for_workers(case: Case, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(case.cast, who, KAISA)


@pytest.mark.parametrize(
    ("wanted", "opens"),
    [
        (KAISA, True),
        (Wanted(given_name="Kaisa", family_name="Keksitty", born_on=date(1994, 5, 17)), True),
        (Wanted(given_name="Keksitty", family_name="Kaisa", birth_year=1994), True),
        (Wanted(given_name="Kaisa", family_name="Keksitty", born_on=date(1994, 5, 18)), False),
        (Wanted(given_name="Kaisa", family_name="Keksitty", birth_year=1995), False),
        (Wanted(given_name="Kaisa", family_name="Keksitty"), False),
        (Wanted(given_name="Kais", family_name="Keksitty", birth_year=1994), False),
        (Wanted(family_name="Keksitty", birth_year=1994), False),
        (Wanted(identity_code="170594-999X"), False),
        (Wanted(), False),
    ],
)
def test_emergency__opens_by_what_is_known_and_never_by_guessing(case: Case, wanted: Wanted, opens: bool) -> None:
    ask(case.cast, "aarne", wanted)
    assert opened_by(case.cast, "aarne") == ({case.kaisa.pk} if opens else set())


def test_emergency__too_many_of_one_name__open_none(case: Case) -> None:
    for _number in range(MOST_MEANT):
        case.person("Kaisa", birth_year=1994)
    ask(case.cast, "aarne", KAISA)
    assert opened_by(case.cast, "aarne") == set()


def test_emergency__opens_a_protected_client_whom_a_search_does_not_find(case: Case) -> None:
    with case.cast.inside("aino"):
        Person.objects.filter(pk=case.kaisa.pk).update(is_protected=True)
    with case.cast.inside("aarne") as ctx:
        assert search(ctx, "Kaisa Keksitty").keys == []
    ask(case.cast, "aarne", KAISA)
    with case.cast.inside("aarne") as ctx:
        assert allows(ctx, PersonAction.VIEW, case.kaisa)


def secret(case: Case) -> Wanted:
    """Somebody protected who is nobody's client: her custodian's only (PEOPLE-21)."""
    case.person("Salla", birth_year=1980, is_protected=True, custodian=case.cast.staff["aino"])
    return Wanted(given_name="Salla", family_name="Keksitty", birth_year=1980)


def elsewhere(case: Case) -> Wanted:
    """A client of another association."""
    with case.cast.inside("otso") as ctx:
        person = case.person("Olga", of="otso", birth_year=1980)
        open_episode(ctx, offer=case.offer_b, participants=[Joining(person, "adult_client")], start_on=FIRST_DAY, own_worker=case.cast.staff["otso"])
    return Wanted(given_name="Olga", family_name="Keksitty", birth_year=1980)


def test_emergency__never_opens_the_secret_or_another_associations(case: Case) -> None:
    for wanted in (secret(case), elsewhere(case)):
        ask(case.cast, "aarne", wanted)
    assert opened_by(case.cast, "aarne") == set()


def test_emergency__never_opens_the_other_side(apart: Apart) -> None:
    apart.keep()
    her = Wanted(given_name="her_given", family_name="her_family", born_on=apart.she.born_on)
    his = Wanted(given_name="his_given", family_name="his_family", born_on=apart.he.born_on)
    ask(apart.case.cast, "aarne", her)
    ask(apart.case.cast, "aino", his)
    assert opened_by(apart.case.cast, "aarne") == opened_by(apart.case.cast, "aino") == set()
    with apart.case.cast.inside("aarne") as ctx, pytest.raises(NotAllowed):
        break_glass(ctx.because(WHY), apart.she, why="danger")


def test_emergency__of_both_sides__opens_the_first_and_hides_the_other_without_a_word(apart: Apart, case: Case) -> None:
    """Somebody near to neither opens one; the other is closed to her as to that one's worker, and nothing else changes."""
    apart.keep()
    uuno = stranger(case)
    ask(case.cast, uuno, Wanted(given_name="her_given", family_name="her_family", birth_year=1990))
    ask(case.cast, uuno, Wanted(given_name="his_given", family_name="his_family", birth_year=1988))
    assert opened_by(case.cast, uuno) == {apart.she.pk}
    with case.cast.inside(uuno) as ctx:
        assert nearness(ctx, [(1, apart.she.pk, apart.he.pk)])[1, apart.she.pk] == Nearness.OPENED
        assert not allows(ctx, PersonAction.FIND, apart.he)


def test_emergency__stands_further_than_any_ordinary_work(apart: Apart, case: Case) -> None:
    """He comes to the unit of somebody who has her record open: his own worker sees him, and her record closes."""
    apart.keep()
    uuno = stranger(case)
    ask(case.cast, uuno, Wanted(given_name="her_given", family_name="her_family", birth_year=1990))
    with case.cast.inside(uuno) as ctx:
        assert allows(ctx, PersonAction.VIEW, apart.she)
    from syli.org.models import Membership

    Membership.objects.filter(staff=case.cast.staff[uuno]).update(unit=case.cast.units["a2"])
    with case.cast.inside(uuno) as ctx:
        assert allows(ctx, PersonAction.VIEW, apart.he)
        assert not allows(ctx, PersonAction.VIEW, apart.she)


def stranger(case: Case) -> str:
    """Add a worker of a unit in which nobody is a client."""
    from syli.org.choices import Role
    from syli.org.models import Membership, StaffMember, Unit

    cast = case.cast
    stamp: dict[str, Any] = {"created_at": cast.now, "start_on": date(2020, 1, 1)}
    unit = Unit.objects.create(organisation=cast.organisations["aava"], name="Yksikkö A3", municipality_code="398", **stamp)
    cast.staff["uuno"] = StaffMember.objects.create_user("uuno", "uuno-salasana-testissa", given_name="Uuno", created_at=cast.now)
    Membership.objects.create(staff=cast.staff["uuno"], organisation=unit.organisation, unit=unit, role=Role.WORKER, **stamp)
    return "uuno"


def test_emergency__page__says_the_same_for_none_not_yours_and_secret(apart: Apart, case: Case) -> None:
    apart.keep()
    elsewhere(case), secret(case)
    client = case.cast.client("aarne")
    answers = {}
    for name, words in {
        "nobody": typed(given_name="Eipä", family_name="Oleva"),
        "other side": typed(given_name="her_given", family_name="her_family", born="1990"),
        "another association": typed(given_name="Olga", born="1980"),
        "secret": typed(given_name="Salla", born="1980"),
        "own already": typed(given_name="his_given", family_name="his_family", born="1988"),
    }.items():
        sent = client.post("/emergency/", words)
        shown = client.get("/emergency/")
        answers[name] = (sent.status_code, sent.headers["Location"], re.sub(r'value="[\w-]{22,}"', "", shown.text))
    assert len({(status, place) for status, place, _body in answers.values()}) == 1
    bodies = {name: re.sub(r'nonce="[^"]*"|csrf[^>]*|hx-headers[^>]*', "", body) for name, (_s, _p, body) in answers.items()}
    assert len(set(bodies.values())) == 1, {name: len(body) for name, body in bodies.items()}
    assert openings() == []


def test_emergency__whoever_is_told__and_whoever_is_not(case: Case) -> None:
    ask(case.cast, "aarne", KAISA)
    for who, is_told in {"aino": True, "leena": True, "aarne": False, "sulo": False, "otso": False, "lotta": False}.items():
        today = case.cast.client(who).get("/").text
        assert ("today-emergency" in today) == is_told, who
    today = case.cast.client("aino").get("/").text
    card = today[today.index("today-emergency") :][:900]
    assert "Kaisa" not in card
    assert "Aarne" not in card
    told = case.cast.client("aino").get("/emergency/opened/").text
    assert WHY in told
    assert "Aarne" in told
    assert WHY in case.cast.client("saga").get("/emergency/opened/").text
    for who in ("sulo", "vilma", "adele"):
        assert case.cast.client(who).get("/emergency/opened/").status_code == 403, who
    for who in ("lotta", "otso", "aarne"):
        assert WHY not in case.cast.client(who).get("/emergency/opened/").text, who


def test_emergency__every_look__is_marked_in_the_log(case: Case) -> None:
    ask(case.cast, "aarne", KAISA)
    client = case.cast.client("aarne")
    assert client.get(f"/people/{case.kaisa.public_id}/").status_code == 200
    case.cast.client("aino").get(f"/people/{case.kaisa.public_id}/")
    events = AuditEvent.objects.filter(action=PersonAction.VIEW.code, object_id=case.kaisa.pk)
    marks = {event.actor_id: split_mark(event.reason) for event in events}
    assert marks == {case.cast.staff["aarne"].pk: (True, ""), case.cast.staff["aino"].pk: (False, "")}
    [opening] = openings()
    assert opening.public_id in events.get(actor_id=case.cast.staff["aarne"].pk).reason
    asked = AuditEvent.objects.get(action=PersonSafetyAction.BREAK_GLASS.code)
    assert (asked.level, asked.reason) == ("high", WHY)
    with case.cast.inside("leena") as ctx:
        looks = looks_at(ctx, case.kaisa, 1).object_list
    assert any(look.who == "Aarne" and look.reason and "break-glass" not in look.reason for look in looks)


def test_emergency__tries__are_few_and_counted_whether_or_not_anything_opens(case: Case) -> None:
    for _number in range(MOST_TRIES):
        ask(case.cast, "aarne", Wanted(given_name="Eipä", family_name="Oleva", birth_year=1990))
    with pytest.raises(RuleBroken, match="SAFE-23"):
        ask(case.cast, "aarne", KAISA)
    case.cast.now += timedelta(days=1, seconds=1)
    ask(case.cast, "aarne", KAISA)
    assert opened_by(case.cast, "aarne") == {case.kaisa.pk}


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_emergency__without_a_reason__is_refused(case: Case, reason: str) -> None:
    with pytest.raises(NotAllowed):
        ask(case.cast, "aarne", KAISA, reason=reason)
    assert opened_by(case.cast, "aarne") == set()


def test_emergency__own_client__needs_none(case: Case) -> None:
    ask(case.cast, "aino", KAISA)
    assert opened_by(case.cast, "aino") == set()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"born": ""}, "identity_code"),
        ({"family_name": ""}, "identity_code"),
        ({"born": "ei tiedossa"}, "born"),
        ({"why": "uteliaisuus"}, "why"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 401}, "reason"),
        ({"given_name": "x" * 201}, "given_name"),
    ],
)
def test_emergency__bad_input__is_said_beside_the_field_and_kept(case: Case, changes: dict[str, str], field: str) -> None:
    answer = case.cast.client("aarne").post("/emergency/", typed(**changes))
    assert answer.status_code == 422
    assert f"id_{field}" in answer.text
    assert 'aria-invalid="true"' in answer.text or field == "why", "cards tell it in the summary"
    if "given_name" not in changes:
        assert 'value="Kaisa"' in answer.text
    assert openings() == []


def test_emergency__form_sent_twice__opens_once(case: Case) -> None:
    client = case.cast.client("aarne")
    sent = typed(sent_as="a" * 22)
    assert {client.post("/emergency/", sent).status_code for _n in range(2)} == {302}
    assert len(openings()) == 1
    assert "Kaisa" in client.get("/emergency/").text


def test_emergency__list__costs_the_same_for_two_and_thirty(case: Case, same_queries: Any) -> None:
    client = case.cast.client("leena")

    def more(number: int) -> None:
        with case.cast.inside("aarne") as ctx:
            for _one in range(number):
                person = case.person("Moni", birth_year=1980)
                EmergencyOpening.objects.create(
                    organisation_id=ctx.home_id, register_id=person.register_id, person=person, staff_id=ctx.actor.id, why="here", reason="Koe",
                    end_at=ctx.now + OPENING_LASTS, created_at=ctx.now,
                )  # fmt: skip

    more(2)
    same_queries(lambda: client.get("/emergency/opened/"), lambda: more(28))
    assert client.get("/emergency/opened/").text.count("Koe") == 25
    assert client.get("/emergency/opened/?page=2").text.count("Koe") == 5


def test_safe_g7__requests_of_the_other_side_and_about_the_shared_child__are_closed(apart: Apart) -> None:
    """SAFE-G7 in all its branches: hidden, shared child by the other side, shared child by her own side, nobody of the pair."""
    from syli.intake.access import HelpRequestAction
    from syli.intake.commands import add_person_to_request, receive_request

    cast = apart.case.cast
    made: dict[str, Any] = {}
    for name, who, unit, about in (
        ("his about child", "aarne", "a2", apart.child), ("her about child", "aino", "a1", apart.child), ("his neutral", "aarne", "a2", None),
    ):  # fmt: skip
        with cast.inside(who) as ctx:
            made[name] = receive_request(
                ctx, unit=cast.units[unit], register=cast.registers["aava"], service_code=SERVICE, received_at=ctx.now, own_worker=cast.staff["aarne"]
            )
            if about is not None:
                made[name] = add_person_to_request(ctx, made[name], person=about, role="child")
    made |= {"hers": apart.her_request, "his": apart.his_request}

    def seen(who: str) -> set[str]:
        with cast.inside(who) as ctx:
            return {name for name, row in made.items() if allows(ctx, HelpRequestAction.VIEW, row)}

    assert seen("aarne") == {"his about child", "her about child", "his neutral", "his"}, "before: as his unit and name reach"
    assert seen("leena") == set(made)
    with cast.inside("aino") as ctx:
        keep_apart(ctx, apart.she, other=apart.he)
    assert seen("aarne") == {"his about child", "his neutral", "his"}, "what her side wrote about the child is closed, though he is named in it"
    assert seen("aino") == {"her about child", "hers"}
    assert seen("leena") == set(made), "the keeper sees both"


def test_emergency__asking__is_an_action_of_its_own(case: Case) -> None:
    assert EmergencyOpeningAction.ASK.audit.reason
    assert PersonSafetyAction.BREAK_GLASS.audit.reason
