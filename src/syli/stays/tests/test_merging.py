"""The arrival at night turns out to be a known client: all of it becomes hers, by two persons, and never across two sides."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from syli.episodes.models import ClientRelationship, Episode, EpisodeParticipant
from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditSubject
from syli.kernel.drafts.models import Draft
from syli.kernel.rules import RuleBroken
from syli.people import rules
from syli.people.choices import IdentityLevel
from syli.people.commands import add_contact_point, relate
from syli.people.commands.merging import columns_of_persons, merge_into
from syli.people.models import Merged, NameToken, Person
from syli.people.queries import search
from syli.people.queries.looks import looks_at
from syli.records.commands import write_notes
from syli.records.models import Note, NoteToken
from syli.records.rules import Paragraph
from syli.records.search import notes_with
from syli.safety.commands import answer, ask_to_merge, keep_apart
from syli.safety.models import Approval
from syli.stays.commands import add_task, give_permission, receive_family
from syli.stays.models import Permission, Presence, Stay, Task
from syli.stays.tests.conftest import Lighthouse
from tests.case import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("nameless", "code", "register", "same", "may"),
    [
        (True, False, True, False, True), (False, False, True, False, False), (True, True, True, False, False), (True, False, False, False, False),
        (True, False, True, True, False),
    ],
)  # fmt: skip
def test_people_28__may_be_merged__only_who_came_without_a_name(nameless: bool, code: bool, register: bool, same: bool, may: bool) -> None:
    assert rules.may_be_merged(is_nameless=nameless, has_code=code, same_register=register, is_same=same) is may


def arrival(haven: Lighthouse, adults: int = 1, children: int = 1) -> tuple[Stay, Person]:
    with haven.cast.inside("aino") as ctx:
        stay = receive_family(ctx, haven.house, offer=haven.offer, adults=adults, children=children, room=haven.rooms[0], once_key="night")
        return stay, stay.presences.order_by("pk")[0].person


def known(haven: Lighthouse, given: str = "Tuttu", **facts: Any) -> Person:
    with haven.cast.inside("aino") as ctx:
        return make_person(haven.cast, ctx, "aino", given, **facts)


def asked(haven: Lighthouse, gone: Person, kept: Person, who: str = "aino") -> Approval:
    with haven.cast.inside(who) as ctx:
        return ask_to_merge(ctx, gone, other=kept, reason="Näytti ajokortin")


def agree(haven: Lighthouse, approval: Approval, who: str = "leena") -> Approval:
    with haven.cast.inside(who) as ctx:
        return answer(ctx, approval, agree=True)


def test_merge__everything_of_the_arrival__is_hers(haven: Lighthouse) -> None:
    stay, gone = arrival(haven)
    kept = known(haven, born_on=None)
    with haven.cast.inside("aino") as ctx:
        child = stay.presences.order_by("pk")[1].person
        relate(ctx, gone, other=child, role="child")
        add_contact_point(ctx, gone, kind="phone", value="040 111 2223")
        add_task(ctx, stay.episode, text="Varaa tulkki", due_on=ctx.today)
        give_permission(ctx, stay.episode, person=gone, code="contact_permission")
        (note,) = write_notes(ctx, gone, paragraphs=[Paragraph((gone.pk,), "self", "Mustelmia")], happened_on=ctx.today, kind="contact")
        Person.objects.filter(pk=gone.pk).update(birth_year=1991, mother_tongue="so")
        Draft.objects.create(
            organisation_id=ctx.home_id, owner_id=ctx.actor.id or 0, vault_owner_id=gone.register_id, about="koe", label="Koe", address="/",
            subject_id=gone.pk, typed={"a": "b"}, changed_at=ctx.now, created_at=ctx.now,
        )  # fmt: skip
        gone_id, alias = gone.pk, gone.alias
        before = {f"{model._meta.label}.{field}": model._base_manager.filter(**{field: gone}).count() for model, field in columns_of_persons()}
    agree(haven, asked(haven, gone, kept))
    with haven.cast.inside("aino") as ctx:
        assert not Person.objects.filter(pk=gone_id).exists()
        assert not NameToken.objects.filter(person_id=gone_id).exists()
        assert Presence.objects.get(stay=stay, heads="adult").person == kept
        assert EpisodeParticipant.objects.filter(episode=stay.episode, person=kept).exists()
        assert Episode.objects.get(pk=stay.episode.pk).relationship.person in (kept, child)
        assert ClientRelationship.objects.filter(person=kept).count() == 1
        assert Permission.objects.get().person == kept
        assert Task.objects.filter(episode=stay.episode, text__isnull=False).exists()
        assert Note.objects.get(pk=note.pk).person == kept
        assert set(NoteToken.objects.values_list("person_id", flat=True)) == {kept.pk}
        assert [found.pk for found in notes_with(ctx, kept, "mustelmia")] == [note.pk]
        assert kept.contact_points.count() == 1
        assert kept.relationships.filter(other=child).exists()
        assert Draft.objects.get().subject_id == kept.pk
        now = Person.objects.get(pk=kept.pk)
        assert (now.given_name, now.birth_year, now.mother_tongue) == ("Tuttu", 1991, "so")
        assert [other.name for other in kept.other_names.all()] == [alias], "she is still found by what the night called her"
        assert kept.pk in search(ctx, alias).keys
        # Nothing was lost: every column has as many rows of hers as the arrival had, and the joining says which.
        moved = Merged.objects.get().moved
        assert {name: len(keys) for name, keys in moved.items()} | {"safety.Approval.person": 1} == {
            name: count for name, count in before.items() if count
        } | {"safety.Approval.person": 1}
        assert Merged.objects.get().facts["alias"] == alias
    with haven.cast.inside("leena") as ctx:
        assert AuditSubject.objects.filter(subject_id=gone_id).exists()
        acts = {look.what for look in looks_at(ctx, kept, 1)}
        assert looks_at(ctx, kept, 1).paginator.count > AuditSubject.objects.filter(subject_id=kept.pk).count(), acts
    client = haven.cast.client("aino")
    assert client.get(reverse("stays.stay.view", args=[stay.public_id])).status_code == 200
    assert client.get(reverse("people.person.view", args=[kept.public_id])).status_code == 200
    assert client.get(reverse("people.person.view", args=[gone.public_id])).status_code == 404


def test_merge__known_client_with_a_relationship__has_one_from_the_first_day(haven: Lighthouse, lighthouse: Lighthouse) -> None:
    _episode, people = lighthouse.family()
    stay, gone = arrival(haven)
    agree(haven, asked(haven, gone, people[0]))
    with haven.cast.inside("aino"):
        mine = ClientRelationship.objects.get(person=people[0])
        assert Episode.objects.get(pk=stay.episode.pk).relationship == mine
        assert mine.end_on is None
        assert not ClientRelationship.objects.filter(person_id=gone.pk).exists()


@pytest.mark.parametrize("who", ["aino", "otso", "adele", "vilma"])
def test_merge__one_alone_or_a_stranger__joins_nobody(haven: Lighthouse, who: str) -> None:
    _stay, gone = arrival(haven)
    kept, approval = known(haven), None
    approval = asked(haven, gone, kept)
    with pytest.raises((NotAllowed, RuleBroken)):
        agree(haven, approval, who)
    with haven.cast.inside("leena"):
        assert Person.objects.filter(pk=gone.pk).exists()
        assert not Merged.objects.exists()


def test_merge__leader_who_asked__does_not_agree_herself(haven: Lighthouse) -> None:
    _stay, gone = arrival(haven)
    approval = asked(haven, gone, known(haven), "leena")
    with pytest.raises(RuleBroken, match="SAFE-05"):
        agree(haven, approval)


def test_merge__named_or_two_at_once__is_refused_and_nothing_half(haven: Lighthouse) -> None:
    stay, gone = arrival(haven, adults=2)
    with haven.cast.inside("aino"):
        beside = stay.presences.filter(heads="adult").order_by("pk")[1].person
        Person.objects.filter(pk=beside.pk).update(identity_level=IdentityLevel.NAMED)
    with pytest.raises(RuleBroken, match="PEOPLE-28"):
        asked(haven, known(haven), gone, "leena")
    # Both stand in the same episode and stay: one human cannot be there twice.
    approval = asked(haven, gone, beside)
    with pytest.raises(RuleBroken):
        agree(haven, approval)
    with haven.cast.inside("aino"):
        assert Person.objects.filter(pk__in=[gone.pk, beside.pk]).count() == 2
        assert Presence.objects.filter(stay=stay, person=gone).exists()
        assert Approval.objects.get(pk=approval.pk).state == "asked"


def apart_from(haven: Lighthouse, one: Person, other: Person) -> None:
    with haven.cast.inside("leena") as ctx:
        keep_apart(ctx, one, other=other)


def test_safe_32__the_other_side_lives_in_the_house__is_refused_neutrally(haven: Lighthouse) -> None:
    _stay, gone = arrival(haven)
    kept = known(haven)
    there = haven.stay(offer=haven.offer, room=haven.rooms[1])
    with haven.cast.inside("aino"):
        foe = there.presences.get(heads="adult").person
    apart_from(haven, kept, foe)
    approval = asked(haven, gone, kept, "leena")
    with pytest.raises(RuleBroken, match="SAFE-32") as refused:
        agree(haven, approval, "saga")
    assert "Aikuinen" not in str(refused.value.message)
    with haven.cast.inside("leena"):
        assert Person.objects.filter(pk=gone.pk).exists()


@pytest.mark.parametrize("how", ["the two", "related", "worker"])
def test_safe_32__across_two_sides__never(haven: Lighthouse, how: str) -> None:
    stay, gone = arrival(haven)
    kept, foe = known(haven), known(haven, "Vastapuoli")
    with haven.cast.inside("aino") as ctx:
        if how == "related":
            relate(ctx, stay.presences.order_by("pk")[0].person, other=foe, role="former_partner")
    apart_from(haven, kept, gone if how == "the two" else foe)
    if how == "worker":
        from syli.episodes.commands import Joining, name_own_worker, open_episode

        with haven.cast.inside("leena") as ctx:
            joining = [Joining(foe, "adult_client")]
            open_episode(ctx, offer=haven.offer, participants=joining, start_on=ctx.today, own_worker=haven.cast.staff["aino"])
            name_own_worker(ctx, stay.episode, own_worker=haven.cast.staff["aino"])
    with haven.cast.inside("leena") as ctx:
        approval = ask_to_merge(ctx, gone, other=kept, reason="Koe")
    with pytest.raises(RuleBroken, match="SAFE-32"):
        agree(haven, approval, "saga")
    with haven.cast.inside("leena"):
        assert Person.objects.filter(pk=gone.pk).exists()


def test_merge__something_left_behind__undoes_all_of_it(haven: Lighthouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database itself refuses to let her go while anything still points at her."""
    stay, gone = arrival(haven)
    kept = known(haven)
    less = [one for one in columns_of_persons() if one[0] is not Presence]
    monkeypatch.setattr("syli.people.commands.merging.columns_of_persons", lambda: less)
    with haven.cast.inside("leena") as ctx, pytest.raises(Exception, match=r"protected|foreign key|FOREIGN KEY"):
        merge_into(ctx, gone, kept)
    monkeypatch.undo()
    with haven.cast.inside("aino"):
        assert Presence.objects.filter(stay=stay, person=gone).exists()


def test_pages__find_ask_and_agree__joins_them(haven: Lighthouse) -> None:
    _stay, gone = arrival(haven)
    kept = known(haven, "Tuttu")
    client, there = haven.cast.client("aino"), reverse("safety.person.ask_merge", args=[gone.public_id])
    assert there in client.get(reverse("people.person.view", args=[gone.public_id])).text
    found = client.post(there, {"q": "Tuttu", "reason": "Näytti kortin"})
    assert found.status_code == 200
    assert kept.public_id in found.text
    assert "Näytti kortin" in found.text
    assert client.post(there, {"q": "Tuttu", "reason": "", "other": kept.public_id}).status_code == 422
    assert client.post(there, {"q": "Tuttu", "reason": "x", "other": "ei-ketään"}).status_code == 422
    assert client.post(there, {"q": "", "reason": "Näytti kortin", "other": kept.public_id}).status_code == 302
    named = haven.cast.client("leena").get(reverse("safety.person.ask_merge", args=[kept.public_id]))
    assert named.status_code == 200
    assert 'name="reason"' not in named.text, "she has a name"
    leader = haven.cast.client("leena")
    with haven.cast.inside("leena"):
        approval = Approval.objects.get()
    page = reverse("safety.approval.answer", args=[approval.public_id])
    assert "Tuttu" in leader.get(page).text
    assert leader.post(page, {"answer": "agree"}).status_code == 302
    with haven.cast.inside("leena"):
        assert not Person.objects.filter(pk=gone.pk).exists()
        assert Approval.objects.get().state == "done"
