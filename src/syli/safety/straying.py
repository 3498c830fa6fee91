"""Where is a text that was saved, about whom is it, and does it hold words by which their other side would be known?

Her address pasted into his plan (leak channel 28) must be seen by somebody, and never by whoever saved it: any answer, any delay and any
statement more would tell her that the other one exists. So every text saved is looked through later, by the worker process, and the
keeper alone is told. Apps above say how their texts are read:

    @words_of(Written.NOTE, about=notes_about)
    def words_of_note(ctx: Context, key: int) -> Words | None: ...

and announce `WordsWritten` when one is saved. What was written before two were kept apart is looked through when they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from syli.kernel.context import Actor, Context, Grant
from syli.org.models import Membership
from syli.people.models import ContactPoint, Person
from syli.safety.choices import Token, Written
from syli.safety.gate.marks import tokens_of_people
from syli.safety.gate.words import found_in, squeezed
from syli.safety.marks import Pair
from syli.safety.models import Separation
from syli.safety.standing import connected, standing_of


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """A text as it stands: in whose records (a team's own text: in nobody's), what it says, where it is opened, who wrote it last."""

    people: frozenset[int]
    text: str
    address: str
    register_id: int
    writer_id: int | None


Reader = Callable[[Context, int], Words | None]
#: The keys of the texts about some people.
About = Callable[[Context, set[int]], Iterable[int]]
_readers: dict[Written, Reader] = {}
_about: dict[Written, About] = {}


def words_of(kind: Written, *, about: About) -> Callable[[Reader], Reader]:
    """Register how one kind of text is read by its row's key, None when it is gone; and which there are about some people."""

    def register(reader: Reader) -> Reader:
        _readers[kind], _about[kind] = reader, about
        return reader

    return register


def words_at(ctx: Context, kind: Written, key: int) -> Words | None:
    """Return a text as it stands."""
    return _readers[kind](ctx, key)


def texts_around(ctx: Context, people: set[int]) -> Iterator[tuple[Written, int]]:
    """Yield every text about two people, or about somebody whom both sides work with."""
    shared = set.intersection(*(connected(ctx, {key}) for key in people))
    for kind, about in _about.items():
        yield from ((kind, key) for key in sorted(set(about(ctx, people | shared))))


def plain(answers: Any) -> Iterator[str]:
    """Yield every text in the answers of a form, however they are nested."""
    if isinstance(answers, str):
        yield answers
    elif isinstance(answers, dict):
        for inner in answers.values():
            yield from plain(inner)
    elif isinstance(answers, list | tuple):
        for inner in answers:
            yield from plain(inner)


def as_seen_by(ctx: Context, staff_id: int | None) -> Context:
    """Return the context of a worker with the roles she holds today, to tell afterwards what she may see."""
    rows = Membership.objects.filter(staff_id=staff_id or 0, organisation_id=ctx.home_id, start_on__lte=ctx.today, ended_at__isnull=True)
    grants = tuple(Grant(row.role, row.organisation_id, row.unit_id) for row in rows.exclude(end_on__lt=ctx.today).order_by("pk"))
    return replace(ctx, actor=Actor("staff", staff_id, "", grants))


def strays_in(ctx: Context, words: Words) -> dict[tuple[int, int], list[Token]]:
    """Return, for each (whose record, who would be known), by what.

    Of the one for whose safety two are kept apart every word counts. Of the other one only numbers and addresses: what she tells of
    him by name is her own story, and a keeper who is shown every such line soon reads none.
    """
    pairs = list(Separation._base_manager.filter(organisation_id=ctx.home_id, end_on__isnull=True).order_by("pk"))
    text, found = squeezed(words.text), {}
    for person, other in _sides(ctx, words, [(pair.pk, pair.first_id, pair.second_id) for pair in pairs]):
        marks = tokens_of_people(ctx, {other}, but_of=words.people, but_names_of=connected(ctx, set(words.people)) - {other})
        by_name = any(pair.asked_for_id == other for pair in pairs)
        told = [token for token in Token if (by_name or token != Token.NAME) and found_in(text, marks[token])]
        if told:
            found[person, other] = told
    return found


def _sides(ctx: Context, words: Words, pairs: Iterable[Pair]) -> Iterator[tuple[int, int]]:
    """Yield each in whose record the text stands with each of whom it must tell nothing.

    That is her other side. Of a child whom both sides work with it is whoever is closed to the writer: each side's texts are apart.
    A team's own text stands in nobody's record and is read by the workers of both sides: there neither may be known.
    """
    hidden: frozenset[int] | None = None
    for _pair, one, other in pairs:
        if not words.people:
            yield from ((one, other), (other, one))
            continue
        for near, far in ((one, other), (other, one)):
            if near in words.people and far not in words.people:
                yield near, far
        if not words.people & {one, other}:
            shared = words.people & connected(ctx, {one}) & connected(ctx, {other})
            if shared and hidden is None:
                hidden = _closed_to_writer(ctx, words.writer_id)
            yield from ((child, far) for child in sorted(shared) for far in (one, other) if far in (hidden or ()))


def _closed_to_writer(ctx: Context, writer_id: int | None) -> frozenset[int]:
    return standing_of(as_seen_by(ctx, writer_id)).hidden


@words_of(Written.REACH, about=lambda _ctx, people: people)
def words_of_reach(ctx: Context, key: int) -> Words | None:
    """Read how a person may be reached: numbers, addresses and what is written beside them."""
    person = Person._base_manager.filter(organisation_id=ctx.home_id, pk=key).first()
    if person is None:
        return None
    points = list(ContactPoint._base_manager.filter(person=person, end_on__isnull=True).order_by("pk"))
    text = " ".join(f"{one.value} {one.when} {one.what_to_say} {one.who_answers or ''}" for one in points)
    writer = points[-1].created_by_id if points else None
    return Words(frozenset({key}), text, reverse("people.person.view", args=[person.public_id]), person.register_id, writer)
