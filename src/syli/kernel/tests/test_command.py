"""Commands: one event each, all or nothing, refusals written, stale edits noticed, nested acts whole."""

from __future__ import annotations

import pytest

from syli.kernel.access import NotAllowed
from syli.kernel.audit.models import AuditEvent
from syli.kernel.command import Stale
from syli.kernel.rules import RuleBroken
from syli.kernel.sent import mark_of
from syli.kernel.tests.toy.commands import make_thing, rename_thing
from syli.kernel.tests.toy.models import Thing
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def outcomes() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", "outcome"))


def test_command__done__writes_one_event_with_subjects(cast: Cast) -> None:
    with cast.inside("aino") as ctx:
        thing = make_thing(ctx, name="box")
        rename_thing(ctx, thing, name="chest")
    assert outcomes() == [("toy.thing.make", "done"), ("toy.thing.rename", "done")]
    last = AuditEvent.objects.order_by("pk").last()
    assert last is not None
    assert (last.actor_id, last.subject_ids, last.object_id) == (cast.staff["aino"].pk, [thing.pk], thing.pk)


def test_command__rule_broken__changes_and_writes_nothing(cast: Cast) -> None:
    with cast.inside("aino") as ctx:
        thing = make_thing(ctx, name="box")
        with pytest.raises(RuleBroken):
            rename_thing(ctx, thing, name="")
        assert Thing.objects.get(pk=thing.pk).name == "box"
    assert outcomes() == [("toy.thing.make", "done")]
    assert ctx.trail.written == 1


def test_command__refused__is_written_and_changes_nothing(cast: Cast) -> None:
    with cast.inside("aino") as ctx:
        thing = make_thing(ctx, name="box")
    with cast.inside("leena") as leader, pytest.raises(NotAllowed):
        rename_thing(leader, thing, name="mine")
    assert outcomes()[-1] == ("toy.thing.rename", "refused")


def test_command__nested_refusal__rolls_back_whole_and_is_written_once(cast: Cast) -> None:
    with cast.inside("aino") as ctx:
        hers = make_thing(ctx, name="box")
    with cast.inside("aarne") as other:
        with pytest.raises(NotAllowed):
            make_thing(other, name="second", then_rename=hers)
        assert Thing.objects.filter(name="second").count() == 0
    assert outcomes() == [("toy.thing.make", "done"), ("toy.thing.rename", "refused")]


def test_command__stale__raises_with_the_row_as_it_is_now(cast: Cast) -> None:
    with cast.inside("aino") as ctx:
        thing = make_thing(ctx, name="box")
        rename_thing(ctx, thing, name="hers", seen_version=1)
        with pytest.raises(Stale) as stale:
            rename_thing(ctx, thing, name="mine", seen_version=1)
        assert (stale.value.current.name, stale.value.current.version) == ("hers", 2)


def test_command__without_its_row__is_a_programming_error(cast: Cast) -> None:
    with cast.inside("aino") as ctx, pytest.raises(TypeError):
        rename_thing(ctx, name="x")


def test_command__sent_twice__is_carried_out_once_and_gives_the_same_row(cast: Cast) -> None:
    with cast.inside("aino") as ctx:
        first = make_thing(ctx, name="box", sent_as="m" * 64)
        again = make_thing(ctx, name="box", sent_as="m" * 64)
        assert again.pk == first.pk
        assert Thing.objects.count() == 1
        assert make_thing(ctx, name="box", sent_as="n" * 64).pk != first.pk
    assert outcomes() == [("toy.thing.make", "done"), ("toy.thing.make", "invalid"), ("toy.thing.make", "done")]


def test_command__sent_by_somebody_else__is_another_form(cast: Cast) -> None:
    for who in ("aino", "aarne", "otso"):
        with cast.inside(who) as ctx:
            make_thing(ctx, name="box", sent_as="m" * 64)
    assert outcomes() == [("toy.thing.make", "done")] * 3


def test_command__refused_by_a_rule__may_be_sent_again(cast: Cast) -> None:
    with cast.inside("aino") as ctx:
        thing = make_thing(ctx, name="box")
        with pytest.raises(RuleBroken):
            rename_thing(ctx, thing, name="", sent_as="m" * 64)
        assert rename_thing(ctx, thing, name="chest", sent_as="m" * 64).name == "chest"


@pytest.mark.parametrize("data", [{"sent_as": "a", "text": "x"}, {"sent_as": "b", "text": "y"}, {"sent_as": "b", "text": "x", "more": "1"}])
def test_mark__of_other_words_or_another_page__is_another(data: dict[str, str]) -> None:
    held = {"sent_as": "b", "text": "x"}
    assert mark_of("b", held, {}) == mark_of("b", {**held, "csrfmiddlewaretoken": "new"}, {})
    assert mark_of(data["sent_as"], data, {}) != mark_of("b", held, {})
    assert len(mark_of("b", held, {})) == 64
    assert mark_of("", held, {}) == ""
