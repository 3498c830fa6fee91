"""The acceptance scenarios of Annex B about stays, A6–A12, on the packs that are shipped, as they are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from syli.catalogue.commands import offer_service, publish_pack
from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import Pack, shipped_catalogue
from syli.catalogue.queries import choices_of, forget_packs
from syli.episodes.commands import Joining, close_episode, open_episode, reopen_episode
from syli.episodes.models import Episode
from syli.kernel.context import system_context
from syli.kernel.dates import add_months, at_local
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.stays.commands import (
    add_room,
    add_to_programme,
    arrive,
    bill_uncovered,
    give_permission,
    hold_review,
    plan_review,
    receive_family,
    record_commitment,
    set_up_house,
    withdraw_permission,
    write_departure_list,
)
from syli.stays.models import FeedbackLink, House, Stay, Task, TurnedAway
from syli.stays.queries.billing import billable_of, billed_of
from syli.stays.queries.leaving import asked_of
from syli.stays.queries.offers import STAY, block_of, door_roles, end_of
from syli.stays.queries.stays import stay_card
from syli.stays.queries.tasks import noticed, tasks_due
from syli.stays.queries.terms import needs_commitment
from syli.testing.dom import parse
from tests.case import make_person
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def shipped(suits: Callable[[Pack], bool]) -> Pack:
    """Return the only shipped service given as a stay that is such as the scenario says."""
    (found,) = [pack for pack in shipped_catalogue().packs if STAY in pack.modalities and not pack.profile and suits(pack)]
    return found


class Scene:
    """A house of unit A1 in which one shipped service is given."""

    def __init__(self, cast: Cast, pack: Pack, places: int = 5) -> None:
        forget_packs()
        publish_pack(system_context(None, now=cast.now), pack=pack)
        self.cast, self.pack = cast, pack
        with cast.inside("leena") as ctx:
            self.offer: ServiceOffer = offer_service(ctx, unit=cast.units["a1"], service_code=pack.code, start_on=date(2020, 1, 1))
            self.house: House = set_up_house(ctx, cast.units["a1"], family_places=places)
            self.rooms = [add_room(ctx, self.house, name=str(n + 1)) for n in range(places)]

    def family(self, start_on: date, *, born_on: date = date(2026, 1, 10)) -> tuple[Episode, list[Person]]:
        """Open an episode for a mother and her baby."""
        adult, child = self.roles
        with self.cast.inside("aino") as ctx:
            people = [
                make_person(self.cast, ctx, "aino", "Äiti", born_on=date(1995, 1, 1)),
                make_person(self.cast, ctx, "aino", "Vauva", born_on=born_on),
            ]
            joining = [Joining(people[0], adult), Joining(people[1], child)]
            return open_episode(ctx, offer=self.offer, participants=joining, start_on=start_on), people

    @property
    def roles(self) -> tuple[str, str]:
        """Return the service's own roles of a grown-up and a small child."""
        codes = [role.code for role in self.pack.clients]
        return codes[0], "baby" if "baby" in codes else "child"

    def lives(self, start_on: date, *, by: str = "aino") -> Stay:
        """Let a family live in the house since the afternoon of a day."""
        episode, people = self.family(start_on)
        with self.cast.inside(by) as ctx:
            return arrive(ctx, episode, house=self.house, people=people, at=at(start_on, 14), once_key=new_public_id())

    def client(self, who: str = "aino") -> Client:
        return self.cast.client(who)


def at(day: date, hour: int) -> datetime:
    """Return a full hour of a Finnish day."""
    return at_local(day, time(hour))


@pytest.fixture
def paid(cast: Cast) -> Scene:
    """The shipped stay that needs a payment commitment."""
    return Scene(cast, shipped(needs_commitment))


@pytest.fixture
def safe(cast: Cast) -> Scene:
    """The shipped stay that one enters at night without a name."""
    return Scene(cast, shipped(lambda pack: door_roles(pack) is not None and asked_of(pack).is_safety))


@pytest.fixture
def rhythm(cast: Cast) -> Scene:
    """The shipped stay of set days for babies of an age."""
    return Scene(cast, shipped(lambda pack: (block := block_of(pack)) is not None and block.age is not None))


def test_a6__stay_without_a_payment_commitment__is_refused(paid: Scene) -> None:
    episode, people = paid.family(date(2026, 6, 1))
    with paid.cast.inside("aino") as ctx:
        with pytest.raises(RuleBroken) as refused:
            arrive(ctx, episode, house=paid.house, people=people, at=at(date(2026, 6, 1), 14), once_key="a6")
        assert refused.value.rule_id == "STAY-21"
        assert not Stay.objects.exists()


def test_a6__commitment_that_ends_on_30_june__stops_billing_after_30_june(paid: Scene) -> None:
    episode, people = paid.family(date(2026, 6, 1))
    with paid.cast.inside("aino") as ctx:
        record_commitment(ctx, episode, issuer="Hyvinvointialue", start_on=date(2026, 6, 1), end_on=date(2026, 6, 30))
        stay = arrive(ctx, episode, house=paid.house, people=people, at=at(date(2026, 6, 1), 14), once_key="a6")
        june = frozenset(date(2026, 6, day) for day in range(1, 31))
        for one in billable_of(ctx, stay):
            assert one.nights == june
            assert one.days == june
            assert min(one.uncovered_nights) == min(one.uncovered_days) == date(2026, 7, 1)
            assert ctx.today in one.uncovered_days
        assert billed_of(ctx, stay).uncovered_since == date(2026, 7, 1)
    # The director may decide otherwise, with a reason (ENS-2); then those days are billed too, and the warning stays.
    with paid.cast.inside("leena") as ctx:
        bill_uncovered(ctx.because("Sovittu puhelimessa, päätös tulossa"), episode, start_on=date(2026, 7, 1), end_on=date(2026, 7, 31))
        assert billed_of(ctx, stay).uncovered_since == date(2026, 8, 1)
        assert any(mark.tone == "danger" for family in noticed(ctx) for mark in family.marks)
    page = paid.client("leena").get(reverse("stays.stay.view", args=[stay.public_id])).text
    assert "1.8.2026" in page


def test_a7__stay_of_eleven_months_warns_and_of_a_year_and_a_day__is_flagged(paid: Scene) -> None:
    today = paid.cast.now.date()
    stays = {}
    for months, extra in ((10, 0), (11, 0), (12, 1)):
        began = add_months(today, -months) - timedelta(days=extra)
        episode, people = paid.family(began, born_on=began - timedelta(days=30))
        with paid.cast.inside("aino") as ctx:
            record_commitment(ctx, episode, issuer="Hyvinvointialue", start_on=began)
            stays[months] = arrive(ctx, episode, house=paid.house, people=people, at=at(began, 14), once_key=f"a7 {months}")
            # Whose review is another matter: each has just met its sender.
            hold_review(ctx, plan_review(ctx, episode, planned_on=today), held_on=today)
    with paid.cast.inside("aino") as ctx:
        tones = {family.stay_id: {mark.tone for mark in family.marks} for family in noticed(ctx)}
    assert tones == {stays[11].public_id: {"soon"}, stays[12].public_id: {"danger"}}
    # On the board and on the home page.
    board = paid.client().get(reverse("stays.house.view", args=[paid.house.public_id])).text
    home = paid.client().get(reverse("home")).text
    for words in ("11", "12"):
        assert any(words in line for line in board.splitlines() if "tone-" in line or "status" in line)
    assert f'href="{reverse("stays.stay.view", args=[stays[12].public_id])}"' in home
    assert f'href="{reverse("stays.stay.view", args=[stays[10].public_id])}"' not in home


@pytest.mark.parametrize("allowed", [True, False])
def test_a8__ended_on_1_march__is_followed_up_a_year_later_only_with_permission(paid: Scene, allowed: bool) -> None:
    episode, people = paid.family(date(2025, 9, 1), born_on=date(2025, 8, 1))
    with paid.cast.inside("aino") as ctx:
        if allowed:
            give_permission(ctx, episode, person=people[0], code="contact_permission")
        close_episode(ctx, episode, end_on=date(2026, 3, 1), end_result="home_with_child")
        waiting = list(Task.objects.filter(cancelled_at__isnull=True).values_list("due_on", "window_days"))
    assert waiting == ([(date(2027, 3, 1), 30)] if allowed else [])


def test_a8__permission_taken_back__ends_the_follow_up_and_given_again_brings_it(paid: Scene) -> None:
    episode, people = paid.family(date(2025, 9, 1), born_on=date(2025, 8, 1))
    with paid.cast.inside("aino") as ctx:
        permission = give_permission(ctx, episode, person=people[0], code="contact_permission")
        close_episode(ctx, episode, end_on=date(2026, 3, 1), end_result="home_with_child")
    # Long after the end it is the leader who answers.
    with paid.cast.inside("leena") as ctx:
        withdraw_permission(ctx, permission)
        assert not Task.objects.filter(cancelled_at__isnull=True).exists()
        give_permission(ctx, episode, person=people[0], code="contact_permission")
        assert Task.objects.filter(cancelled_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("day", "is_shown"), [(date(2027, 1, 29), False), (date(2027, 1, 30), True), (date(2027, 3, 31), True), (date(2027, 4, 1), True)]
)
def test_a8__reminder__is_shown_thirty_days_before_and_is_late_thirty_days_after(paid: Scene, day: date, is_shown: bool) -> None:
    episode, people = paid.family(date(2025, 9, 1), born_on=date(2025, 8, 1))
    with paid.cast.inside("aino") as ctx:
        give_permission(ctx, episode, person=people[0], code="contact_permission")
        close_episode(ctx, episode, end_on=date(2026, 3, 1), end_result="home_with_child")
    paid.cast.now = at(day, 9)
    with paid.cast.inside("leena") as ctx:
        due = tasks_due(ctx)
        assert bool(due) == is_shown
        assert all(task.is_late == (day == date(2027, 4, 1)) for task in due)


def test_ens_8__child_placed__brings_its_list_of_tasks(paid: Scene) -> None:
    episode, _people = paid.family(date(2026, 9, 1))
    with paid.cast.inside("aino") as ctx:
        close_episode(ctx, episode, end_on=ctx.today, end_result="child_placed", end_reason="child_placed")
        assert sorted(Task.objects.values_list("code", flat=True)) == ["shared_parenthood", "support_in_handover"]
        assert len(tasks_due(ctx)) == 2
    with paid.cast.inside("leena") as ctx:
        reopen_episode(ctx.because("Kirjattu väärin"), episode)
        assert not Task.objects.filter(cancelled_at__isnull=True).exists()


@pytest.fixture
def talks(cast: Cast) -> Scene:
    """Return the shipped service without a house that meets a family again half a year after the end."""

    def suits(pack: Pack) -> bool:
        halves = [timer.after for timer in pack.timers if timer.kind == "follow_up" and timer.if_consent and timer.after is not None]
        return STAY not in pack.modalities and any((after.value, after.unit) == (6, "month") for after in halves)

    (pack,) = [pack for pack in shipped_catalogue().packs if not pack.profile and suits(pack) and pack.identity == ("named",)]
    return Scene(cast, pack)


@pytest.mark.parametrize("allowed", [True, False])
def test_a9__ended_on_10_january__is_met_again_on_10_july_with_permission(talks: Scene, allowed: bool) -> None:
    talks.cast.now = at(date(2026, 1, 10), 12)
    episode, people = talks.family(date(2025, 3, 1), born_on=date(2020, 1, 1))
    client, here = talks.client(), reverse("episodes.episode.view", args=[episode.public_id])
    permit = reverse("stays.episode.permit", args=[episode.public_id])
    assert permit in client.get(here).text
    if allowed:
        sent = {"people": [people[0].public_id], "code": "contact_permission", "how": "written", "given_on": "10.1.2026"}
        answer = client.post(permit, sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, here)
    with talks.cast.inside("aino") as ctx:
        close_episode(ctx, episode, end_on=ctx.today, end_result=end_of_talks(talks))
        waiting = list(Task.objects.filter(cancelled_at__isnull=True).values_list("due_on", "window_days"))
    assert waiting == ([(date(2026, 7, 10), 30)] if allowed else [])
    # The clock of the pages stands months later: then it is the leader who sees it.
    page = parse(talks.client("leena").get(here).text).by_id("tasks")
    assert (page is not None and "10.7." in page.text) is allowed
    talks.cast.now = at(date(2026, 7, 1), 9)
    with talks.cast.inside("leena") as ctx:
        assert bool(tasks_due(ctx)) is allowed


def test_a9__permission_taken_back_after_the_end__ends_the_follow_up(talks: Scene) -> None:
    episode, people = talks.family(talks.cast.now.date())
    with talks.cast.inside("aino") as ctx:
        permission = give_permission(ctx, episode, person=people[0], code="contact_permission")
        close_episode(ctx, episode, end_on=ctx.today, end_result=end_of_talks(talks))
        assert Task.objects.filter(cancelled_at__isnull=True).count() == 1
        withdraw_permission(ctx, permission)
        assert not Task.objects.filter(cancelled_at__isnull=True).exists()


def test_a9__permission_that_ends_before_the_follow_up__plans_none(talks: Scene) -> None:
    episode, people = talks.family(talks.cast.now.date())
    with talks.cast.inside("aino") as ctx:
        give_permission(ctx, episode, person=people[0], code="contact_permission", last_on=ctx.today + timedelta(days=60))
        close_episode(ctx, episode, end_on=ctx.today, end_result=end_of_talks(talks))
        assert not Task.objects.filter(cancelled_at__isnull=True).exists()
        give_permission(ctx, episode, person=people[0], code="contact_permission")
        assert Task.objects.filter(cancelled_at__isnull=True).count() == 1


def end_of_talks(talks: Scene) -> str:
    """Return a result with which an episode of the service may end."""
    return choices_of(talks.pack.results, "fi")[0][0]


def test_a10__rhythm_stay_for_a_baby_of_five_months__is_rejected_beside_the_field(rhythm: Scene) -> None:
    today = rhythm.cast.now.date()
    episode, people = rhythm.family(today, born_on=add_months(today, -6) + timedelta(days=1))
    there = reverse("stays.episode.arrive", args=[episode.public_id])
    sent = {"people": [p.public_id for p in people], "day": today.isoformat(), "time": "0.00", "once_key": "a10"}
    answer = rhythm.client().post(there, sent)
    assert answer.status_code == 422
    assert "STAY-46" in answer.text
    beside = parse(answer.text).by_id("id_people_error")
    assert beside is not None
    assert "STAY-46" in beside.text
    with rhythm.cast.inside("aino"):
        assert not Stay.objects.exists()
    # The day the baby is six months old it may begin, and its end is three days away.
    other, family = rhythm.family(today, born_on=add_months(today, -6))
    with rhythm.cast.inside("aino") as ctx:
        stay = arrive(ctx, other, house=rhythm.house, people=family, at=ctx.now, once_key="a10 six")
        assert stay.planned_end_on == today + timedelta(days=3)


def test_a11__sixth_family_with_five_places_used__is_counted_as_no_place_with_guidance(safe: Scene) -> None:
    for room in safe.rooms:
        with safe.cast.inside("aino") as ctx:
            receive_family(ctx, safe.house, offer=safe.offer, adults=1, children=3, room=room, once_key=new_public_id())
    page = safe.client().get(reverse("stays.house.receive", args=[safe.house.public_id])).text
    turn_away = reverse("stays.house.turn_away", args=[safe.house.public_id])
    assert turn_away in page
    assert 'name="adults"' not in page
    sent = {"reason": "no_place", "guided_code": "tavern", "guided_to": "Toinen talo", "adults": "1", "children": "2", "once_key": "a11"}
    refused = safe.client().post(turn_away, sent)
    assert refused.status_code == 422
    assert "Toinen talo" in refused.text
    sent["guided_code"] = "other_shelter"
    assert safe.client().post(turn_away, sent).status_code == 302
    with safe.cast.inside("aino"):
        assert Stay.objects.count() == 5
        counted = TurnedAway.objects.get()
        assert (counted.reason, counted.adults, counted.children) == ("no_place", 1, 2)
        assert (counted.guided_code, counted.guided_to) == ("other_shelter", "Toinen talo")


def test_a12__feedback_kept_elsewhere__shows_only_that_the_link_was_given(safe: Scene) -> None:
    with safe.cast.inside("aino") as ctx:
        stay = receive_family(ctx, safe.house, offer=safe.offer, adults=1, children=1, once_key="a12")
    there = reverse("stays.stay.check_out", args=[stay.public_id])
    # Whatever else is sent with it, an answer for instance, is taken by nobody.
    sent = {"link_adult": "given", "link_child": "too_young", "answer": "Kiitos kaikesta", "link_text": "Kiitos kaikesta"}
    assert safe.client().post(there, sent).status_code == 302
    with safe.cast.inside("aino"):
        kept = {(one.to_whom, one.is_given, one.reason_code, one.given_on) for one in FeedbackLink.objects.all()}
        assert kept == {("adult", True, "", safe.cast.now.date()), ("child", False, "too_young", safe.cast.now.date())}
    page = safe.client().get(reverse("stays.stay.view", args=[stay.public_id])).text
    assert "Kiitos kaikesta" not in page
    # There is no place where an answer could be kept: yes or no, to whom, when, and a reason from a list.
    facts = {field.name for field in FeedbackLink._meta.get_fields() if not field.is_relation}
    assert facts == {"id", "public_id", "version", "created_at", "created_by_id", "code", "to_whom", "is_given", "reason_code", "given_on"}
    with safe.cast.inside("aino") as ctx, pytest.raises(RuleBroken) as refused:
        write_departure_list(ctx, stay, links={(asked_of(safe.pack).links[0], "adult"): "Kiitos kaikesta"})
    assert refused.value.rule_id == "STAY-44"


def test_uni_2__visitors_during_the_rhythm_stay__are_told_with_their_days(rhythm: Scene) -> None:
    """The clock stands on a Sunday; the doors are open on Tuesdays and Thursdays, and the stay ends on Wednesday."""
    today = rhythm.cast.now.date()
    episode, people = rhythm.family(today, born_on=add_months(today, -8))
    with rhythm.cast.inside("aino") as ctx:
        for weekday in (1, 3):
            add_to_programme(ctx, rhythm.house, kind="open_doors", title="Avoin päivä", weekday=weekday, begins=time(10), minutes=180)
        stay = arrive(ctx, episode, house=rhythm.house, people=people, at=ctx.now, once_key="uni2")
        (mark,) = stay_card(ctx, stay).marks
    assert "24.11." in mark.words
    assert "26.11." not in mark.words


def test_pr_8__intensive_block_of_the_whole_federation__ends_after_five_days() -> None:
    catalogue = shipped_catalogue()
    widest = [catalogue.pack(code, "federation") for code in catalogue.profiles["federation"].services]
    blocks = [block for pack in widest if STAY in pack.modalities and (block := block_of(pack)) is not None]
    assert [end_of(block, at(date(2026, 11, 23), 10)) for block in blocks] == [date(2026, 11, 28)]
