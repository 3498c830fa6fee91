"""From the page of a family's stay one press leads to the documents of each; nowhere when the installation has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from syli.documents.folder import forget_folder
from syli.stays.tests.conftest import Lighthouse, lighthouse

__all__ = ["lighthouse"]
pytestmark = pytest.mark.django_db


def links(lighthouse: Lighthouse) -> int:
    stay = lighthouse.stay(adults=1, children=2)
    page = lighthouse.cast.client("aino").get(reverse("stays.stay.view", args=[stay.public_id])).text
    with lighthouse.cast.inside("aino"):
        people = [part.person for part in stay.episode.participants.select_related("person")]
    return sum(f'href="{reverse("documents.person.list", args=[person.public_id])}"' in page for person in people)


def test_stay__leads_to_the_documents_of_each(lighthouse: Lighthouse, own_schemas: Path) -> None:
    assert own_schemas.is_dir()
    assert links(lighthouse) == 3


def test_stay__without_national_documents__leads_nowhere(lighthouse: Lighthouse, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_folder()
    monkeypatch.delenv("SYLI_SOSMETA", raising=False)
    assert links(lighthouse) == 0
