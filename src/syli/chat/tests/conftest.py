"""A line of Aava that Bore answers too, open on a weekday; Aino and Otso answer it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from syli.catalogue.commands import offer_service, publish_pack
from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs import shipped_catalogue
from syli.catalogue.queries import forget_packs
from syli.chat import flood
from syli.chat.commands import (
    add_hours,
    add_part,
    change_part,
    come_to_line,
    create_line,
    end_conversation,
    name_answerer,
    start,
    take_next,
    write,
)
from syli.chat.models import ChatLine, Conversation, LinePart
from syli.chat.queries.lines import reach
from syli.kernel.context import Actor, Context, system_context
from syli.kernel.ids import new_public_id
from syli.kernel.scope import scope
from tests.cast import Cast

#: A service that only counts and is given at a distance alone.
SERVICE = next(
    code
    for code in shipped_catalogue().services
    if shipped_catalogue().pack(code).identity == ("count_only",) and shipped_catalogue().pack(code).modalities == ("remote",)
)
ADDRESS = "juttelu"


@dataclass
class Booth:
    """The line and what its tests do there again and again."""

    cast: Cast
    line: ChatLine
    offers: dict[str, ServiceOffer]
    now: datetime

    @property
    def open_page(self) -> str:
        """Return the visitor's address in Finnish."""
        return f"/talk/{ADDRESS}/fi/"

    @contextmanager
    def visitor(self, *, later: timedelta = timedelta()) -> Iterator[Context]:
        """Act as somebody who has signed in nowhere."""
        with scope([self.line.owner_id]):
            yield Context(Actor("anonymous"), self.line.owner_id, self.now + later)

    @contextmanager
    def worker(self, name: str, *, later: timedelta = timedelta()) -> Iterator[Context]:
        """Act as a worker within reach of the line."""
        ctx = replace(self.cast.ctx(name), now=self.now + later)
        with reach(ctx, self.line):
            yield ctx

    def come(self, *, later: timedelta = timedelta(), **facts: Any) -> str:
        """Let a visitor begin to wait; return her key."""
        with self.visitor(later=later) as ctx:
            return start(ctx, line=self.line, language="fi", **facts)

    def write(self, key: str, text: str, *, later: timedelta = timedelta()) -> bool:
        """Let a visitor write."""
        with self.visitor(later=later) as ctx:
            return write(ctx, line=self.line, key=key, text=text, once_key=new_public_id())

    def take(self, who: str = "aino", *, later: timedelta = timedelta()) -> Conversation:
        """Let a worker take the next."""
        with self.worker(who, later=later) as ctx:
            taken = take_next(ctx, self.line)
        assert taken is not None
        return taken

    def end(self, conversation: Conversation, who: str = "aino", *, later: timedelta = timedelta()) -> Conversation:
        """Let a worker end a conversation."""
        with self.worker(who, later=later) as ctx:
            return end_conversation(ctx, conversation)

    def there(self, who: str = "aino") -> None:
        """Let a worker come to the line."""
        with self.worker(who) as ctx:
            come_to_line(ctx, self.line)


def make_booth(cast: Cast) -> Booth:
    """Open the line: on the day of the tests from morning to evening, answered by Aino and Otso."""
    forget_packs()
    publish_pack(system_context(None, now=cast.now), pack=shipped_catalogue().pack(SERVICE))
    offers = {}
    for who, unit in (("leena", "a1"), ("lotta", "b1")):
        with cast.inside(who) as ctx:
            offers[unit] = offer_service(ctx, unit=cast.units[unit], service_code=SERVICE, start_on=date(2026, 1, 1))
    names = {"name_fi": "Juttele", "name_sv": "Prata", "name_en": "Talk"}
    with cast.inside("leena") as ctx:
        line = create_line(ctx, address=ADDRESS, languages=["fi", "sv", "en"], **names)
        add_hours(ctx, line, weekdays=range(7), begins=time(8), ends=time(20), start_on=date(2026, 1, 1))
        add_part(ctx, line, association=cast.organisations["bore"])
    for who, unit, names_ in (("leena", "a1", ("aino", "aarne")), ("lotta", "b1", ("otso",))):
        with cast.inside(who) as ctx:
            part = LinePart.objects.get(line=line, association_id=ctx.home_id)
            change_part(ctx, part, offer=offers[unit], kind="chat")
            for name in names_:
                name_answerer(ctx, part, staff=cast.staff[name])
    return Booth(cast, line, offers, cast.now)


@pytest.fixture
def booth(cast: Cast) -> Booth:
    """Return the line of the tests."""
    for counted in (flood.beginnings, flood.messages, flood.closed_doors):
        counted.forget()
    return make_booth(cast)
