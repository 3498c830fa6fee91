"""What makes an account good, and when may it be opened anew?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from syli.kernel.rules import rule
from syli.org.choices import LinkKind
from syli.org.rules.roles import may_give_role

_USERNAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,78})[a-z0-9]")
#: How many hours a one-time link of each kind lives.
LINK_HOURS: Final = {LinkKind.INVITATION: 7 * 24, LinkKind.PASSWORD: 24, LinkKind.JOINING: 7 * 24}


@rule("ORG-10", "A user name has 3 to 80 small letters a–z, digits, dots, dashes or underscores.", source="Typed on a phone at night")
def username_is_good(username: str) -> bool:
    """Tell whether a user name may be taken into use."""
    return _USERNAME.fullmatch(username) is not None


@rule("ORG-11", "A one-time link works once, until its time is up, and for an open account only.", source="NIST SP 800-63B-4 §4.2.1; ASVS 6.4.1")
def link_is_usable(expires_at: datetime, used_at: datetime | None, now: datetime, *, account_is_open: bool) -> bool:
    """Tell whether a one-time link still opens anything."""
    return used_at is None and now < expires_at and account_is_open


@rule(
    "ORG-12",
    "Only somebody who may give every role of an account may let it in anew, remove its second factor or close it.",
    source="Else resetting a password would be a way to a role one may not give; ASVS 6.4.6",
)
def account_may_be_opened_anew(giver_roles: Iterable[str], acting_organisation_id: int | None, held: Iterable[tuple[str, int]]) -> bool:
    """Tell whether a giver may act on an account that holds these (role, organisation) now or later."""
    givers = set(giver_roles)
    return all(may_give_role(givers, role, in_own_organisation=organisation == acting_organisation_id) for role, organisation in held)


@rule(
    "ORG-13",
    "Some roles need a second factor beside the password: by default those of administration, privacy, stewardship and national statistics.",
    source="NIST SP 800-63B-4 AAL2; design goal G11",
)
def roles_needing_second_factor(held: Iterable[str], needing: Iterable[str], *, demonstration: bool) -> frozenset[str]:
    """Return which of the held roles rest until a second factor is used; none in demonstration mode."""
    return frozenset() if demonstration else frozenset(held) & frozenset(needing)


@rule(
    "ORG-14",
    "The last second factor stays when a role needs it, or when the password is too short to stand alone.",
    source="NIST SP 800-63B-4 §3.1.1.2",
)
def factor_may_be_removed(other_factors: int, *, is_needed: bool, has_long_password: bool) -> bool:
    """Tell whether one of somebody's second factors may be removed."""
    return other_factors > 0 or (has_long_password and not is_needed)
