"""What is written anew when a register gets a new search key: the tokens of names and of identity codes."""

from __future__ import annotations

from syli.org.keys.declared import Tokens, declare
from syli.people.commands.naming import write_all_tokens
from syli.people.models import Person

declare(
    Tokens(
        ("people.NameToken.token", "people.Person.identity_token"),
        lambda register: Person._base_manager.filter(register_id=register),
        write_all_tokens,
    )
)
