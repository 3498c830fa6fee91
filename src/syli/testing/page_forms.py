"""The forms of a page as a browser would send them: every field with its value, its choices and its buttons.

page = client.get("/people/new/")
form = forms_in(page)[0]
answer = form.send(client, {"given_name": "Kaisa"})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from syli.kernel.page import ASK
from syli.testing.dom import Element, parse

TICKED = {"radio", "checkbox"}
NOT_TYPED = {"csrfmiddlewaretoken"}


@dataclass(slots=True)
class Field:
    """One name in a form: what kind of input it is, what it holds, and what may be chosen."""

    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class PageForm:
    """A form of a page: where it goes, its fields by name, and the buttons that say something."""

    address: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def values(self) -> dict[str, Any]:
        """Return what a browser would send if nothing were touched."""
        return {name: list(known.values) for name, known in self.fields.items() if known.values}

    def send(self, client: Client, typed: Mapping[str, Any] | None = None, *, without: tuple[str, ...] = ()) -> Any:
        """Send the form with what is typed over it; `without` leaves fields out."""
        values = {**self.values, **(typed or {})}
        return client.post(self.address, {name: value for name, value in values.items() if name not in without})


def forms_in(answer: Any) -> list[PageForm]:
    """Return the forms of a page that change something, in the order of the page; those that only ask are left out.

    The frame's own forms (language, signing out) are left out too.
    """
    tree = parse(answer.content.decode())
    main = next((element for element in tree if element.tag == "main"), tree)
    here = str(answer.request["PATH_INFO"])
    posting = [element for element in main if element.tag == "form" and element.attributes.get("method", "").lower() == "post"]
    return [form for form in (_form(element, here) for element in posting) if ASK not in form.fields]


def _form(element: Element, here: str) -> PageForm:
    form = PageForm(element.attributes.get("action") or here)
    for inner in element:
        name = inner.attributes.get("name", "")
        if not name or name in NOT_TYPED:
            continue
        if inner.tag == "button":
            form.buttons.append((name, inner.attributes.get("value", "")))
        elif inner.tag in ("input", "textarea", "select"):
            _take(form.fields.setdefault(name, Field(_kind(inner))), inner)
    return form


def _kind(inner: Element) -> str:
    return inner.attributes.get("type", "text") if inner.tag == "input" else inner.tag


def _take(known: Field, inner: Element) -> None:
    value = inner.attributes.get("value", "")
    if inner.tag == "select":
        options = [option for option in inner if option.tag == "option"]
        known.choices = [option.attributes.get("value", "") for option in options]
        chosen = [option.attributes.get("value", "") for option in options if "selected" in option.attributes]
        known.values = chosen or known.choices[:1]
    elif inner.tag == "textarea":
        known.values = ["".join(child for child in inner.children if isinstance(child, str)).removeprefix("\n")]
    elif known.kind in TICKED:
        value = inner.attributes.get("value", "on")
        known.choices.append(value)
        if "checked" in inner.attributes:
            known.values.append(value)
    elif known.kind != "file":
        known.values.append(value)
