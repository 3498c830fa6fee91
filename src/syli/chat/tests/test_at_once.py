"""Two at once, on connections of their own: one conversation goes to one worker, and the queue lets in no more than it may."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syli.chat.commands import end_conversation, leave, take_next
from syli.chat.models import ChatMiss, Conversation
from syli.chat.tests.conftest import Booth
from syli.stays.tests.test_capacity import at_once

#: Real transactions of several connections: what is made is truncated afterwards.
pytestmark = [pytest.mark.postgresql_only, pytest.mark.django_db(transaction=True)]


def test_one_conversation__taken_by_two_at_once__goes_to_one(booth: Booth) -> None:
    for _ in range(4):
        booth.come()
        taken: list[str] = []

        def take(who: str, got: list[str] = taken) -> Callable[[], None]:
            def act() -> None:
                with booth.worker(who) as ctx:
                    if take_next(ctx, booth.line) is not None:
                        got.append(who)

            return act

        assert at_once([take("aino"), take("otso"), take("aarne")]) == ["", "", ""]
        assert len(taken) == 1
        with booth.worker(taken[0]) as ctx:
            held = Conversation.objects.get(state="talking")
            assert held.holder is not None and held.holder.staff_id == ctx.actor.id
            end_conversation(ctx, held)


def test_two_conversations__taken_by_two_at_once__go_to_one_each(booth: Booth) -> None:
    booth.come()
    booth.come()

    def take(who: str) -> Callable[[], None]:
        def act() -> None:
            with booth.worker(who) as ctx:
                assert take_next(ctx, booth.line) is not None

        return act

    assert at_once([take("aino"), take("otso")]) == ["", ""]
    with booth.visitor():
        assert len({row.holder_id for row in Conversation.objects.all()}) == 2


def test_queue__with_one_place__lets_in_one_of_ten_at_once(booth: Booth) -> None:
    booth.line.most_waiting = 1
    booth.line.save()
    keys: list[str] = []
    assert at_once([lambda: keys.append(booth.come()) for _ in range(10)]) == [""] * 10
    assert len([key for key in keys if key]) == 1
    with booth.visitor():
        assert Conversation.objects.count() == 1
        assert ChatMiss.objects.get().number == 9


def test_conversation__ended_by_both_at_once__is_over_once(booth: Booth) -> None:
    key = booth.come()
    taken = booth.take()

    def end() -> None:
        with booth.worker("aino") as ctx:
            end_conversation(ctx, taken)

    def go() -> None:
        with booth.visitor() as ctx:
            leave(ctx, line=booth.line, key=key)

    assert at_once([end, go]) == ["", ""]
    with booth.visitor():
        row = Conversation.objects.get()
        assert (row.state, row.key_hash) == ("ended", None)
        assert not row.messages.exists()
