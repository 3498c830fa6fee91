"""Does every page of the gallery and every error page show, in three languages, with and without a request; are choices kept?"""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.contrib.messages.storage.base import Message
from django.template import loader
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from syli.kernel.ui.pages import GALLERY_PAGES
from syli.kernel.ui.preferences import is_night, preferences_of
from syli.kernel.ui.shell import NavItem, nav_items

ERRORS = (400, 403, 404, 409, 413, 429, 500, 503)
LANGUAGES = ("fi", "sv", "en")


@pytest.fixture
def demo(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", GALLERY_PAGES)
def test_gallery__page__shows(client: Client, name: str, language: str) -> None:
    client.cookies["django_language"] = language
    answer = client.get(reverse("ui:gallery_page", args=[name]))
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("name", GALLERY_PAGES)
def test_gallery__page__has_nothing_the_content_policy_drops(client: Client, name: str) -> None:
    text = client.get(reverse("ui:gallery_page", args=[name])).content.decode()
    assert not re.search(r"\sstyle=|\son\w+=|javascript:|<style", text)
    assert not re.search(r'<script(?![^>]*(\bsrc="/static/|application/json))', text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("name", GALLERY_PAGES)
def test_gallery__page__ids_and_headings_are_in_order(client: Client, name: str) -> None:
    text = client.get(reverse("ui:gallery_page", args=[name])).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert text.count("<h1>") == 1
    assert set(re.findall(r'\sfor="([^"]+)"', text)) <= set(ids)


def test_gallery__outside_the_demonstration__is_not_there(client: Client, settings: LazySettings) -> None:
    settings.DEMO = False
    assert client.get(reverse("ui:gallery")).status_code == 404


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("name", ["nothing", "_nav", "error-418", "../base"])
def test_gallery__unknown_page__is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/ui/gallery/{name}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ERRORS)
def test_error_page__without_a_request__says_what_happened_and_where_to_go(status: int, language: str) -> None:
    with translation.override(language):
        text = loader.get_template(f"ui/errors/{status}.html", using="jinja2").render({})
    assert f'<html lang="{language}"' in text
    assert 'href="/"' in text
    assert str(status) not in re.sub(r"<[^>]*>", "", text)
    assert "!" not in re.sub(r"<!--.*?-->|<[^>]*>", "", text)


def test_error_page__languages__differ() -> None:
    texts = set()
    for language in LANGUAGES:
        with translation.override(language):
            texts.add(re.sub(r"<[^>]*>", "", loader.get_template("ui/errors/404.html", using="jinja2").render({})))
    assert len(texts) == 3


def test_conflict_page__shows_both_versions() -> None:
    text = loader.get_template("ui/errors/409.html", using="jinja2").render({"versions": [("Puhelin", "040 1", "040 2")], "edit_url": "/x"})
    assert "040 1" in text
    assert "040 2" in text


def test_base__without_a_request__renders() -> None:
    text = loader.get_template("ui/base.html", using="jinja2").render({})
    assert '<main class="page"' in text


@pytest.mark.parametrize(
    ("name", "value", "cookie"),
    [
        ("theme", "dark", "syli_theme"),
        ("night", "on", "syli_night"),
        ("privacy", "on", "syli_privacy"),
        ("keys", "off", "syli_keys"),
        ("language", "sv", "django_language"),
    ],
)
def test_preferences__choice__is_kept_and_goes_back(client: Client, name: str, value: str, cookie: str) -> None:
    answer = client.post(reverse("ui:preferences"), {name: value, "next": "/ui/gallery/?a=1"})
    assert (answer.status_code, answer["Location"]) == (303, "/ui/gallery/?a=1")
    assert answer.cookies[cookie].value == value
    assert answer.cookies[cookie]["httponly"]


def test_preferences__script__gets_no_page(client: Client) -> None:
    answer = client.post(reverse("ui:preferences"), {"theme": "dark"}, headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\n/evil", "", "https:evil.example"])
def test_preferences__next__never_leads_elsewhere(client: Client, elsewhere: str) -> None:
    answer = client.post(reverse("ui:preferences"), {"theme": "dark", "next": elsewhere})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(("name", "value"), [("theme", "pink"), ("language", "xx"), ("night", ""), ("privacy", "x" * 10_000)])
def test_preferences__unknown_choice__changes_nothing(client: Client, name: str, value: str) -> None:
    assert not client.post(reverse("ui:preferences"), {name: value}).cookies


def test_preferences__get__is_refused(client: Client) -> None:
    assert client.get(reverse("ui:preferences")).status_code == 405


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (0, True), (5, True), (6, False), (12, False)])
def test_night__by_itself__is_from_22_to_6(hour: int, night: bool) -> None:
    assert is_night(hour, "auto") is night
    assert is_night(hour, "on") is True
    assert is_night(hour, "off") is False


def test_preferences__shared_device__is_private_until_turned_off() -> None:
    request = RequestFactory().get("/")
    request.is_shared_device = True  # type: ignore[attr-defined]
    assert preferences_of(request).is_private
    request.COOKIES["syli_privacy"] = "off"
    assert not preferences_of(request).is_private


def test_preferences__strange_cookies__fall_back() -> None:
    request = RequestFactory().get("/")
    request.COOKIES.update({"syli_theme": '"><script>', "syli_night": "maybe", "syli_keys": "?"})
    preferences = preferences_of(request)
    assert (preferences.theme, preferences.night_choice, preferences.has_keys) == ("auto", "auto", True)


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "home"), ("/clients/", "clients"), ("/clients/abc", "clients"), ("/clients/groups/1", "groups"), ("/clientsx", None), ("/else", None)],
)
def test_menu__current_place__is_the_longest_that_fits(path: str, current: str | None) -> None:
    places = [NavItem("home", "/", "home"), NavItem("clients", "/clients/", "group"), NavItem("groups", "/clients/groups", "group")]
    items = nav_items(places, RequestFactory().get(path))
    assert [item.label for item in items if item.current] == ([current] if current else [])


@pytest.mark.usefixtures("demo")
def test_flash__messages__are_escaped_and_toned(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [Message(25, "Tallennettu 14.32 <b>"), Message(40, "Ei mennyt")]
    monkeypatch.setattr("syli.kernel.ui.shell.get_messages", lambda request: waiting)
    text = client.get(reverse("ui:gallery_page", args=["today"])).content.decode()
    assert "Tallennettu 14.32 &lt;b&gt;" in text
    assert text.index("tone-done") < text.index("Ei mennyt")
