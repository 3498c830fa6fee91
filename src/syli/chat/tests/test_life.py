"""A conversation from coming to counting: who may do what in which state, and what is left of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from syli.chat.commands import count_conversation, hand_on, leave, leave_line, miss, offer_contact, say, start, stay, sweep, take_next, write
from syli.chat.keys import FIRST
from syli.chat.models import Answerer, ChatCount, ChatMiss, Conversation, Duty, Message
from syli.chat.queries.lines import there_now
from syli.chat.queries.talking import conversation_by, place_of, queue_of, words_of
from syli.chat.tests.conftest import Booth
from syli.chat.working import sweep_job
from syli.episodes.models import CountOnlyContact
from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.context import system_context
from syli.kernel.ids import new_public_id
from syli.kernel.rules import RuleBroken
from syli.kernel.vault.models import VaultKey

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_conversation__from_the_queue_to_the_count(booth: Booth) -> None:
    key = booth.come(role_code="adult_client", age_code="age_30_39", theme_codes=["safety"])
    assert booth.write(key, "Onko siellä joku?")
    taken = booth.take(later=3 * MINUTE)
    with booth.worker("aino", later=4 * MINUTE) as ctx:
        say(ctx, taken, text="Hei, täällä Aino.", once_key=new_public_id())
        assert [(one.writer, one.text) for one in words_of(taken)] == [("visitor", "Onko siellä joku?"), ("worker", "Hei, täällä Aino.")]
    ended = booth.end(taken, later=20 * MINUTE)
    assert (ended.state, ended.minutes, ended.waited_minutes) == ("ended", 17, 3)
    assert (ended.came_at, ended.seen_at, ended.taken_at, ended.key_hash, ended.key_number) == (None,) * 5
    with booth.worker("aino", later=21 * MINUTE) as ctx:
        assert not Message.objects.exists()
        assert not VaultKey.objects.filter(owner__gte=FIRST).exists()
        made = count_conversation(
            ctx, ended, role_code="adult_client", age_code="age_30_39", theme_codes=["safety"], guided_codes=["shelter"], was_emergency=True
        )
        assert made is not None
        counted = made.counted
        assert (counted.kind, counted.modality, counted.minutes, counted.adults, counted.children) == ("chat", "remote", 17, 1, 0)
        assert (counted.theme_codes, counted.role_code, counted.age_code) == (["safety"], "adult_client", "age_30_39")
        assert (made.guided_codes, made.was_emergency, made.waited_minutes) == (["shelter"], True, 3)
        assert not Conversation.objects.exists()


def test_conversation__of_a_child__is_counted_as_a_child(booth: Booth) -> None:
    booth.come(age_code="age_13_17")
    ended = booth.end(booth.take())
    with booth.worker("aino") as ctx:
        made = count_conversation(ctx, ended, age_code="age_13_17")
    assert made is not None and (made.counted.adults, made.counted.children) == (0, 1)


def test_count__stands_in_the_association_of_who_answered(booth: Booth) -> None:
    booth.come()
    ended = booth.end(booth.take("otso"), "otso")
    with booth.worker("otso") as ctx:
        count_conversation(ctx, ended)
    with booth.cast.inside("otso"):
        assert CountOnlyContact.objects.count() == ChatCount.objects.count() == 1
    with booth.cast.inside("aino"):
        assert CountOnlyContact.objects.count() == ChatCount.objects.count() == 0


def test_counting_twice__counts_once(booth: Booth) -> None:
    booth.come()
    ended = booth.end(booth.take())
    with booth.worker("aino") as ctx:
        count_conversation(ctx, ended)
        with pytest.raises(NotAllowed):
            count_conversation(ctx, ended)
        assert CountOnlyContact.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"theme_codes": ["weather"]}, "theme_codes"),
        ({"role_code": "king"}, "theme_codes"),
        ({"age_code": "unborn"}, "theme_codes"),
        ({"guided_codes": ["moon"]}, "theme_codes"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 601}, "minutes"),
    ],
)
def test_chat_09__strange_counts__save_nothing(booth: Booth, facts: dict[str, object], field: str) -> None:
    booth.come()
    ended = booth.end(booth.take())
    with booth.worker("aino") as ctx:
        with pytest.raises(RuleBroken) as broken:
            count_conversation(ctx, ended, **facts)
        assert (broken.value.rule_id, broken.value.field) == ("CHAT-09", field)
        assert not CountOnlyContact.objects.exists()
        assert Conversation.objects.get().state == "ended"


def test_queue__tells_places_in_order_of_coming(booth: Booth) -> None:
    keys = [booth.come(later=n * MINUTE) for n in range(3)]
    with booth.visitor(later=5 * MINUTE) as ctx:
        found = [conversation_by(booth.line, key) for key in keys]
        assert [place_of(one) for one in found if one is not None] == [1, 2, 3]
        assert (queue_of(booth.line, ctx.now).waiting, queue_of(booth.line, ctx.now).longest_minutes) == (3, 5)
        leave(ctx, line=booth.line, key=keys[0])
        assert place_of(found[2]) == 2  # type: ignore[arg-type]


def test_leaving_the_queue__leaves_a_number_and_no_row(booth: Booth) -> None:
    key = booth.come()
    booth.write(key, "Ehkä en uskalla.")
    with booth.visitor() as ctx:
        assert leave(ctx, line=booth.line, key=key)
        assert not leave(ctx, line=booth.line, key=key)
        assert not Conversation.objects.exists() and not Message.objects.exists()
        row = ChatMiss.objects.get()
        assert (row.kind, row.number, row.happened_on) == ("left", 1, ctx.today)


def test_visitor_leaves__it_is_over_for_both(booth: Booth) -> None:
    key = booth.come()
    taken = booth.take()
    with booth.visitor() as ctx:
        leave(ctx, line=booth.line, key=key)
        assert not write(ctx, line=booth.line, key=key, text="Vielä yksi", once_key=new_public_id())
        assert not stay(ctx, line=booth.line, key=key)
    with booth.worker("aino") as ctx:
        with pytest.raises(RuleBroken) as broken:
            say(ctx, taken, text="Oletko vielä siellä?", once_key=new_public_id())
        assert broken.value.rule_id == "CHAT-05"
        assert not Message.objects.exists()


def test_closed_line__lets_nobody_in_and_counts_it(booth: Booth) -> None:
    night = timedelta(hours=14)
    assert booth.come(later=night) == ""
    with booth.visitor(later=night) as ctx:
        miss(ctx, line=booth.line)
        assert not Conversation.objects.exists()
        assert {row.kind: row.number for row in ChatMiss.objects.all()} == {"closed": 2}
    with booth.visitor() as ctx:
        miss(ctx, line=booth.line)  # it is open: nothing was missed
        assert ChatMiss.objects.get().number == 2


def test_chat_10__full_queue__lets_nobody_in_and_counts_it(booth: Booth) -> None:
    booth.line.most_waiting = 2
    booth.line.save()
    assert booth.come() and booth.come()
    assert booth.come() == ""
    with booth.visitor():
        assert Conversation.objects.count() == 2
        assert ChatMiss.objects.get().kind == "full"


def test_chat_03__a_worker_holds_as_many_as_the_line_allows(booth: Booth) -> None:
    for _ in range(3):
        booth.come()
    first, second = booth.take(), booth.take()
    with booth.worker("aino") as ctx:
        with pytest.raises(RuleBroken) as broken:
            take_next(ctx, booth.line)
        assert broken.value.rule_id == "CHAT-03"
    booth.end(first)
    assert booth.take().pk != second.pk
    with booth.worker("otso") as ctx:
        assert take_next(ctx, booth.line) is None


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_chat_04__what_is_no_message__is_not_sent(booth: Booth, text: str) -> None:
    key = booth.come()
    with pytest.raises(RuleBroken) as broken:
        booth.write(key, text)
    assert (broken.value.rule_id, broken.value.field) == ("CHAT-04", "text")
    with booth.visitor():
        assert not Message.objects.exists()


def test_message__sent_twice__is_one(booth: Booth) -> None:
    key, once = booth.come(), new_public_id()
    for _ in range(2):
        with booth.visitor() as ctx:
            write(ctx, line=booth.line, key=key, text="Hei", once_key=once)
    with booth.visitor():
        assert Message.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "x" * 43, "x" * 5000, "ä" * 43, "' OR 1=1 --" + "x" * 32])
def test_strange_key__opens_nothing(booth: Booth, key: str) -> None:
    booth.come()
    with booth.visitor() as ctx:
        assert conversation_by(booth.line, key) is None
        assert not write(ctx, line=booth.line, key=key, text="Hei", once_key=new_public_id())
        assert not leave(ctx, line=booth.line, key=key)
        assert Conversation.objects.count() == 1


def test_key__of_another_line__opens_nothing(booth: Booth) -> None:
    key = booth.come()
    other = type(booth.line).objects.create(owner=booth.cast.organisations["aava"], address="toinen", created_at=booth.now)
    with booth.visitor():
        assert conversation_by(other, key) is None


def test_key__is_not_what_is_kept(booth: Booth) -> None:
    key = booth.come()
    with booth.visitor():
        row = Conversation.objects.get()
        assert key not in {str(value) for value in vars(row).values()}
        assert row.key_hash != key


@pytest.mark.parametrize("who", ["aarne", "otso", "leena", "adele", "vilma", "sulo", "saga", "lotta", "stina", "tilda"])
def test_conversation__is_read_by_nobody_but_its_holder(booth: Booth, who: str) -> None:
    key = booth.come()
    booth.write(key, "Vain Ainolle.")
    taken = booth.take()
    with booth.worker(who) as ctx:
        for act in (
            lambda: say(ctx, taken, text="Hei", once_key=new_public_id()),
            lambda: hand_on(ctx, taken, to="x"),
            lambda: offer_contact(ctx, taken),
            lambda: count_conversation(ctx, taken),
        ):
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize("who", ["leena", "adele", "vilma", "sulo", "lotta", "stina", "tilda", "fanni"])
def test_queue__is_taken_from_by_those_named_only(booth: Booth, who: str) -> None:
    booth.come()
    with booth.worker(who) as ctx:
        with pytest.raises(NotAllowed):
            take_next(ctx, booth.line)


def test_answerer__put_aside__reaches_nothing_at_once(booth: Booth) -> None:
    booth.come()
    taken = booth.take()
    Answerer.objects.filter(staff=booth.cast.staff["aino"]).update(is_in_use=False)
    with booth.worker("aino") as ctx:
        with pytest.raises(NotAllowed):
            say(ctx, taken, text="Hei", once_key=new_public_id())


def test_hand_on__to_another_associations_worker__who_is_there(booth: Booth) -> None:
    booth.come()
    taken = booth.take()
    with booth.worker("aino") as ctx:
        otso = Answerer.objects.get(staff=booth.cast.staff["otso"])
        with pytest.raises(RuleBroken) as broken:
            hand_on(ctx, taken, to=otso.public_id)  # he is not at the line
        assert broken.value.rule_id == "CHAT-17"
    booth.there("otso")
    with booth.worker("aino") as ctx:
        hand_on(ctx, taken, to=otso.public_id)
        with pytest.raises(NotAllowed):
            say(ctx, taken, text="Hei", once_key=new_public_id())
    with booth.worker("otso") as ctx:
        say(ctx, taken, text="Otso jatkaa.", once_key=new_public_id())
        assert [one.writer for one in words_of(taken)] == ["change", "worker"]


def test_leave_line__not_with_a_conversation_in_hand(booth: Booth) -> None:
    booth.come()
    taken = booth.take()
    with booth.worker("aino") as ctx:
        assert [duty.answerer.staff.given_name for duty in there_now(booth.line, ctx.now)] == ["Aino"]
        with pytest.raises(RuleBroken):
            leave_line(ctx, booth.line)
    booth.end(taken)
    with booth.worker("aino", later=60 * MINUTE) as ctx:
        leave_line(ctx, booth.line)
        assert there_now(booth.line, ctx.now) == []
        duty = Duty.objects.get()
        assert duty.ended_at is not None and duty.ended_at - duty.started_at == 60 * MINUTE


def test_chat_07__a_visitor_who_has_gone__is_swept_and_counted(booth: Booth) -> None:
    waiting, talking = booth.come(), ""
    with booth.visitor(later=9 * MINUTE) as ctx:
        assert stay(ctx, line=booth.line, key=waiting)
    talking = booth.come(later=MINUTE)
    first = booth.take(later=10 * MINUTE)
    booth.write(talking, "Haloo", later=11 * MINUTE)

    def swept(minutes: int) -> int:
        with booth.visitor():
            return sweep(system_context(booth.line.owner_id, now=booth.now + minutes * MINUTE), booth.line)

    assert swept(18) == 0
    assert swept(19) == 1  # the one who was taken was last seen at nine minutes
    assert swept(21) == 1  # the one who waited wrote at eleven
    with booth.visitor():
        assert Conversation.objects.get().pk == first.pk
        assert not Message.objects.exists()
        assert ChatMiss.objects.get().kind == "left"
    # The worker has the day for counting it.
    assert swept(60) == swept(6 * 60) == 0
    # Nobody counted it: the next day Syli does, with what the visitor said herself.
    assert swept(24 * 60) == 1
    with booth.cast.inside("aino"):
        assert CountOnlyContact.objects.get().kind == "chat"
        assert not Conversation.objects.exists()


def test_chat_06__kept_words__are_the_holders_until_their_day_and_then_gone(booth: Booth) -> None:
    booth.line.keep_days = 7
    booth.line.save()
    key = booth.come()
    booth.write(key, "Tämän saa säilyttää.")
    ended = booth.end(booth.take())
    with booth.worker("aino") as ctx:
        count_conversation(ctx, ended)
        kept = Conversation.objects.get()
        assert (kept.state, kept.key_hash) == ("kept", None)
        assert [one.text for one in words_of(kept)] == ["Tämän saa säilyttää."]
    with booth.visitor():
        sweep(system_context(booth.line.owner_id, now=booth.now + timedelta(days=7)), booth.line)
        assert Message.objects.count() == 1
        sweep(system_context(booth.line.owner_id, now=booth.now + timedelta(days=8)), booth.line)
        assert not Message.objects.exists() and not Conversation.objects.exists()
        assert not VaultKey.objects.filter(owner__gte=FIRST).exists()


def test_log__of_a_visitor__names_neither_her_nor_her_conversation(booth: Booth) -> None:
    before = AuditEvent.objects.count()
    key = booth.come()
    booth.write(key, "Hei")
    with booth.visitor() as ctx:
        stay(ctx, line=booth.line, key=key)
        leave(ctx, line=booth.line, key=key)
    events = list(AuditEvent.objects.order_by("pk")[before:])
    assert [event.action for event in events] == ["chat.visit.start", "chat.visit.write", "chat.visit.leave"]
    for event in events:
        assert (event.actor_kind, event.actor_id, event.object_type, event.object_id, event.reason) == ("anonymous", None, "", None, "")


def test_log__of_a_worker__has_one_event_for_each_act(booth: Booth) -> None:
    booth.come()
    before = AuditEvent.objects.count()
    taken = booth.take()
    with booth.worker("aino") as ctx:
        say(ctx, taken, text="Hei", once_key=new_public_id())
    booth.end(taken)
    events = list(AuditEvent.objects.order_by("pk")[before:])
    assert [event.action for event in events] == ["chat.chat_line.take", "chat.conversation.say", "chat.conversation.end"]


def test_start__of_a_line_out_of_use__opens_nothing(booth: Booth) -> None:
    booth.line.is_in_use = False
    booth.line.save()
    with booth.visitor() as ctx:
        assert start(ctx, line=booth.line, language="fi") == ""
        assert not Conversation.objects.exists()


def test_sweep__is_planned_at_the_beginning_and_the_end_and_leaves_no_moments(booth: Booth, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        booth.come()
        taken = booth.take()
    planned = DBTaskResult.objects.filter(task_path=sweep_job.module_path)
    assert [row.run_after - booth.now for row in planned] == [10 * MINUTE]
    with django_capture_on_commit_callbacks(execute=True):
        booth.end(taken)
    assert sorted(row.run_after - booth.now for row in planned.all()) == [timedelta(), 10 * MINUTE]
    planned.filter(run_after=booth.now).update(status=TaskResultStatus.SUCCESSFUL)
    with django_capture_on_commit_callbacks(execute=True):
        sweep_job.call()
    # The one that is over is gone; what is left to be counted is looked at again in some hours.
    assert sorted(row.run_after - booth.now for row in planned.all()) == [10 * MINUTE]
