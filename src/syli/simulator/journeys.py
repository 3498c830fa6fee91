"""A family's way: asking, waiting, coming in, perhaps going on to another service, leaving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from syli.simulator.contacts import Partner, episode_contacts
from syli.simulator.families import Home, Keys, Member
from syli.simulator.houses import House
from syli.simulator.indoors import Stay
from syli.simulator.living import Indoors, births, commitments, find_berth, leaving, live, named_already, reviews
from syli.simulator.lodges import Berth, Ledger
from syli.simulator.notes import guided_to, request_summary
from syli.simulator.profile import FamilyShape, Profile, ServiceShape, draw_codes
from syli.simulator.seasons import Seasons, moment
from syli.simulator.seeds import Weighted, lognormal
from syli.simulator.staffing import Staff
from syli.simulator.traits import ServiceTraits
from syli.simulator.world import Episode, Offer, Request

LONGEST_CHAIN = 3
FROM_WITHIN = "other_work_form"
NO_PLACE = "no_place"


@dataclass(slots=True)
class Scene:
    """Everything a journey needs to know of its association and its time."""

    house: House
    staff: Staff
    profile: Profile
    traits: Mapping[str, ServiceTraits]
    seasons: Seasons
    keys: Keys
    first_day: date
    until: date
    ledgers: Mapping[int, Ledger]
    weights: dict[tuple[str, str], Weighted[str]]

    def codes(self, service: str, name: str) -> Weighted[str]:
        """Return the weighed codes of one of a service's lists, made once."""
        key = (service, name)
        if key not in self.weights:
            allowed: tuple[str, ...] = getattr(self.traits[service], name)
            self.weights[key] = draw_codes(allowed, getattr(self.profile.services[service], name))
        return self.weights[key]


@dataclass(frozen=True, slots=True)
class Visit:
    """One coming to one service: who came, when, sent by whom."""

    offer: Offer
    people: tuple[Member, ...]
    day: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Door:
    """When a visit may begin: asked, decided, begun, with a room where the service is a stay; `turned` says why there was none."""

    received: datetime
    decided: datetime
    began: date
    state: str
    berth: Berth | None = None
    turned: str = ""


def journey(dice: Random, scene: Scene, home: Home, first: Visit, *, length: int) -> tuple[list[Request], list[Episode]]:
    """Tell a family's whole way through the association."""
    requests: list[Request] = []
    episodes: list[Episode] = []
    queue = [first]
    been = {first.offer.service}
    while queue and len(requests) < LONGEST_CHAIN:
        visit = queue.pop(0)
        shape = scene.profile.services[visit.offer.service]
        state = shape.outcomes.draw(dice)
        wait = int(lognormal(dice, shape.wait.median, shape.wait.sigma, shape.wait.most)) if not requests or shape.wait.median else 0
        days = length if visit is first else draw_length(dice, shape)
        door = _at_the_door(dice, scene, visit, state, wait, days)
        request = _request(dice, scene, visit, home, door)
        requests.append(request)
        if request.state != "accepted":
            continue
        episode = _episode(dice, scene, visit, home, request, door, days)
        episodes.append(episode)
        queue.extend(_follow_ups(dice, scene, visit, episode, been))
    return requests, episodes


def draw_length(dice: Random, shape: ServiceShape) -> int:
    """Draw how many days an episode lasts."""
    return max(1, round(lognormal(dice, shape.length.median, shape.length.sigma, shape.length.most)))


def _at_the_door(dice: Random, scene: Scene, visit: Visit, state: str, wait: int, days: int) -> _Door:
    shape = scene.profile.services[visit.offer.service]
    always = shape.hours == "always"
    received = scene.seasons.moment(dice, scene.seasons.next_open(visit.day, always_open=always), shape.hours)
    began = scene.seasons.next_open(received.date() + timedelta(days=wait), always_open=always)
    decided = scene.seasons.moment(dice, began, shape.hours) if wait else received + timedelta(minutes=dice.randrange(5, 55))
    if decided < received:
        decided = received + timedelta(minutes=20)
    stay = shape.stay
    if state == "accepted" and stay is not None and stay.is_whole:
        return _for_a_room(dice, scene, visit, _Door(received, decided, began, state), days)
    turned = stay.turned.draw(dice) if stay is not None and stay.is_whole and state == "guided" else ""
    return _still_open(dice, scene, _Door(received, decided, began, state, None, turned))


def _for_a_room(dice: Random, scene: Scene, visit: Visit, door: _Door, days: int) -> _Door:
    """Find a room: at once, later, or none. Somebody who is on her way has it held for her."""
    stay = scene.profile.services[visit.offer.service].stay
    assert stay is not None
    ahead = timedelta(minutes=20 * dice.randrange(3, 16)) if dice.random() < stay.held else timedelta()
    arrive = door.decided + (ahead or timedelta(minutes=dice.randrange(0, 25)))
    if ahead and arrive.date() > scene.until:
        ahead, arrive = timedelta(), door.decided
    leave = leaving(dice, door.began + timedelta(days=days))
    if leave <= arrive:
        leave += timedelta(days=1)
    berth = find_berth(scene.ledgers[visit.offer.unit], arrive - ahead if ahead else arrive, arrive, leave, stay.patience)
    if berth is None:
        return _still_open(dice, scene, _Door(door.received, door.decided, door.began, "refused" if stay.patience else "guided", None, NO_PLACE))
    shift = berth.arrive_at - arrive
    found = _still_open(dice, scene, _Door(door.received, door.decided + shift, door.began + shift, door.state, berth))
    if found.state == "accepted":
        scene.ledgers[visit.offer.unit].take(berth.room, berth.start_at, berth.leave_at)
    return found


def _still_open(dice: Random, scene: Scene, door: _Door) -> _Door:
    """What would be decided after the story ends waits, or is new."""
    if door.decided.date() <= scene.until:
        return door
    waits = (door.began - door.received.date()).days > 3
    return _Door(door.received, door.decided, door.began, "waiting" if waits and dice.random() < 0.8 else "new")


def _request(dice: Random, scene: Scene, visit: Visit, home: Home, door: _Door) -> Request:
    service = visit.offer.service
    shape, service_traits = scene.profile.services[service], scene.traits[service]
    received, decided, state = door.received, door.decided, door.state
    waiting_since = received.date() if (door.began - received.date()).days > 3 else None
    is_open = state in ("new", "waiting")
    key = scene.keys.request
    scene.keys.request += 1
    language = home.members[0].person.service_language
    return Request(
        key=key,
        offer=visit.offer.key,
        received_at=received,
        way="face_to_face" if shape.hours == "always" and dice.random() < 0.2 else dice.choice(("phone", "phone", "phone", "email", "face_to_face")),
        source=visit.source or scene.codes(service, "sources").draw(dice),
        reasons=scene.codes(service, "reasons").some(dice, dice.choice((1, 1, 2, 2, 3))),
        urgency=shape.urgency.draw(dice),
        state=state,
        people=tuple((member.person.key, member.role) for member in visit.people),
        summary=request_summary(dice, language, service_traits.group),
        municipality=home.municipality,
        waiting_since_on=waiting_since if state == "waiting" or (waiting_since and not is_open) else None,
        received_by=dice.choice(scene.staff.on(visit.offer.unit, received.date())).key,
        decided_at=None if is_open else decided,
        decided_by=None if is_open else dice.choice(scene.staff.on(visit.offer.unit, decided.date())).key,
        decision_code="" if state != "refused" else door.turned or scene.profile.refusals.draw(dice),
        guided_to=guided_to(dice, language) if state == "guided" else "",
        turned_away=door.turned,
    )


def _partner(dice: Random, scene: Scene, offer: Offer, start_on: date, own: int) -> Partner | None:
    """Draw the second worker, where two work with the family or the service asks for two at some of its contacts."""
    traits, shape = scene.traits[offer.service], scene.profile.services[offer.service]
    is_usual = dice.random() < shape.pair
    if not is_usual and all(kind.workers < 2 for kind in traits.kinds.values()):
        return None
    found = scene.staff.partner(dice, offer.unit, start_on, own)
    return None if found is None else Partner(found, is_usual)


def _episode(dice: Random, scene: Scene, visit: Visit, home: Home, request: Request, door: _Door, days: int) -> Episode:
    service, start_on = visit.offer.service, door.began
    shape = scene.profile.services[service]
    after_birth = scene.traits[service].after_birth
    members = tuple(named_already(member, start_on, after_birth) for member in visit.people)
    last = door.berth.leave_at.date() if door.berth is not None else start_on + timedelta(days=days)
    end_on = last if last <= scene.until else None
    care = scene.staff.care(dice, visit.offer.unit, start_on, end_on)
    partner = _partner(dice, scene, visit.offer, start_on, care[0].worker)
    key = scene.keys.episode
    scene.keys.episode += 1
    people = tuple((member.person.key, member.role) for member in members)
    contacts = episode_contacts(
        dice,
        scene.seasons,
        scene.traits[service],
        shape,
        visit.offer,
        key,
        members,
        care,
        partner,
        (max(start_on, scene.first_day), end_on or scene.until),
        start_on,
        home.municipality,
    )
    language, by = home.members[0].person.service_language, request.decided_by or 0
    paid = scene.traits[service].needs_commitment and shape.stay is not None
    return Episode(
        key=key,
        offer=visit.offer.key,
        request=request.key,
        requested_on=request.received_at.date(),
        start_on=start_on,
        end_on=end_on,
        result=scene.codes(service, "results").draw(dice) if end_on else "",
        end_reason=scene.codes(service, "end_reasons").draw(dice) if end_on else "",
        source=request.source,
        reasons=request.reasons,
        municipality=home.municipality,
        people=people,
        care=care,
        contacts=tuple(contacts),
        births=births(members, after_birth, (start_on, end_on or scene.until)),
        stay=_stay(dice, scene, visit, door, start_on, last, by),
        commitments=commitments(dice, language, start_on, last, scene.until, door.decided, by) if paid else (),
        reviews=reviews(dice, shape.stay, language, start_on, last, scene.until, care[0].worker) if shape.stay is not None else (),
    )


def _stay(dice: Random, scene: Scene, visit: Visit, door: _Door, start_on: date, last: date, by: int) -> Stay | None:
    """Tell how the family lives in the house: all the time, or for some days if there is a room then."""
    shape = scene.profile.services[visit.offer.service].stay
    if shape is None:
        return None
    ledger, berth = scene.ledgers[visit.offer.unit], door.berth
    indoors = Indoors(ledger, scene.staff, shape, scene.until)
    if berth is None:
        spare = (last - start_on).days - shape.days
        if dice.random() >= shape.share or spare < 1:
            return None
        arrive = moment(start_on + timedelta(days=dice.randrange(spare)), 15)
        leave = moment(arrive.date() + timedelta(days=shape.days), 11)
        berth = find_berth(ledger, arrive, arrive, leave, 0)
        if berth is None or not indoors.is_told(arrive) or arrive <= door.decided:
            return None
        ledger.take(berth.room, berth.start_at, berth.leave_at)
    return live(dice, indoors, visit.people, berth, by)


def _follow_ups(dice: Random, scene: Scene, visit: Visit, episode: Episode, been: set[str]) -> Iterator[Visit]:
    """Draw where the family goes on to, among what the association itself gives."""
    shape = scene.profile.services[visit.offer.service]
    for service, share in shape.follow_ups.items():
        if dice.random() >= share or service in been:
            continue
        offer = scene.house.offer_of(service)
        day = (episode.end_on or scene.until) - timedelta(days=dice.randrange(0, 8))
        if offer is None or day < scene.first_day or episode.end_on is None:
            continue
        people = fitting(visit.people, [f for _, f in scene.profile.services[service].shapes], day)
        if people:
            source = FROM_WITHIN if FROM_WITHIN in scene.traits[service].sources else ""
            been.add(service)
            yield Visit(offer, people, max(day, episode.start_on), source)


def fitting(people: Sequence[Member], shapes: Sequence[FamilyShape], day: date) -> tuple[Member, ...]:
    """Return who of a family may come to another service, each in that service's role."""
    found: list[Member] = []
    for member in people:
        role = _adult_role(member, shapes) if member.is_adult else _child_role(member, shapes, day)
        if role:
            found.append(Member(member.person, role, member.is_adult))
    return tuple(found)


def _adult_role(member: Member, shapes: Sequence[FamilyShape]) -> str:
    for shape in shapes:
        for adult in shape.adults:
            if member.person.gender in adult.genders.items:
                return adult.role
    return ""


def _child_role(member: Member, shapes: Sequence[FamilyShape], day: date) -> str:
    born = member.person.born_on or (date(member.person.birth_year, 7, 1) if member.person.birth_year else None)
    for shape in shapes:
        children = shape.children
        if children is None:
            continue
        if born is None or born > day:
            if children.unborn:
                return children.unborn_role
        elif children.age[0] <= (day - born).days / 365.25 <= children.age[1]:
            return children.role
    return ""
