"""Keeping apart: what each side sees before and after, in lists, on pages and in the words of every refusal."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils.translation import gettext

from syli.episodes.access import EpisodeAction
from syli.episodes.commands import Joining, add_participant, name_own_worker, open_episode
from syli.intake.access import HelpRequestAction
from syli.intake.commands import complete_request, receive_request
from syli.kernel.access import NotAllowed, allows, registered_actions, visible_to
from syli.kernel.audit.models import AuditEvent, AuditSubject
from syli.kernel.rules import RuleBroken
from syli.people.access import ContactPointAction, PersonAction
from syli.people.commands.facts import Facts
from syli.people.queries import card, duplicates_of, family_of, search, ways_to_reach
from syli.records.access import AttachmentAction, NoteAction
from syli.records.queries import files_of, notes_of
from syli.safety.commands import hold_suggestions, keep_apart, place_worker
from syli.safety.models import Separation, Suggestion
from syli.safety.queries.keeping import held, pairs, stands
from syli.safety.queries.seeing import doors_of
from syli.safety.queries.suggestions import hints_about
from tests.apart import HER_WORKER, HIS_WORKER, Apart
from tests.case import FIRST_DAY
from tests.cast import WHO

pytestmark = pytest.mark.django_db
SIDES = [(HER_WORKER, "her"), (HIS_WORKER, "his")]


def rows_of(apart: Apart, side: str) -> list[tuple[Any, Any]]:
    person = apart.she if side == "her" else apart.he
    return [
        (PersonAction.FIND, person),
        (PersonAction.VIEW, person),
        (EpisodeAction.VIEW, apart.her_episode if side == "her" else apart.his_episode),
        (HelpRequestAction.VIEW, apart.her_request if side == "her" else apart.his_request),
        (NoteAction.VIEW, apart.notes[side]),
        (NoteAction.VIEW, apart.notes[f"{side}_child"]),
        (AttachmentAction.OPEN, apart.files[side]),
        (AttachmentAction.OPEN, apart.files[f"{side}_child"]),
        (ContactPointAction.VIEW, apart.points[side]),
        (ContactPointAction.VIEW, apart.points[f"{side}_child"]),
    ]


@pytest.mark.parametrize(("who", "own"), SIDES)
def test_apart__each_side__sees_its_own_and_nothing_of_the_other(apart: Apart, who: str, own: str) -> None:
    apart.keep()
    other = "his" if own == "her" else "her"
    with apart.case.cast.inside(who) as ctx:
        for declared, row in rows_of(apart, own):
            assert allows(ctx, declared, row), (who, declared, "own side")
        for declared, row in rows_of(apart, other):
            assert not allows(ctx, declared, row), (who, declared, "other side")
        assert allows(ctx, PersonAction.VIEW, apart.child)


@pytest.mark.parametrize(("who", "own"), SIDES)
def test_apart__before__the_child_shows_both_sides(apart: Apart, who: str, own: str) -> None:
    """The guard is what closes: without the pair the other side's words about the child are open."""
    other = "his" if own == "her" else "her"
    with apart.case.cast.inside(who) as ctx:
        assert allows(ctx, NoteAction.VIEW, apart.notes[f"{other}_child"])
        assert allows(ctx, ContactPointAction.VIEW, apart.points[f"{other}_child"])
        assert allows(ctx, PersonAction.FIND, apart.he if own == "her" else apart.she)


@pytest.mark.parametrize(("who", "own"), SIDES)
def test_apart__search_duplicates_family_and_reach__know_one_side(apart: Apart, who: str, own: str) -> None:
    apart.keep()
    mine, other = (apart.she, apart.he) if own == "her" else (apart.he, apart.she)
    with apart.case.cast.inside(who) as ctx:
        hits = {hit.card.pk for hit in search(ctx, other.given_name).page.object_list}
        assert other.pk not in hits
        found = duplicates_of(ctx, Facts(given_name=other.given_name, family_name=other.family_name, born_on=other.born_on))
        assert other.pk not in {one.card.pk for one in found}
        assert other.pk not in family_of(ctx, apart.child).cards
        assert other.pk not in family_of(ctx, mine).cards
        ways = {way.value for way in ways_to_reach(ctx, apart.child, card(ctx, apart.child))}
        assert ways == {f"{own}_child_address"}
        assert {note.pk for note in notes_of(ctx, apart.child)} == {apart.notes[f"{own}_child"].pk}
        assert {file.public_id for file in files_of(ctx, apart.child)} == {apart.files[f"{own}_child"].public_id}
        shown = card(ctx, apart.child)
        assert (shown.municipality_code, shown.is_masked) == ("", False), "empty without a word: a mask would tell"


def test_apart__the_keeper__sees_both_and_the_list_is_hers_alone(apart: Apart) -> None:
    pair = apart.keep()
    with apart.case.cast.inside("leena") as ctx:
        assert allows(ctx, PersonAction.VIEW, apart.she)
        assert allows(ctx, PersonAction.VIEW, apart.he)
        assert [one.public_id for one in pairs(ctx)] == [pair.public_id]
        seen = {stand.name: stand.sees for stand in stands(ctx, pair)}
        both = ("her_given her_family", "his_given his_family")
        assert seen == {"Aino": both[:1], "Aarne": both[1:], "Sulo": both[:1], "Leena": both}
    nobody = apart.case.cast.client("aino").get(f"/keeping/{'0' * 22}/").text
    for who in ("aino", "aarne", "otso", "lotta", "saga", "adele", "fanni"):
        client = apart.case.cast.client(who)
        assert client.get(f"/keeping/{pair.public_id}/").status_code == 404
        assert client.get("/keeping/").status_code == (200 if who == "lotta" else 403)
    assert "her_given" not in apart.case.cast.client("lotta").get("/keeping/").text + nobody


def test_apart__a_leader_named_for_one_side__no_longer_sees_the_other_or_the_pair(apart: Apart) -> None:
    pair = apart.keep()
    with apart.case.cast.inside("leena") as ctx:
        name_own_worker(ctx, apart.her_episode, own_worker=apart.case.cast.staff["leena"])
    with apart.case.cast.inside("leena") as ctx:
        assert not allows(ctx, PersonAction.VIEW, apart.he)
        assert pairs(ctx) == []
    assert apart.case.cast.client("leena").get(f"/keeping/{pair.public_id}/").status_code == 404


def test_apart__two_of_one_unit__are_closed_to_those_named_for_neither(apart: Apart) -> None:
    """Sulo is a student in A1, named for nobody; when he comes to A1 too, she sees neither until she is placed."""
    with apart.case.cast.inside("aino") as ctx:
        second = apart.case.person("Toinen", born_on=apart.he.born_on)
        open_episode(ctx, offer=apart.case.offer, participants=[Joining(second, "adult_client")], start_on=FIRST_DAY)
        pair = keep_apart(ctx, apart.she, other=second)
    with apart.case.cast.inside("sulo") as ctx:
        assert not allows(ctx, PersonAction.VIEW, apart.she)
        assert not allows(ctx, PersonAction.VIEW, second)
    with apart.case.cast.inside("leena") as ctx:
        place_worker(ctx, pair, staff_id=apart.case.cast.staff["sulo"].public_id, side=second)
    with apart.case.cast.inside("sulo") as ctx:
        assert allows(ctx, PersonAction.VIEW, second)
        assert not allows(ctx, PersonAction.VIEW, apart.she)


def test_apart__log__tells_nothing_on_the_other_ones_record(apart: Apart) -> None:
    apart.keep()
    event = AuditEvent.objects.get(action="safety.person.keep_apart")
    assert event.level == "high"
    assert set(AuditSubject.objects.filter(event=event).values_list("subject_id", flat=True)) == {apart.she.pk}
    page = apart.case.cast.client("saga").get(f"/people/{apart.he.public_id}/looks/")
    assert page.status_code == 200
    assert "kept" not in page.text.lower()


def test_conflict__a_worker_named_for_one__is_refused_for_the_other_without_why(apart: Apart) -> None:
    apart.keep()
    cast = apart.case.cast
    with cast.inside("leena") as ctx:
        with pytest.raises(RuleBroken, match="SAFE-03") as broken:
            complete_request(ctx, apart.his_request, own_worker=cast.staff["aino"])
        assert str(broken.value.message) == gettext("Choose another worker for this client.")
        with pytest.raises(RuleBroken, match="SAFE-03"):
            receive_request(
                ctx,
                unit=cast.units["a2"],
                register=cast.registers["aava"],
                service_code=apart.case.offer.service_code,
                received_at=ctx.now,
                people=[(apart.he, "adult_client")],
                own_worker=cast.staff["aino"],
            )
        with pytest.raises(RuleBroken, match="SAFE-03"):
            add_participant(ctx, apart.case.episode, joining=Joining(apart.he, "adult_client"), start_on=ctx.today)
        complete_request(ctx, apart.his_request, own_worker=cast.staff["aarne"])


def test_together__the_two__never_join_one_episode_or_request(apart: Apart) -> None:
    apart.keep()
    cast = apart.case.cast
    with cast.inside("leena") as ctx:
        two = [Joining(apart.she, "adult_client"), Joining(apart.he, "adult_client")]
        with pytest.raises(RuleBroken, match=r"SAFE-04|EPISODE-18"):
            open_episode(ctx, offer=apart.case.offer, participants=two, start_on=FIRST_DAY)
        with pytest.raises(RuleBroken, match="SAFE-04"):
            receive_request(
                ctx,
                unit=cast.units["a2"],
                register=cast.registers["aava"],
                service_code=apart.case.offer.service_code,
                received_at=ctx.now,
                people=[(apart.he, "adult_client"), (apart.she, "adult_client")],
            )


@pytest.mark.parametrize("problem", ["herself", "twice", "unknown"])
def test_keep_apart__what_cannot_be__is_refused_in_neutral_words(apart: Apart, problem: str) -> None:
    with apart.case.cast.inside("leena") as ctx:
        if problem == "twice":
            keep_apart(ctx, apart.he, other=apart.she)
        other = apart.she if problem == "herself" else apart.he
        if problem == "unknown":
            other = apart.case.person("Vieras", of="otso")
        with pytest.raises(RuleBroken, match="SAFE-02"):
            keep_apart(ctx, apart.she, other=other)
        assert Separation.objects.count() == (1 if problem == "twice" else 0)


@pytest.mark.parametrize("who", ["otso", "saga", "adele", "fanni", "vilma", "sulo", "tilda"])
def test_keep_apart__by_those_who_do_no_client_work_here__is_refused(apart: Apart, who: str) -> None:
    with apart.case.cast.inside(who) as ctx, pytest.raises(NotAllowed):
        keep_apart(ctx, apart.she, other=apart.he)


def test_suggestions__share_a_child__and_only_those_she_may_see_are_shown(apart: Apart) -> None:
    with apart.case.cast.inside("aino") as ctx:
        assert {hint.other_id: hint.ground for hint in hints_about(ctx, apart.she)} == {apart.he.pk: "child"}
    page = apart.case.cast.client("aino").get(f"/people/{apart.she.public_id}/apart/")
    assert "his_given" in page.text
    apart.keep()
    page = apart.case.cast.client("aino").get(f"/people/{apart.she.public_id}/apart/")
    assert "his_given" not in page.text


def test_suggestions__whom_she_may_not_see__is_held_for_the_keeper_and_the_answer_is_the_same(apart: Apart) -> None:
    cast = apart.case.cast
    with cast.inside("leena"):
        apart.he.is_protected = True
        apart.he.save()
    for person, expected in ((apart.she, {(apart.he.pk, ""), (None, "Hän asuu naapurissa")}), (apart.case.kaisa, {(None, "Hän asuu naapurissa")})):
        answer = cast.client("aino").post(f"/people/{person.public_id}/apart/", {"hold": "1", "words": "Hän asuu naapurissa"}, follow=True)
        assert "Asia siirtyi esihenkilölle" in answer.text or "The leader looks at this" in answer.text
        assert "his_given" not in answer.text
        with cast.inside("leena") as ctx:
            assert {(one.other_id, one.words) for one in Suggestion.objects.filter(person=person)} == expected
    with cast.inside("leena") as ctx:
        assert len(held(ctx)) == 3
    with cast.inside("aino") as ctx:
        hold_suggestions(ctx, apart.she)
    with cast.inside("leena") as ctx:
        assert len(held(ctx)) == 3, "held once"


def test_lists__after__hold_only_the_own_side(apart: Apart) -> None:
    apart.keep()
    for who, mine, other in ((HER_WORKER, apart.she, apart.he), (HIS_WORKER, apart.he, apart.she)):
        with apart.case.cast.inside(who) as ctx:
            for declared in (PersonAction.FIND, PersonAction.VIEW, PersonAction.EDIT):
                keys = set(visible_to(ctx, declared).values_list("pk", flat=True))
                assert mine.pk in keys
                assert other.pk not in keys


def _bare(text: str, address: str) -> str:
    return re.sub(r'X-CSRFToken": "[^"]*"|value="[^"]*"|nonce="[^"]*"', "", text).replace(address, "")


def test_apart__same_answer__for_none_not_yours_and_secret(apart: Apart) -> None:
    """His worker asks for nobody, for another association's client and for her: one status, the same words, the same headers."""
    apart.keep()
    client, stranger = apart.case.cast.client("aarne"), apart.case.person("Vieras", of="otso")
    people = ("0" * 22, stranger.public_id, apart.she.public_id)
    details = [f"/people/%s/{rest}" for rest in ("", "edit/", "family/", "notes/", "apart/", "second/", "who/", "address/", "looks/")]
    asked: list[tuple[str, tuple[str, ...]]] = [(pattern, people) for pattern in details]
    asked += [
        ("/episodes/%s/", ("0" * 22, apart.her_episode.public_id)),
        ("/requests/%s/", ("0" * 22, apart.her_request.public_id)),
        ("/files/%s/", ("0" * 22, apart.files["her"].public_id, apart.files["her_child"].public_id)),
        ("/notes/%s/history/", ("0" * 22, apart.notes["her"].public_id, apart.notes["her_child"].public_id)),
        ("/contact-points/%s/", ("0" * 22, apart.points["her"].public_id, apart.points["her_child"].public_id)),
    ]
    for pattern, keys in asked:
        for method in ("get", "post"):
            answers = [getattr(client, method)(pattern % key) for key in keys]
            assert {answer.status_code for answer in answers} == {404}, (pattern, method)
            assert len({_bare(answer.text, pattern % key) for answer, key in zip(answers, keys, strict=True)}) == 1, (pattern, method)
            assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1, (pattern, method)


def test_who_sees__equals__what_is_measured(apart: Apart) -> None:
    """The page is counted from the rules; here everybody is really asked, by a query of her own."""
    apart.keep()
    cast = apart.case.cast
    with cast.inside("leena") as ctx:
        doors = {door.code: set(door.names) for door in doors_of(ctx, apart.she)}
    for declared in registered_actions():
        if declared.code not in doors:
            continue
        measured = set()
        for who in WHO:
            if WHO[who][0] != "aava":
                continue
            with cast.inside(who) as ctx:
                if apart.she.pk in visible_to(ctx, declared).values_list("pk", flat=True):
                    measured.add(str(cast.staff[who]))
        assert doors[declared.code] == measured, declared.code
    assert "Aino" in doors["people.person.view"]
    assert "Aarne" not in doors["people.person.find"]
    assert "people.person.view" in doors
    for who, status in (("leena", 200), ("saga", 200), ("aino", 404), ("aarne", 404), ("otso", 404)):
        assert cast.client(who).get(f"/people/{apart.she.public_id}/who/").status_code == status, who
