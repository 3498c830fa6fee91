"""Every address × everybody: nobody meets a broken page, and what is not one's own looks as if it did not exist."""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from syli.episodes.models import EpisodeParticipant
from syli.kernel.page import registered_pages
from tests.case import Case
from tests.rows import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
PAGES = {known.name: known.action for known in registered_pages()}
EVERYBODY = ("aino", "leena", "aarne", "adele", "saga", "otso", "tilda", "stina")
#: Kwargs beside public_id, each with a value that leads somewhere.
MISSING = "0" * 22


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


def test_addresses__asked_by_everybody__never_break(case: Case) -> None:
    rows = {model._meta.label: row for model, row in rows_of(case).items()}
    with case.cast.inside("aino"):
        part = EpisodeParticipant.objects.order_by("pk")[0]
    for path, pattern in own_pages():
        group = pattern.callback.action.group  # type: ignore[attr-defined]
        label = group.resource._meta.label if group is not None and group.resource is not None else ""
        row = rows.get(label)
        address = "/" + path.replace("<str:public_id>", getattr(row, "public_id", MISSING)).replace("<str:participant_id>", part.public_id)
        address = re.sub(r"<\w+:\w+>", MISSING, address)
        for who in EVERYBODY:
            answer = case.cast.client(who).get(address)
            assert answer.status_code in (200, 302, 403, 404, 405, 422), (address, who, answer.status_code)


def _bare(text: str) -> str:
    return re.sub(r'X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|name="next" value="[^"]*"', "", text)
