"""Block lists and seals: whoever is named or not of the team sees nothing, in the same words as nothing; nobody else sees a difference."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from syli.episodes.access import EpisodeAction
from syli.kernel.access import NotAllowed, allows, visible_to
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import everything
from syli.people.access import ContactPointAction, PersonAction
from syli.people.queries import family_of, search
from syli.records.access import NoteAction
from syli.records.commands import seal_note, write_notes
from syli.records.models import Note
from syli.records.queries import notes_of
from syli.records.rules import Paragraph
from syli.records.search import notes_with
from syli.safety.commands import ask_in_emergency, block_worker, change_team, lift_seal, seal_record, unblock_worker
from syli.safety.models import Block, EmergencyOpening, Seal, SealMember
from syli.safety.queries.emergencies import Wanted
from syli.safety.queries.sealing import blocks, seals
from syli.safety.queries.seeing import doors_of
from syli.safety.rules import LARGEST_TEAM, is_small_team, keeps_own_reader, may_be_blocked
from tests.apart import plant
from tests.case import Case
from tests.cast import Cast

pytestmark = pytest.mark.django_db
KAISA = Wanted(given_name="Kaisa", family_name="Keksitty", birth_year=1994)


def staff(cast: Cast, *names: str) -> list[str]:
    return [cast.staff[name].public_id for name in names]


def block(case: Case, who: str, by: str = "leena") -> Block:
    with case.cast.inside(by) as ctx:
        return block_worker(ctx, case.kaisa, staff_id=case.cast.staff[who].public_id)


def seal(case: Case, *team: str, is_employee: bool = True) -> Seal:
    with case.cast.inside("leena") as ctx:
        return seal_record(ctx, case.kaisa, team=staff(case.cast, *team), is_employee=is_employee)


def note(case: Case, words: str = "Salattava", about: Any = None) -> Note:
    person = about or case.kaisa
    with case.cast.inside("aino") as ctx:
        return write_notes(ctx, person, paragraphs=[Paragraph((person.pk,), "self", words)], happened_on=ctx.today, kind="contact")[0]


CLOSES: dict[str, Callable[[Case], Any]] = {
    "blocked": lambda case: block(case, "aino"),
    "not of the team": lambda case: seal(case, "leena", "sulo"),
}


@pytest.mark.parametrize("how", CLOSES)
def test_closed__even_to_her_own_worker__nothing_is_left(case: Case, how: str) -> None:
    written = note(case)
    with case.cast.inside("aino") as ctx:
        assert allows(ctx, PersonAction.VIEW, case.kaisa)
    CLOSES[how](case)
    with case.cast.inside("aino") as ctx:
        for act, row in (
            (PersonAction.FIND, case.kaisa), (PersonAction.VIEW, case.kaisa), (PersonAction.EDIT, case.kaisa), (NoteAction.VIEW, written),
            (EpisodeAction.VIEW, case.episode),
        ):  # fmt: skip
            assert not allows(ctx, act, row), act
        assert search(ctx, "Kaisa Keksitty").keys == []
        assert case.kaisa.pk not in family_of(ctx, case.child).cards
        ask_in_emergency(ctx.because("Hätä"), KAISA, why="danger")
    assert EmergencyOpening._base_manager.count() == 0, "an emergency opens neither"
    with case.cast.inside("sulo") as ctx:
        assert allows(ctx, PersonAction.VIEW, case.kaisa), "others as before"


@pytest.mark.parametrize("how", CLOSES)
def test_closed__pages__answer_as_if_there_were_nobody(case: Case, how: str) -> None:
    written = note(case)
    CLOSES[how](case)
    client, missing = case.cast.client("aino"), "0" * 22
    kaisa = case.kaisa.public_id
    for address, same in (
        (f"/people/{kaisa}/", f"/people/{missing}/"),
        (f"/people/{kaisa}/never/", f"/people/{missing}/never/"),
        (f"/notes/{written.public_id}/team/", f"/notes/{missing}/team/"),
        (f"/episodes/{case.episode.public_id}/", f"/episodes/{missing}/"),
    ):
        closed, nobody = client.get(address), client.get(same)
        assert (closed.status_code, nobody.status_code) == (404, 404), address
        assert plain(closed.text).replace(kaisa, missing) == plain(nobody.text).replace(kaisa, missing)
    assert "Kaisa" not in client.get("/people/").text
    assert "Kaisa" not in client.get("/").text


def plain(text: str) -> str:
    """Leave out what is random on every page."""
    return re.sub(r'/(?:people|notes|episodes)/[^"\s]*|nonce="[^"]*"|csrf[^>]*|hx-headers[^>]*|value="[\w-]{22,}"', "", text)


def test_block__leader_sees_the_list__and_the_blocked_one_none_of_it(case: Case) -> None:
    block(case, "aarne", by="aino")
    with case.cast.inside("leena") as ctx:
        assert [(one.staff, one.person.name if one.person else "") for one in blocks(ctx).object_list] == [("Aarne", "Kaisa Keksitty")]
    for who in ("aarne", "aino", "otso", "saga"):
        assert case.cast.client(who).get("/never/").status_code == 403, who
    assert "Kaisa" not in case.cast.client("lotta").get("/never/").text


def test_block__a_leader_who_is_named__does_not_see_that_she_is(case: Case) -> None:
    block(case, "leena", by="aino")
    with case.cast.inside("leena") as ctx:
        assert blocks(ctx).object_list == []
        assert not allows(ctx, PersonAction.VIEW, case.kaisa)


def test_block__taken_off__opens_again(case: Case) -> None:
    block(case, "sulo", by="aino")
    with case.cast.inside("sulo") as ctx:
        assert not allows(ctx, PersonAction.VIEW, case.kaisa)
    with case.cast.inside("aino") as ctx:
        unblock_worker(ctx, case.kaisa, staff_id=case.cast.staff["sulo"].public_id)
    with case.cast.inside("sulo") as ctx:
        assert allows(ctx, PersonAction.VIEW, case.kaisa)


def test_block__twice_is_once__and_who_may_not_is_refused(case: Case) -> None:
    block(case, "aarne"), block(case, "aarne")
    with everything():
        assert Block._base_manager.count() == 1
    for who in ("otso", "saga", "vilma", "aarne", "sulo"):
        with pytest.raises(NotAllowed), case.cast.inside(who) as ctx:
            block_worker(ctx, case.kaisa, staff_id=case.cast.staff["aino"].public_id)
    for named, message in (("aino", "SAFE-24"), ("otso", "SAFE-24"), ("fanni", "SAFE-24")):
        with pytest.raises(RuleBroken, match=message), case.cast.inside("aino") as ctx:
            block_worker(ctx, case.kaisa, staff_id=case.cast.staff[named].public_id)


def test_seal__the_team_and_nobody_else__by_every_rule(case: Case) -> None:
    seal(case, "aino", "leena")
    with case.cast.inside("leena") as ctx:
        doors = {door.code: door.names for door in doors_of(ctx, case.kaisa)}
    assert doors["people.person.view"] == ("Aino", "Leena")
    assert doors["people.person.find"] == ("Aino", "Leena")
    assert doors["people.person.history"] == ("Leena",), "the data protection officer is not of the team"
    for who in ("sulo", "aarne", "saga"):
        with case.cast.inside(who) as ctx:
            assert case.kaisa.pk not in set(visible_to(ctx, PersonAction.FIND).values_list("pk", flat=True)), who


def test_seal__where_her_child_lives__is_masked_to_others(case: Case) -> None:
    from syli.people.commands import add_contact_point, relate

    with case.cast.inside("aino") as ctx:
        relate(ctx, case.kaisa, other=case.child, role="child")
        point = add_contact_point(ctx, case.child, kind="address", value="Salakatu 1", safety="safe")
    with case.cast.inside("leena") as ctx:
        assert allows(ctx, ContactPointAction.VIEW, point)
    seal(case, "aino")
    with case.cast.inside("leena") as ctx:
        assert allows(ctx, PersonAction.VIEW, case.child)
        assert not allows(ctx, ContactPointAction.VIEW, point)
    with case.cast.inside("aino") as ctx:
        assert allows(ctx, ContactPointAction.VIEW, point)


def test_block__of_one_of_a_pair__closes_what_her_side_wrote_of_the_child(case: Case) -> None:
    """Sulo works in her unit and so on her side; once she has named him, he is on no side and reads nothing of the child either."""
    apart = plant(case)
    apart.keep()
    with case.cast.inside("sulo") as ctx:
        assert allows(ctx, NoteAction.VIEW, apart.notes["her_child"])
    with case.cast.inside("aino") as ctx:
        block_worker(ctx, apart.she, staff_id=case.cast.staff["sulo"].public_id)
    with case.cast.inside("sulo") as ctx:
        for act, row in (
            (NoteAction.VIEW, apart.notes["her_child"]), (NoteAction.VIEW, apart.notes["his_child"]), (PersonAction.VIEW, apart.he),
            (ContactPointAction.VIEW, apart.points["her_child"]), (ContactPointAction.VIEW, apart.points["his_child"]),
        ):  # fmt: skip
            assert not allows(ctx, act, row), act
    with case.cast.inside("aino") as ctx:
        assert allows(ctx, NoteAction.VIEW, apart.notes["her_child"])


def test_seal__changed_by_the_officer_who_sees_no_name__and_lifted_by_the_team(case: Case) -> None:
    made = seal(case, "aino", "leena")
    with case.cast.inside("saga") as ctx:
        (shown,) = seals(ctx).object_list
        assert (shown.person, shown.team) == (None, ("Aino", "Leena"))
    page = case.cast.client("saga").get(f"/teams/{made.public_id}/")
    assert page.status_code == 200
    assert "Kaisa" not in page.text
    with case.cast.inside("saga") as ctx:
        change_team(ctx, made, team=staff(case.cast, "sulo", "aino"))
    for who, opens in {"sulo": True, "aino": True, "leena": False}.items():
        with case.cast.inside(who) as ctx:
            assert allows(ctx, PersonAction.VIEW, case.kaisa) == opens, who
    for who in ("leena", "aarne", "otso"):
        with pytest.raises(NotAllowed), case.cast.inside(who) as ctx:
            lift_seal(ctx, made)
    with case.cast.inside("aino") as ctx:
        lift_seal(ctx, Seal.objects.get(pk=made.pk))
    with case.cast.inside("leena") as ctx:
        assert allows(ctx, PersonAction.VIEW, case.kaisa)


@pytest.mark.parametrize(("team", "holds"), [(0, False), (1, True), (LARGEST_TEAM, True), (LARGEST_TEAM + 1, False)])
def test_safe_25__team__is_small(team: int, holds: bool) -> None:
    assert is_small_team(team) is holds


@pytest.mark.parametrize(("named", "actor", "holds"), [(1, 2, True), (1, 1, False), (1, None, True)])
def test_safe_24__not_herself(named: int, actor: int | None, holds: bool) -> None:
    assert may_be_blocked(named, actor) is holds


@pytest.mark.parametrize(("team", "actor", "holds"), [({1, 2}, 1, True), ({2}, 1, False), (set(), 1, False), ({1}, None, False)])
def test_safe_26__the_sealer_stays(team: set[int], actor: int | None, holds: bool) -> None:
    assert keeps_own_reader(team, actor) is holds


def test_note__sealed__is_gone_for_others_without_a_trace(case: Case) -> None:
    """Whoever is not of the team sees page for page what she would see had the note never been written."""
    note(case, "Tavallinen kirjaus")
    client = case.cast.client("sulo")
    addresses = (f"/people/{case.kaisa.public_id}/", f"/people/{case.kaisa.public_id}/notes/", f"/people/{case.kaisa.public_id}/notes/?q=salattava")
    before = [re.sub(r'nonce="[^"]*"|csrf[^>]*|hx-headers[^>]*|value="[\w-]{22,}"', "", client.get(one).text) for one in addresses]
    secret = note(case, "Salattava sana")
    with case.cast.inside("aino") as ctx:
        seal_note(ctx, secret, team=staff(case.cast, "aino"))
    after = [re.sub(r'nonce="[^"]*"|csrf[^>]*|hx-headers[^>]*|value="[\w-]{22,}"', "", client.get(one).text) for one in addresses]
    assert before == after
    with case.cast.inside("aino") as ctx:
        assert [one.pk for one in notes_with(ctx, case.kaisa, "salattava")] == [secret.pk]
    for who in ("leena", "sulo"):
        with case.cast.inside(who) as ctx:
            assert secret.pk not in {one.pk for one in notes_of(ctx, case.kaisa)}
            assert list(notes_with(ctx, case.kaisa, "salattava")) == []
            for act in (NoteAction.VIEW, NoteAction.CORRECT, NoteAction.SEAL, NoteAction.HISTORY):
                assert not allows(ctx, act, secret), (who, act)


def test_note__sealed_of_one__leaves_what_is_said_of_the_other(case: Case) -> None:
    with case.cast.inside("aino") as ctx:
        parts = [Paragraph((case.kaisa.pk,), "self", "Äidistä."), Paragraph((case.child.pk,), "self", "Lapsesta.")]
        written = write_notes(ctx, case.kaisa, paragraphs=parts, happened_on=ctx.today, kind="contact")
        hers = next(one for one in written if one.person_id == case.kaisa.pk)
        seal_note(ctx, hers, team=staff(case.cast, "aino"))
    with case.cast.inside("sulo") as ctx:
        assert notes_of(ctx, case.child).count() == 1
        assert notes_of(ctx, case.kaisa).count() == 0


def test_note__seal_without_oneself_or_with_nobody__is_refused_and_kept(case: Case) -> None:
    secret = note(case)
    client = case.cast.client("aino")
    for team in ([], staff(case.cast, "leena"), ["zz"]):
        answer = client.post(f"/notes/{secret.public_id}/team/", {"team": team})
        assert answer.status_code == 422, team
    assert Seal._base_manager.count() == 0
    assert client.post(f"/notes/{secret.public_id}/team/", {"team": staff(case.cast, "aino", "sulo")}).status_code == 302
    with everything():
        assert SealMember._base_manager.filter(seal=Seal._base_manager.get()).count() == 2


def test_page__who_can_see_this__is_led_to_from_the_clients_page(case: Case) -> None:
    who = f"/people/{case.kaisa.public_id}/who/"
    assert who in case.cast.client("leena").get(f"/people/{case.kaisa.public_id}/").text
    assert who not in case.cast.client("aino").get(f"/people/{case.kaisa.public_id}/").text


def test_pages__block_and_seal__from_the_clients_page(case: Case) -> None:
    kaisa = case.kaisa.public_id
    aino, leena = case.cast.client("aino"), case.cast.client("leena")
    assert f"/people/{kaisa}/never/" in aino.get(f"/people/{kaisa}/").text
    assert aino.get(f"/people/{kaisa}/team/").status_code in (403, 404)
    assert aino.post(f"/people/{kaisa}/never/", {"staff": ""}).status_code == 422
    assert aino.post(f"/people/{kaisa}/never/", {"staff": case.cast.staff["aarne"].public_id}).status_code == 302
    page = aino.get(f"/people/{kaisa}/never/").text
    assert "Aarne" in page
    assert aino.post(f"/people/{kaisa}/never/", {"remove": case.cast.staff["aarne"].public_id}).status_code == 302
    assert Block._base_manager.filter(end_on__isnull=True).count() == 0
    answer = leena.post(f"/people/{kaisa}/team/", {"team": staff(case.cast, "aino"), "is_employee": "on"})
    assert answer.status_code == 302
    assert "Kaisa" not in leena.get("/teams/").text
    assert "Kaisa" in aino.get("/teams/").text
    assert leena.get(f"/people/{kaisa}/").status_code == 404
    with everything():
        made = Seal._base_manager.get()
    stale = aino.post(f"/teams/{made.public_id}/", {"team": staff(case.cast, "aino"), "seen_version": str(made.version - 1)})
    assert stale.status_code == 422
    assert aino.post(f"/teams/{made.public_id}/", {"lift": "1"}).status_code == 302
    assert leena.get(f"/people/{kaisa}/").status_code == 200


def test_lists__cost_the_same_for_two_and_thirty(case: Case, same_queries: Any) -> None:
    leena = case.cast.client("leena")

    def more(number: int) -> None:
        with case.cast.inside("leena") as ctx:
            for _one in range(number):
                person = case.person("Moni", birth_year=1980)
                block_worker(ctx, person, staff_id=case.cast.staff["aarne"].public_id)
                seal_record(ctx, person, team=staff(case.cast, "leena"), is_employee=False)

    more(2)
    same_queries(lambda: leena.get("/never/"), lambda: more(15))
    same_queries(lambda: leena.get("/teams/"), lambda: more(12))
    assert leena.get("/never/").text.count("<strong>Aarne") == 25
    assert leena.get("/teams/?page=2").text.count("Moni") >= 4
