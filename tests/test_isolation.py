"""Two associations work side by side: whatever their workers do in whatever order, neither ever sees a trace of the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from syli.episodes.commands import (
    Joining,
    add_participant,
    close_episode,
    correct_contact,
    count_people,
    end_participation,
    open_episode,
    plan_contact,
    record_contact,
)
from syli.episodes.models import Contact, CountOnlyContact, Episode, EpisodeParticipant
from syli.intake.commands import add_person_to_request, complete_request, decide_request, receive_request
from syli.intake.models import HelpRequest
from syli.kernel.access import NotAllowed, registered_actions, visible_to
from syli.kernel.context import Context
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.kernel.scope import everything
from syli.kernel.vault import keyring
from syli.org.models import Register
from syli.people.commands import add_contact_point, add_other_name, edit_person, live_together, register_person, relate
from syli.people.models import ContactPoint, Person
from syli.people.queries import search
from syli.records.commands import add_file, correct_note, write_notes
from syli.records.models import Note
from syli.records.rules import Paragraph
from syli.records.search import notes_with
from tests.case import Case

pytestmark = pytest.mark.django_db
WORKERS = {"aava": ("aino", "leena"), "bore": ("otso", "lotta")}
#: A word that stands in every name and text of an association, and nowhere else.
CANARY = {"aava": "Sinitiainen", "bore": "Punatulkku"}
PAGES = ("/", "/people/", "/people/?q={word}", "/requests/", "/requests/?which=decided", "/episodes/?which=all", "/episodes/?which=closed", "/count/")
Step = tuple[str, int, str, int]


class Side:
    """One association at work: its rows, and how to do each act with rows of a side (its own, or the other's)."""

    def __init__(self, case: Case, name: str) -> None:
        self.case, self.name, self.word = case, name, CANARY[name]
        self.unit = case.cast.units["a1" if name == "aava" else "b1"]
        self.offer = case.offer if name == "aava" else case.offer_b
        self.registers = [case.cast.registers[name], self._second_register()]
        self.made = 0

    def _second_register(self) -> Register:
        owner, now = self.case.cast.organisations[self.name], self.case.cast.now
        second: Register = Register.objects.create(controller=owner, organisation=owner, name="Toinen", created_at=now, start_on=date(2020, 1, 1))
        keyring.current().create_keys(second.pk, now)
        return second

    def rows(self, model: Any) -> list[Any]:
        """Return the side's rows of a kind, the newest first."""
        with everything():
            rows = model.objects.filter(organisation_id=self.case.cast.organisations[self.name].pk).order_by("-pk")
            # Read with her person here: in the other's scope PostgreSQL would not give her at all.
            return list(rows.select_related("person") if hasattr(model, "person") else rows)

    def one(self, model: Any, pick: int) -> Any:
        """Return one of the rows; a test step without any is none."""
        rows = self.rows(model)
        if not rows:
            raise RuleBroken("TEST", "nothing there yet")
        return rows[pick % len(rows)]


def _register(ctx: Context, mine: Side, _of: Side, pick: int) -> object:
    mine.made += 1
    facts = {"given_name": f"Nimi{mine.made}", "family_name": mine.word, "alias": f"{mine.word}{pick}"}
    return register_person(ctx, confirmed=True, register=mine.registers[pick % 2], **facts)


def _receive(ctx: Context, mine: Side, of: Side, pick: int) -> object:
    people = [(of.one(Person, pick), "adult_client")] if pick % 2 else []
    facts: dict[str, Any] = {"people": people, "summary": f"{mine.word} pyytää", "caller": mine.word}
    return receive_request(ctx, unit=mine.unit, register=of.registers[0], service_code=mine.offer.service_code, received_at=ctx.now, **facts)


def _open(ctx: Context, mine: Side, of: Side, pick: int) -> object:
    offer = of.offer if pick % 3 == 0 else mine.offer
    return open_episode(ctx, offer=offer, participants=[Joining(of.one(Person, pick), "adult_client")], start_on=date(2026, 11, 2))


def _join(ctx: Context, mine: Side, of: Side, pick: int) -> object:
    return add_participant(ctx, mine.one(Episode, pick), joining=Joining(of.one(Person, pick), "child"), start_on=date(2026, 11, 3))


def _leave(ctx: Context, mine: Side, of: Side, pick: int) -> object:
    return end_participation(ctx, mine.one(Episode, pick), participant=of.one(EpisodeParticipant, pick), end_on=date(2026, 11, 20))


def _contact(ctx: Context, mine: Side, of: Side, pick: int, act: Callable[..., Any] = record_contact, days: int = -1) -> object:
    people = [of.one(Person, pick)] if pick % 2 else [p.person for p in of.rows(EpisodeParticipant)[:1]]
    facts: dict[str, Any] = {"kind": "home_visit", "minutes": 60, "participants": people, "once_key": new_public_id()}
    return act(ctx, of.one(Episode, pick), started_at=ctx.now + timedelta(days=days), **facts)


def _correct(ctx: Context, _mine: Side, of: Side, pick: int) -> object:
    contact = of.one(Contact, pick)
    people = [p.person for p in of.rows(EpisodeParticipant)[:1]]
    return correct_contact(ctx, contact, state="done", kind="home_visit", started_at=ctx.now - timedelta(days=2), minutes=30, participants=people)


def _note(ctx: Context, mine: Side, of: Side, pick: int) -> object:
    about = (of.one(Person, pick).pk, mine.one(Person, pick).pk)
    return write_notes(
        ctx, mine.one(Person, pick), paragraphs=[Paragraph(about, "self", f"{mine.word} kertoi.")], happened_on=ctx.today, kind="contact"
    )


def _count(ctx: Context, _mine: Side, of: Side, _pick: int) -> object:
    return count_people(ctx, offer=of.offer, kind="phone_advice", happened_on=ctx.today, adults=1, children=0, once_key=new_public_id())


#: Every act: with `of` the other side, somebody tries to reach across.
ACTS: dict[str, Callable[[Context, Side, Side, int], object]] = {
    "register": _register,
    "receive": _receive,
    "open": _open,
    "join": _join,
    "leave": _leave,
    "record": _contact,
    "plan": lambda ctx, mine, of, pick: _contact(ctx, mine, of, pick, plan_contact, 2),
    "correct": _correct,
    "note": _note,
    "count": _count,
    "edit": lambda ctx, mine, of, pick: edit_person(ctx, of.one(Person, pick), alias=f"{mine.word}{pick}x"),
    "name": lambda ctx, mine, of, pick: add_other_name(ctx, of.one(Person, pick), name=f"{mine.word}nen", kind="nickname"),
    "reach": lambda ctx, mine, of, pick: add_contact_point(ctx, of.one(Person, pick), kind="address", value=f"{mine.word}kuja {pick}"),
    "relate": lambda ctx, mine, of, pick: relate(ctx, mine.one(Person, pick), other=of.one(Person, pick + 1), role="sibling"),
    "live": lambda ctx, mine, of, pick: live_together(ctx, mine.one(Person, pick), others=[of.one(Person, pick + 1)]),
    "ask": lambda ctx, mine, of, pick: add_person_to_request(ctx, mine.one(HelpRequest, pick), person=of.one(Person, pick), role="child"),
    "complete": lambda ctx, mine, of, pick: complete_request(ctx, of.one(HelpRequest, pick), summary=f"{mine.word} soitti"),
    "decide": lambda ctx, mine, of, pick: decide_request(ctx, of.one(HelpRequest, pick), to="guided", guided_to=mine.word),
    "close": lambda ctx, _mine, of, pick: close_episode(ctx, of.one(Episode, pick), end_on=date(2026, 11, 21), end_result="goals_reached"),
    "rewrite": lambda ctx, mine, of, pick: correct_note(ctx, of.one(Note, pick), texts=[{"from": "self", "text": mine.word}], reason=mine.word),
    "file": lambda ctx, mine, of, pick: add_file(ctx, of.one(Person, pick), content=mine.word.encode(), declared_name="a.txt"),
}


def examples(few: int) -> int:
    """Return how many walks to try: a few, with whole pages read after each; all that `make prove` asks for otherwise."""
    return max(few, settings().max_examples // 10) if settings().max_examples > 1000 else few


STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(WORKERS)), st.integers(0, 1), st.sampled_from(sorted(ACTS)), st.integers(0, 5)), min_size=6, max_size=14
)


@settings(
    max_examples=examples(4),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, across=st.lists(st.booleans(), min_size=14, max_size=14))
def test_two_associations__whatever_they_do__see_nothing_of_each_other(case: Case, steps: list[Step], across: list[bool]) -> None:
    with transaction.atomic():
        sides = {name: Side(case, name) for name in WORKERS}
        for name in sides:
            for pick in range(2):
                _act(case, sides, name, 0, "register", pick, across=False)
            _act(case, sides, name, 0, "open", 1, across=False)
        for (name, who, act, pick), reaching in zip(steps, across, strict=False):
            _act(case, sides, name, who, act, pick, across=reaching)
        for name in sides:
            _sees_only_its_own(case, name)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(WORKERS))
def test_every_act__with_a_row_of_the_other__is_refused(case: Case, name: str) -> None:
    """The same acts one by one, each with all its own at hand, so that nothing but the other's row can be the reason."""
    sides = {one: Side(case, one) for one in WORKERS}
    for one in sides:
        for act, pick in (("register", 0), ("register", 2), ("receive", 1), ("open", 0), ("open", 1), ("record", 0), ("note", 0), ("reach", 0)):
            _act(case, sides, one, 1, act, pick, across=False)
    mine, other = sides[name], next(side for one, side in sides.items() if one != name)
    reached, untried = [], []
    for act in sorted(ACTS):
        for pick in (0, 1, 3) if act != "register" else ():
            with case.cast.inside(WORKERS[name][1]) as ctx, transaction.atomic():
                try:
                    ACTS[act](ctx, mine, other, pick)
                    reached.append((act, pick))
                except (NotAllowed, RuleBroken) as refusal:
                    untried += [act] if getattr(refusal, "rule_id", "") == "TEST" else []
                transaction.set_rollback(True)
    assert (reached, untried) == ([], [])


def _act(case: Case, sides: dict[str, Side], name: str, who: int, act: str, pick: int, *, across: bool) -> None:
    mine = sides[name]
    other = next(side for side in sides.values() if side is not mine)
    with case.cast.inside(WORKERS[name][who]) as ctx:
        try:
            done = ACTS[act](ctx, mine, other if across else mine, pick)
        except (RuleBroken, NotAllowed):
            return
    reaches = across and act != "register"
    assert not reaches, f"{name} did {act} with a row of the other: {done!r}"


def _sees_only_its_own(case: Case, name: str) -> None:
    home = case.cast.organisations[name].pk
    foreign = next(word for other, word in CANARY.items() if other != name)
    for who in WORKERS[name]:
        with case.cast.inside(who) as ctx:
            for action in registered_actions():
                resource = action.group.resource if action.group is not None else None
                if resource is not None and hasattr(resource, "organisation_id") and action.of_row:
                    owners = set(visible_to(ctx, action).values_list("organisation_id", flat=True))
                    assert owners <= {home}, f"{who}: {action.code} opens rows of {owners - {home}}"
            for word in (foreign, foreign[:4], f"{foreign}kuja"):
                assert search(ctx, word).keys == [], f"{who} finds {word}"
            for person in visible_to(ctx, _person_view()):
                assert notes_with(ctx, person, foreign).count() == 0
            for model in (Person, Episode, Contact, CountOnlyContact, HelpRequest, Note, ContactPoint):
                assert set(model.objects.values_list("organisation_id", flat=True)) <= {home}
        client = case.cast.client(who)
        for page in PAGES:
            # A page says again what was asked, so the beginning of the word is asked for and the whole of it looked for.
            assert foreign not in client.get(page.format(word=foreign[:6])).text, (who, page)


def _person_view() -> Any:
    from syli.people.access import PersonAction

    return PersonAction.VIEW


@pytest.mark.parametrize("name", sorted(WORKERS))
def test_rows__of_one_act__stay_in_one_association_and_one_register(case: Case, name: str) -> None:
    """Nobody of another register joins an episode: each register is sealed under its own key for its own controller."""
    side = Side(case, name)
    who = WORKERS[name][1]
    with case.cast.inside(who) as ctx:
        first = register_person(ctx, confirmed=True, register=side.registers[0], given_name="Yksi", family_name="Rekisteri")
        second = register_person(ctx, confirmed=True, register=side.registers[1], given_name="Kaksi", family_name="Rekisteri")
        both = [Joining(first, "adult_client"), Joining(second, "child")]
        with pytest.raises(RuleBroken, match="PEOPLE-24"):
            open_episode(ctx, offer=side.offer, participants=both, start_on=date(2026, 11, 2))
        episode = open_episode(ctx, offer=side.offer, participants=[Joining(second, "adult_client")], start_on=date(2026, 11, 2))
        assert episode.register_id == side.registers[1].pk
        with pytest.raises(RuleBroken, match="PEOPLE-24"):
            add_participant(ctx, episode, joining=Joining(first, "child"), start_on=date(2026, 11, 3))
        found = {hit.card.name for hit in search(ctx, "Rekisteri").page.object_list}
        assert found == {"Yksi Rekisteri", "Kaksi Rekisteri"}
