"""Is the shelter full? Whoever stands outside is answered alike, to the byte, whether every place is free or every one is taken.

Every address of Syli and of its libraries is asked without signing in: the door, the service directory, what is missing and what is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
from django.http import HttpResponse
from django.test import Client

from syli.org.models import Remembered
from syli.stays.models import Hold, House, Presence, Room, Stay, TurnedAway
from syli.stays.queries.places import fullness_of
from tests.case import SERVICE, Case
from tests.security.test_existence import BY_ITSELF
from tools.urls_reference import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
LANGUAGES: Final = ("fi", "sv", "en")
#: Ids of what a house has, and of nothing: an address that takes one is asked with each.
NOTHING: Final = "1" * 22
#: What is typed at the door, each tried at every address that takes a form.
TYPED: Final[tuple[dict[str, str], ...]] = ({}, {"login": "aino", "password": "ei tämä"}, {"language": "sv", "next": "/"}, {"q": "turva"})


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything by which one answer could be told from another, the clock apart."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...]
    statements: int


@pytest.fixture
def house(case: Case) -> House:
    """A house with one room and one place for a family, in the unit of the case."""
    with case.cast.inside("aino") as ctx:
        own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        made: House = House.objects.create(unit=case.cast.units["a1"], family_places=1, **own)
        Room.objects.create(house=made, name="1", **own)
    return made


def _filled(case: Case, house: House) -> None:
    """Let a family live in every place, somebody be on her way, and others have been turned away at the door."""
    with case.cast.inside("aino") as ctx:
        own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now}
        stamp: dict[str, Any] = {**own, "register": case.cast.registers["aava"]}
        began_at = ctx.now - timedelta(days=2)
        stay = Stay.objects.create(episode=case.episode, house=house, began_at=began_at, once_key="full", **stamp)
        for person, heads in ((case.kaisa, "adult"), (case.child, "child")):
            Presence.objects.create(stay=stay, person=person, heads=heads, room=house.rooms.get(), start_at=began_at, **own)
        Hold.objects.create(house=house, expires_at=ctx.now + timedelta(hours=1), **own)
        for number in range(3):
            TurnedAway.objects.create(house=house, happened_at=ctx.now - timedelta(hours=number), reason="full", once_key=f"t{number}", **own)


def _asked(case: Case, house: House) -> list[str]:
    """Return every address, those with an id once with one that leads somewhere and once with none."""
    ids = {"public_id": [house.public_id, house.unit.public_id, case.episode.public_id, NOTHING], "code": [SERVICE, "sheltering"]}
    found = []
    for address in addresses():
        path = re.sub(r"^/\^|\$$|\\", "", address.path) if "^" in address.path else address.path
        if "/gallery" in path or "(?P" in path:
            continue
        names = re.findall(r"<(?:\w+:)?(\w+)>", path)
        for number in range(max((len(ids.get(name, [NOTHING])) for name in names), default=1)):
            one = path
            for name in names:
                known = ids.get(name, [NOTHING])
                one = re.sub(rf"<(?:\w+:)?{name}>", known[number % len(known)], one)
            found.append(one)
    return ["/nowhere/", *dict.fromkeys(found)]


def _answers(case: Case, house: House, query_list: Any) -> dict[tuple[str, str, str], Answer]:
    """Ask everything without signing in, by reading and by forms, in every language."""
    found: dict[tuple[str, str, str], Answer] = {}
    for path in _asked(case, house):
        for how, language, ask in _ways(path):
            # What is the same refusal in one language is so in every other.
            if language != LANGUAGES[0] and found[LANGUAGES[0], "get", path].status != 200:
                continue
            # How often somebody has knocked is another matter: each is the first to.
            Remembered.objects.all().delete()
            with query_list() as queries:
                answer = ask()
            headers = tuple(sorted((name, BY_ITSELF.sub("", value)) for name, value in answer.headers.items() if name != "Expires"))
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            text = BY_ITSELF.sub("", body.decode("utf-8", "replace"))
            found[language, how, path] = Answer(answer.status_code, text, headers, len(queries.statements))
    return found


def _ways(path: str) -> list[tuple[str, str, Callable[[], HttpResponse]]]:
    """Return the ways to ask one address; a fresh browser each time, so that no answer hangs on another."""

    def fresh(language: str = LANGUAGES[0]) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE=language, REMOTE_ADDR="192.0.2.1")
        client.cookies["django_language"] = language
        return client

    ways: list[tuple[str, str, Callable[[], Any]]] = [("get", one, lambda one=one: fresh(one).get(path)) for one in LANGUAGES]  # type: ignore[misc]
    for number, typed in enumerate(TYPED if "/accounts/" in path or "/services/" in path or "/ui/" in path else TYPED[:1]):
        ways.append((f"post {number}", LANGUAGES[0], lambda typed=typed: fresh().post(path, typed)))  # type: ignore[misc]
    return ways


def test_outside__every_answer__is_the_same_of_an_empty_and_a_full_house(case: Case, house: House, query_list: Any) -> None:
    with case.cast.inside("aino") as ctx:
        assert fullness_of(ctx, house).free == 1, "the house is empty"
    Client().get("/services/")  # what is kept from request to request is read now
    empty = _answers(case, house, query_list)
    _filled(case, house)
    with case.cast.inside("aino") as ctx:
        assert fullness_of(ctx, house).free < 1, "the house is full"
    full = _answers(case, house, query_list)
    differ = [
        (key, [name for name in ("status", "body", "headers", "statements") if getattr(empty[key], name) != getattr(full[key], name)])
        for key in empty
    ]
    assert [one for one in differ if one[1]] == []
    open_to_all = {path for (_language, how, path), answer in empty.items() if how == "get" and answer.status == 200}
    assert {"/accounts/login/", "/services/", f"/services/{SERVICE}/"} <= open_to_all, "not only refusals were compared"
