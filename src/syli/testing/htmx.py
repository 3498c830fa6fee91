"""An HTMX answer put into the page it was asked from must give the page a fresh request would give.

page = client.get("/people/")
assert_htmx_gives_page(client, page, "/people/?q=virta", target="rows")
"""

from __future__ import annotations

from difflib import unified_diff
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from syli.testing.dom import Element, parse

PLACES = {"beforebegin": 0, "afterend": 1}


def after_htmx(page: str, answer: Any, *, target: str, swap: str = "outerHTML") -> Element:
    """Return the page as the browser shows it after HTMX has put `answer` in: the target, then the out-of-band parts."""
    tree = parse(page)
    target = answer.headers.get("HX-Retarget", target).removeprefix("#")
    swap = answer.headers.get("HX-Reswap", swap).split()[0]
    fragment = parse(answer.content.decode(answer.charset))
    apart = [child for child in fragment.children if isinstance(child, Element) and "hx-swap-oob" in child.attributes]
    body = [child for child in fragment.children if child not in apart]
    _swap(_find(tree, target), body, swap)
    for part in apart:
        how, _, where = part.attributes["hx-swap-oob"].partition(":")
        place = _find(tree, where.removeprefix("#") or part.attributes["id"])
        _swap(place, [part] if how in ("true", "outerHTML") else list(part.children), "outerHTML" if how == "true" else how)
    return tree


def assert_htmx_gives_page(
    client: Client,
    page: Any,
    path: str,
    *,
    target: str,
    swap: str = "outerHTML",
    data: dict[str, Any] | None = None,
) -> None:
    """Ask `path` as HTMX would, put the answer into `page` and compare the whole with a fresh full page of `path`.

    With `data` the request is a GET with those parameters.
    """
    address = f"{path}{'&' if '?' in path else '?'}{urlencode(data, doseq=True)}" if data else path
    answer = client.get(address, headers={"HX-Request": "true", "HX-Target": target, "HX-Current-URL": str(page.request["PATH_INFO"])})
    assert answer.status_code == 200, f"{address} answered {answer.status_code} to HTMX"
    assert parse(answer.content.decode()).first("html") is None, f"{address} sent HTMX a whole page, not the fragment #{target}"
    assert "HX-Request" in answer.headers.get("Vary", ""), f"{address} sends pages and fragments without Vary: HX-Request"
    fresh = client.get(address)
    _assert_same(after_htmx(page.content.decode(), answer, target=target, swap=swap), parse(fresh.content.decode()))


def _assert_same(got: Element, expected: Element) -> None:
    difference = list(unified_diff(list(got.lines()), list(expected.lines()), "after htmx", "fresh page", lineterm="", n=2))
    assert not difference, "\n".join(["the page after HTMX differs from a fresh page:", *difference[:60]])


def _find(tree: Element, identity: str) -> Element:
    found = tree.by_id(identity)
    assert found is not None, f"the page has no element with the id {identity!r}"
    return found


def _swap(target: Element, nodes: list[Element | str], how: str) -> None:
    match how:
        case "innerHTML":
            target.children.clear()
            target.add(*nodes)
        case "outerHTML":
            target.replace_with(*nodes)
        case "afterbegin":
            target.add(*nodes, at=0)
        case "beforeend":
            target.add(*nodes)
        case "beforebegin" | "afterend":
            assert target.parent is not None
            place = next(i for i, child in enumerate(target.parent.children) if child is target)
            target.parent.add(*nodes, at=place + PLACES[how])
        case "delete":
            target.replace_with()
        case "none":
            pass
        case _:
            raise AssertionError(f"hx-swap {how!r} is not one this test knows")
