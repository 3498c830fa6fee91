"""Somebody saves first: one walk that every form with a version must pass, whatever it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from syli.testing.dom import Element, parse
from syli.testing.page_forms import PageForm, forms_in


def save_second(
    client: Client,
    address: str,
    typed: dict[str, Any],
    *,
    first: Callable[[], object],
    theirs: str,
    mine: str,
    stored: Callable[[], Any],
    number: int = 0,
) -> Any:
    """Open a form, let `first` save, send what was typed: both versions are shown, nothing is lost, and nothing was overwritten.

    Then save one's own over it, from the page as it stands. `theirs` and `mine` are words of the two versions; `stored` reads
    what the database holds.
    """
    form = forms_in(client.get(address))[number]
    assert form.values["seen_version"] != [""], "the form does not say which version it was opened on"
    first()
    before = stored()
    answer = form.send(client, typed)
    assert answer.status_code == 422, answer.status_code
    assert stored() == before, "the second save overwrote the first"
    both = _both(answer)
    assert theirs in _column(both, 0), (theirs, _column(both, 0))
    assert mine in _column(both, 1), (mine, _column(both, 1))
    assert address in [link.attributes.get("href") for link in both if link.tag == "a"], "no way to take the other's"
    again = forms_in(answer)[number]
    _nothing_lost(again, typed)
    done = again.send(client)
    assert done.status_code == 302, done.content.decode()[:4000]
    assert stored() != before, "saving one's own over it changed nothing"
    return done


def _both(answer: Any) -> Element:
    found = parse(answer.content.decode()).by_id("versions")
    assert found is not None, "the page does not show both versions"
    assert any(button.tag == "button" for button in found), "no way to save one's own over it"
    return found


def _column(both: Element, number: int) -> str:
    rows = [[cell for cell in row if cell.tag == "td"] for row in both if row.tag == "tr"]
    return "\n".join(cells[number].text for cells in rows if len(cells) == 2)


def _nothing_lost(form: PageForm, typed: dict[str, Any]) -> None:
    for name, value in typed.items():
        wanted = value if isinstance(value, list) else [value]
        assert form.values.get(name) == wanted, f"{name}: {wanted} was typed, {form.values.get(name)} is left"
