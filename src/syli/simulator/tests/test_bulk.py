"""Written in bulk or through the commands, the same story leaves the same rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import models, transaction

from syli.catalogue.packs import shipped_catalogue
from syli.episodes.models import ClientRelationship, Contact, Episode
from syli.intake.choices import RequestState
from syli.intake.models import HelpRequest
from syli.interop.bulk.columns import COLUMNS
from syli.interop.bulk.writer import BulkWriter
from syli.kernel.scope import scope
from syli.kernel.vault.errors import VaultError
from syli.kernel.vault.tokens import exact_token
from syli.org.models import Organisation
from syli.people.commands.naming import names_of, reach_of
from syli.people.models import NameToken, Person
from syli.people.tokens import tokens_of
from syli.records.models import Note, NoteToken, NoteVersion
from syli.records.search import COLUMN, words_of
from syli.simulator.beside import Made, Wanted, make_here, write_beside
from syli.simulator.generate import Plan, Story, story_of
from syli.simulator.header import Header, write_header
from syli.simulator.indoors import Handover, Hold
from syli.simulator.simulate import AlreadyThere, prepare, simulate
from syli.simulator.tests.by_commands import CommandTeller
from syli.simulator.tests.plans import plan
from syli.simulator.world import Contact as Told
from syli.simulator.world import Count, Family
from syli.stays.models import House, Room

#: Random or counted up, so never the same twice. Times are compared; who and what the row points to is compared by order.
RANDOM = {"id", "public_id", "once_key", "writing", "organisation_id", "register_id"}
FILLING = 8
#: Tokens are held against the texts they are of; houses and their rooms are few, so commands write them.
COMPARED: list[type[Any]] = [House, Room, *(model for model in COLUMNS if model not in (NameToken, NoteToken))]

pytestmark = pytest.mark.django_db


class Part:
    """The first families of a story that between them show everything, without its groups: no command records those yet."""

    def __init__(self, story: Story) -> None:
        self.association = story.association
        every = list(story.families)
        # The commands ask who is in the house now, so those who live in one come in the order in which they came.
        self.kept = sorted([*_interesting(every), *every[:FILLING]], key=_first_stay)
        told = list(story.counts())
        self.counted = [*[count for count in told if count.call is None][:15], *[count for count in told if count.call is not None][:10]]
        self.last_day = story.last_day
        self._held, self._handed = [h for h in story.holds() if _is_free(h, self.kept)][:8], list(story.handovers())[:30]

    @property
    def families(self) -> Iterator[Family]:
        """Tell the families, each once."""
        seen: set[int] = set()
        is_protected = False
        for family in self.kept:
            if family.key not in seen:
                born = any(p.was_expected and not p.is_unborn for p in family.persons)
                yield _shortened(_protected(family) if born and not is_protected else family)
                is_protected |= born
                seen.add(family.key)

    def groups(self) -> Iterator[Told]:
        """Tell no groups."""
        return iter(())

    def counts(self) -> Iterator[Count]:
        """Tell a few counts and calls."""
        return iter(self.counted)

    def holds(self) -> Iterator[Hold]:
        """Tell a few places held for nobody who came."""
        return iter(self._held)

    def handovers(self) -> Iterator[Handover]:
        """Tell a few handovers, the last ones among them."""
        return iter(self._handed)


def _first_stay(family: Family) -> str:
    return min((episode.stay.began_at.isoformat() for episode in family.episodes if episode.stay is not None), default="")


def _is_free(hold: Hold, families: list[Family]) -> bool:
    """Leave out what is held in a house where a family lives still: told after all families, it would find the room taken."""
    stays = [episode.stay for family in families for episode in family.episodes if episode.stay is not None and episode.stay.ended_at is None]
    return all(stay.unit != hold.unit for stay in stays)


def _protected(family: Family) -> Family:
    """Give the family a protected identity: rare, so not left to chance."""
    return replace(family, persons=tuple(replace(p, is_protected=not p.is_unborn) for p in family.persons))


def _shortened(family: Family) -> Family:
    """Keep a few contacts of every state of each episode."""
    episodes = []
    for episode in family.episodes:
        wanted = {state: 3 if state == "done" else 2 for state in ("done", "cancelled", "no_show")}
        kept = []
        for contact in episode.contacts:
            if wanted[contact.state]:
                wanted[contact.state] -= 1
                kept.append(contact)
        episodes.append(replace(episode, contacts=tuple(kept)))
    return replace(family, episodes=tuple(episodes))


def _interesting(families: list[Family]) -> list[Family]:
    tests = [
        lambda f: any(p.was_expected and not p.is_unborn for p in f.persons),
        lambda f: any(p.is_unborn for p in f.persons),
        lambda f: any(p.is_protected for p in f.persons),
        lambda f: any(p.alias for p in f.persons),
        lambda f: any(t.role == "former_partner" for t in f.relations),
        lambda f: any(t.role == "partner" for t in f.relations),
        lambda f: bool(f.households),
        lambda f: any(point.when for point in f.contact_points),
        lambda f: any(len(e.care) > 1 for e in f.episodes),
        lambda f: any(len(e.care) > 2 for e in f.episodes),
        lambda f: len(f.episodes) > 1,
        lambda f: any(e.end_on is None for e in f.episodes),
        *[lambda f, s=state: any(r.state == s for r in f.requests) for state in ("new", "waiting", "guided", "refused", "withdrawn")],
        lambda f: any(r.waiting_since_on and r.state == "accepted" for r in f.requests),
        lambda f: any(c.state == "no_show" and c.notes for e in f.episodes for c in e.contacts),
        lambda f: any(c.state == "cancelled" for e in f.episodes for c in e.contacts),
        lambda f: any(len(c.notes) > 1 for e in f.episodes for c in e.contacts),
        lambda f: any(len(c.workers) > 1 for e in f.episodes for c in e.contacts),
        *[lambda f, k=kind: any(t.kind == k for e in f.episodes if e.stay for t in e.stay.turns) for kind in ("away", "joined", "moved")],
        lambda f: any(e.stay and e.stay.hold for e in f.episodes),
        lambda f: any(e.stay and e.stay.ended_at is None for e in f.episodes),
        lambda f: any(e.stay and e.stay.planned_end_on for e in f.episodes),
        lambda f: any(len(e.commitments) > 1 for e in f.episodes),
        lambda f: any(r.held_at for e in f.episodes for r in e.reviews),
        lambda f: any(r.turned_away == "no_place" for r in f.requests),
        lambda f: any(r.turned_away not in ("", "no_place") for r in f.requests),
    ]
    return [family for test in tests if (family := next(filter(test, families), None)) is not None]


def told_every_way() -> tuple[Header, Header, Header]:
    """Tell one story three times: through commands, in bulk, and in bulk with the rows made in a process beside."""
    which = plan(years=2, scale=0.6, until=date(2025, 11, 20))
    prepare(which)
    part = Part(story_of(which, 19))
    by_commands, in_bulk, beside = (_header(which, part, name) for name in "123")
    with scope([by_commands.organisation.pk]):
        teller = CommandTeller(by_commands, which.until)
        for family in part.families:
            teller.family(family)
        for count in part.counts():
            teller.count(count)
        for hold in part.holds():
            teller.stays.unused(hold)
        for handover in part.handovers():
            teller.stays.handover(handover)
    for header, way in ((in_bulk, make_here), (beside, _made_beside)):
        with transaction.atomic(), scope([header.organisation.pk]):
            for room in way(Wanted(header, part, None, BulkWriter(header.register), lambda _contacts: None)).rooms:
                room.write()
    return by_commands, in_bulk, beside


def _made_beside(wanted: Wanted) -> Made:
    [(_, made)] = write_beside([wanted], 1)
    return made


def _header(which: Plan, part: Part, name: str) -> Header:
    workers = tuple(replace(worker, username=f"{worker.username}.{name}") for worker in part.association.workers)
    association = replace(part.association, name=f"{part.association.name} {name}", business_id="", workers=workers)
    packs = {code: shipped_catalogue().pack(code) for code in {offer.service for offer in association.offers}}
    return write_header(association, packs)


def test_rows__bulk__equal_those_of_the_commands() -> None:
    by_commands, *in_bulk = told_every_way()
    check_that_everything_was_shown(by_commands)
    check_tokens(by_commands)
    for header in in_bulk:
        check_rows(by_commands, header)
        check_tokens(header)
        check_seals(header)


def check_rows(one: Header, two: Header) -> None:
    numbers = [_numbers(header) for header in (one, two)]
    for model in COMPARED:
        with scope([one.organisation.pk]):
            expected = _rows(model, one, numbers[0])
        with scope([two.organisation.pk]):
            found = _rows(model, two, numbers[1])
        assert len(found) == len(expected) > 0, model.__name__
        for left, right in zip(expected, found, strict=True):
            assert right == left, f"{model.__name__}: {_difference(left, right)}"


def check_that_everything_was_shown(header: Header) -> None:
    with scope([header.organisation.pk]):
        assert set(Contact.objects.values_list("state", flat=True)) == {"done", "cancelled", "no_show"}
        assert set(Episode.objects.values_list("state", flat=True)) == {"open", "closed"}
        assert set(HelpRequest.objects.values_list("state", flat=True)) == set(RequestState)
        assert Person.objects.filter(is_unborn=True).exists()
        assert Person.objects.filter(version__gt=1).exists()
        assert Person.objects.filter(is_protected=True, due_on__isnull=False).exists()
        assert Person.objects.filter(is_protected=True, due_on__isnull=True).exists()
        assert Episode.objects.filter(version__gt=2).exists(), "an own worker was changed"
        assert ClientRelationship.objects.filter(version__gt=2).exists(), "somebody came back"
        assert Note.objects.exclude(kind="contact").exists()


def check_tokens(header: Header) -> None:
    register = header.register.pk
    with scope([header.organisation.pk]):
        for person in Person.objects.order_by("pk"):
            known = set(NameToken.objects.filter(person=person).values_list("token", flat=True))
            assert known == tokens_of(register, names_of(person), person.identity_code, reach_of(person))
        for version in NoteVersion.objects.select_related("note").order_by("pk"):
            text = " ".join(part["text"] for part in version.paragraphs)
            tokens = NoteToken.objects.filter(note=version.note_id)
            assert set(tokens.values_list("token", flat=True)) == {exact_token(register, COLUMN, word) for word in words_of(text)}
            assert set(tokens.values_list("person_id", "organisation_id")) == {(version.note.person_id, header.organisation.pk)}


def check_seals(header: Header) -> None:
    with scope([header.organisation.pk]):
        one, other = Person.objects.order_by("pk").first(), Person.objects.order_by("-pk").first()
        assert one is not None and other is not None
        sealed = one.__dict__["family_name"]
        assert one.family_name.encode() not in sealed.ciphertext
        other.__dict__["family_name"] = sealed
        with pytest.raises(VaultError, match="does not open"):
            _ = other.family_name


def _numbers(header: Header) -> dict[str, dict[int, int]]:
    """Return what each id means: the how-manieth row of its table in this association."""
    known: dict[str, dict[int, int]] = {}
    with scope([header.organisation.pk]):
        for model in COMPARED:
            rows = model._default_manager.filter(organisation_id=header.organisation.pk).order_by(*_order(model))
            known[model._meta.label] = {pk: number for number, pk in enumerate(rows.values_list("pk", flat=True))}
    known["org.StaffMember"] = {pk: key for key, pk in header.staff.items()}
    known["org.Unit"] = {unit.pk: key for key, unit in header.units.items()}
    known["catalogue.ServiceOffer"] = {offer.pk: key for key, offer in header.offers.items()}
    return known


def _order(model: type[models.Model]) -> list[str]:
    """Persons and their doings are entered in the same order both ways; client relationships are told apart by their person."""
    return {
        "ClientRelationship": ["person_id"],
        "Relationship": ["person_id", "other_id"],
        "ContactWorker": ["contact_id", "staff_id"],
        "EpisodeParticipant": ["episode_id", "person_id", "start_on"],
        "Presence": ["person_id", "start_at"],
        "Hold": ["created_at"],
        "AdviceCall": ["happened_at"],
    }.get(model.__name__, ["pk"])


def _rows(model: type[Any], header: Header, numbers: dict[str, dict[int, int]]) -> list[dict[str, Any]]:
    rows = model._default_manager.filter(organisation_id=header.organisation.pk).order_by(*_order(model))
    return [_plain(row, numbers) for row in rows]


def _plain(row: models.Model, numbers: dict[str, dict[int, int]]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        name = field.attname
        if name in RANDOM or name == "identity_token":
            continue
        value = getattr(row, name)
        if name == "created_by_id":
            value = numbers["org.StaffMember"].get(value, value)
        elif field.is_relation and value is not None:
            value = numbers[field.related_model._meta.label][value]  # type: ignore[union-attr]
        plain[name] = value
    if isinstance(row, Person):
        plain["has_token"] = row.identity_token is not None
    return plain


def _difference(left: dict[str, Any], right: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {left[name]!r} by command, {right[name]!r} in bulk" for name in left if left[name] != right[name])


def test_association__written_twice__is_refused() -> None:
    result = simulate(1, 1, seed=3, scale=0.05, until=date(2025, 3, 31), first=7)
    assert result.associations == 1 and result.contacts > 0
    assert Counter(result.rows)["Contact"] == result.contacts
    before = Organisation.objects.count()
    with pytest.raises(AlreadyThere):
        simulate(1, 1, seed=3, scale=0.05, until=date(2025, 3, 31), first=7)
    assert Organisation.objects.count() == before
