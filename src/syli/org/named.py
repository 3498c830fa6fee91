"""Whom or what does an operator name on the command line?"""

from __future__ import annotations

from typing import NoReturn

from syli.config.console import Exit, stop
from syli.org.models import Organisation, StaffMember


def staff_named(username: str) -> StaffMember:
    """Return the account of this name, or end the verb."""
    found = StaffMember.objects.filter(username=username.strip().lower()).first()
    return found if found is not None else not_found(f"There is no account {username}.")


def organisation_named(name: str) -> Organisation:
    """Return the one organisation of this name or public id, or end the verb."""
    found = list(Organisation.objects.filter(name=name) or Organisation.objects.filter(public_id=name))
    if len(found) == 1:
        return found[0]
    return not_found(f"There is no organisation {name}." if not found else f"Several organisations are called {name}: use the public id.")


def not_found(words: str) -> NoReturn:
    """End the verb: who or what was named does not exist."""
    stop(words, Exit.NOT_FOUND)
