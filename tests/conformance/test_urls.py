"""Every address is opened by an action, or stands on the short list of public ones."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.conformance.exceptions import exactly
from tools.project import SOURCE, code_files
from tools.urls_reference import Address, addresses


def own() -> list[Address]:
    return [address for address in addresses() if address.is_ours and ".tests." not in str(address.view.__module__)]


def test_addresses__have_an_action() -> None:
    exactly("public addresses", [address.name or address.path for address in own() if address.action is None])


def test_addresses__names__are_app_noun_verb() -> None:
    """Named like the actions; what stands in a library's place keeps the library's name, so that the library finds it."""
    library = {str(name) for name in get_resolver("allauth.urls").reverse_dict if isinstance(name, str)}
    named = {address.name for address in own() if address.action}
    exactly("addresses not named app.noun.verb", {name for name in named - library if not re.fullmatch(r"[a-z]+(\.[a-z_]+){2,}", name)})


def test_addresses__names__are_unique() -> None:
    twice = [name for name, count in Counter(address.name for address in own() if address.name).items() if count > 1]
    exactly("address names given twice", twice)


def test_addresses__from_libraries__are_sign_in_only() -> None:
    strangers = {a.path for a in addresses() if not a.is_ours and not a.path.startswith("/accounts/")}
    exactly("library addresses outside sign-in", strangers)


def test_addresses__rows__are_named_by_random_ids() -> None:
    """A counting number in an address tells how many there are, and invites to try the next one."""
    exactly("addresses with counting numbers", [address.path for address in own() if "<int:pk>" in address.path or "<int:id>" in address.path])


def test_addresses__are_led_to_from_somewhere() -> None:
    """A page that no template and no code names is reached by nobody: what it was made for cannot be done."""
    read = [path for path in code_files() if path.name != "urls.py"] + sorted(SOURCE.rglob("templates/**/*.html"))
    words = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)*)["']""", "\n".join(path.read_text(encoding="utf-8") for path in read)))
    library = {str(name) for name in get_resolver("allauth.urls").reverse_dict if isinstance(name, str)}
    exactly("pages nothing leads to", {str(address.name) for address in own() if address.action and address.name} - words - library)


@pytest.mark.django_db
def test_addresses__not_signed_in__shows_nothing(client: Client) -> None:
    """Whoever has not signed in is sent to sign in, or told that there is no such page; never shown a row."""
    open_to_all = []
    for address in own():
        if address.action is None or "<" in address.path:
            continue
        answer = client.get(address.path)
        if answer.status_code == 200:
            open_to_all.append(address.name)
    exactly("pages anybody may open", open_to_all)
