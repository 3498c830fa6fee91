"""Every address × everybody: nobody meets a broken page, and what is not one's own looks as if it did not exist."""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from syli.episodes.models import EpisodeParticipant
from syli.kernel.audit.models import AuditEvent
from syli.kernel.page import registered_pages
from syli.kernel.scope import everything
from tests.case import Case
from tests.rows import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
PAGES = {known.name: known.action for known in registered_pages()}
EVERYBODY = ("aino", "leena", "aarne", "adele", "saga", "otso", "tilda", "stina")
#: Kwargs beside public_id, each with a value that leads somewhere.
MISSING = "0" * 22
#: Addresses that answer before their page is reached, or show nobody's data: no event is left by merely asking for them.
LEAVES_NONE = {
    "/accounts/oidc/": "the library finds no such provider",
    "/account/authenticator/": "asks for the password first",
    "/account/passkeys/": "asks for the password first",
    "/account/codes/": "asks for the password first",
    "/talk/": "there is no such chat line, and nobody has signed in there",
    "/services/": "the directory anyone may browse has no such service",
}


def patterns(resolver: URLResolver, before: str = "") -> list[tuple[str, URLPattern]]:
    """Return every address with its pattern."""
    found: list[tuple[str, URLPattern]] = []
    for part in resolver.url_patterns:
        path = before + str(part.pattern)
        found += patterns(part, path) if isinstance(part, URLResolver) else [(path, part)]
    return found


def own_pages() -> list[tuple[str, URLPattern]]:
    """Return the addresses of pages made with @page."""
    return [(path, p) for path, p in patterns(get_resolver()) if hasattr(p.callback, "action") and not path.startswith("toy/")]


def test_addresses__other_persons_rows__look_missing(case: Case) -> None:
    """Every address with a row of Aava's, asked by Bore's worker and leader: the answer for a row that does not exist."""
    rows = {model._meta.label: row for model, row in rows_of(case).items()}
    client_kinds = {"people.Person", "episodes.Episode", "episodes.Contact", "intake.HelpRequest", "records.Note", "episodes.CountOnlyContact"}
    client_kinds |= {"stays.House", "stays.Room", "stays.Hold", "stays.Stay", "stays.PaymentCommitment", "stays.Review", "stays.Handover"}
    client_kinds |= {"bookings.Space", "bookings.OpenHours", "bookings.Booking", "bookings.RoomNotice"}
    for path, pattern in own_pages():
        group = pattern.callback.action.group  # type: ignore[attr-defined]
        if "<str:public_id>" not in path or group is None or group.resource is None or group.resource._meta.label not in client_kinds:
            continue
        row = rows[group.resource._meta.label]
        for who in ("otso", "lotta", "tilda"):
            client = case.cast.client(who)
            address = re.sub(r"<str:(?!public_id)\w+>", MISSING, path)
            there = client.get("/" + address.replace("<str:public_id>", row.public_id))  # type: ignore[attr-defined]
            nowhere = client.get("/" + address.replace("<str:public_id>", MISSING))
            assert there.status_code == nowhere.status_code == 404, (path, who, there.status_code)
            assert _bare(there.text) == _bare(nowhere.text), (path, who)


def test_addresses__asked_by_everybody__never_break_and_leave_one_event(case: Case) -> None:
    rows = {model._meta.label: row for model, row in rows_of(case).items()}
    wrong = []
    clients = {who: case.cast.client(who) for who in EVERYBODY}
    with case.cast.inside("aino"):
        part = EpisodeParticipant.objects.order_by("pk")[0]
    for path, pattern in own_pages():
        group = pattern.callback.action.group  # type: ignore[attr-defined]
        label = group.resource._meta.label if group is not None and group.resource is not None else ""
        row = rows.get(label)
        address = "/" + path.replace("<str:public_id>", getattr(row, "public_id", MISSING)).replace("<str:participant_id>", part.public_id)
        address = re.sub(r"<\w+:\w+>", MISSING, address)
        written_down = pattern.callback.action.audit.level != "none"  # type: ignore[attr-defined]
        for who, client in clients.items():
            before = newest_event()
            answer = client.get(address)
            assert answer.status_code in (200, 302, 403, 404, 405, 422), (address, who, answer.status_code)
            left = newest_event() - before
            # A refusal is written down also where the page itself is not: who tried what is what the log is for.
            expected = 1 if written_down or answer.status_code in (403, 404) else 0
            if left != expected and not (left == 0 and answer.status_code in (302, 404) and address.startswith(tuple(LEAVES_NONE))):
                wrong.append((address, who, answer.status_code, left))
    assert not wrong, "\n".join(map(str, wrong))


def newest_event() -> int:
    """Return how many events have been written so far; none is ever taken away."""
    with everything():
        newest: AuditEvent | None = AuditEvent.objects.order_by("-pk").first()
        return newest.pk if newest else 0


def _bare(text: str) -> str:
    return re.sub(r'X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|name="next" value="[^"]*"', "", text)
