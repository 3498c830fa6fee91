"""The page after an HTMX answer: every way of swapping, and a difference that is found."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from syli.testing.dom import parse
from syli.testing.htmx import _assert_same, after_htmx

PAGE = '<html><body><p id="count">2</p><ul id="rows"><li>a</li><li>b</li></ul></body></html>'


def answer(text: str, **headers: str) -> HttpResponse:
    response = HttpResponse(text)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


@pytest.mark.parametrize(
    ("swap", "sent", "expected"),
    [
        ("outerHTML", '<ul id="rows"><li>c</li></ul>', '<ul id="rows"><li>c</li></ul>'),
        ("innerHTML", "<li>c</li>", '<ul id="rows"><li>c</li></ul>'),
        ("beforeend", "<li>c</li>", '<ul id="rows"><li>a</li><li>b</li><li>c</li></ul>'),
        ("afterbegin", "<li>c</li>", '<ul id="rows"><li>c</li><li>a</li><li>b</li></ul>'),
        ("beforebegin", "<hr>", '<hr><ul id="rows"><li>a</li><li>b</li></ul>'),
        ("afterend", "<hr>", '<ul id="rows"><li>a</li><li>b</li></ul><hr>'),
        ("delete", "", ""),
        ("none", "<li>c</li>", '<ul id="rows"><li>a</li><li>b</li></ul>'),
        ("outerHTML swap:1s", '<ul id="rows"></ul>', '<ul id="rows"></ul>'),
    ],
)
def test_swap__gives_the_page_the_browser_shows(swap: str, sent: str, expected: str) -> None:
    got = after_htmx(PAGE, answer(sent), target="#rows", swap=swap)
    _assert_same(got, parse(f'<html><body><p id="count">2</p>{expected}</body></html>'))


def test_swap__parts_out_of_band__go_to_their_own_places() -> None:
    sent = '<ul id="rows"><li>c</li></ul><p id="count" hx-swap-oob="true">1</p>'
    got = after_htmx(PAGE, answer(sent), target="rows")
    _assert_same(got, parse('<html><body><p id="count">1</p><ul id="rows"><li>c</li></ul></body></html>'))


def test_swap__server_chooses_another_target() -> None:
    got = after_htmx(PAGE, answer("3", HX_Retarget="#count", HX_Reswap="innerHTML"), target="rows")
    _assert_same(got, parse(PAGE.replace(">2<", ">3<")))


def test_difference__is_found_and_shown() -> None:
    got = after_htmx(PAGE, answer('<ul id="rows"><li>c</li></ul>'), target="rows")
    with pytest.raises(AssertionError, match=r"(?s)differs.*\+.*d"):
        _assert_same(got, parse(PAGE.replace("<li>a</li><li>b</li>", "<li>d</li>")))


def test_target__missing__is_a_failure() -> None:
    with pytest.raises(AssertionError, match="no element"):
        after_htmx(PAGE, answer("x"), target="nowhere")


def test_forgery_token__differs_without_harm() -> None:
    field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    _assert_same(parse(field.format("a")), parse(field.format("b")))
    with pytest.raises(AssertionError):
        _assert_same(parse(field.format("a")), parse(field.format("b").replace("hidden", "text")))


def test_text__has_the_words_in_order() -> None:
    assert parse("<p>Yöt  ovat <b>raskaita</b>\n ja</p>").text == "Yöt ovat raskaita ja"
