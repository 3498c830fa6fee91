"""Gallery data: what the example pages show. Everybody here is invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import pgettext

from syli.kernel.ui.gallery.forms import ArrivalForm, ContactForm, EveryForm
from syli.kernel.ui.pictures import Chart, Series, Tree, TreeEdge, TreeNode
from syli.kernel.ui.tilemap import AREAS, tiles

NAMES = ("Kaisa Mäkelä", "Yusuf Abdi", "Aino-Maria Sjöblom", "Мария Иванова", "Máret Sárá", "Otso Virtanen", "Li Nguyen", "Saga Öhman")
HERE = "/ui/gallery/"


def example(name: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the context of one example page."""
    make = PAGES.get(name)
    return {**frame(name), **(make(query) if make else {})}


def frame(name: str) -> dict[str, Any]:
    """The menu, search and main act as the real frame passes them."""
    labels = (
        (pgettext("gallery", "Today"), "today", "today"),
        (pgettext("gallery", "Clients"), "client", "group"),
        (pgettext("gallery", "Services"), "index", "heart"),
        (pgettext("gallery", "Calendar"), "forms", "calendar"),
        (pgettext("gallery", "Numbers"), "numbers", "chart"),
    )
    return {
        "places": [SimpleNamespace(label=label, url=f"{HERE}{page}", icon=icon) for label, page, icon in labels],
        "main_act": {"label": pgettext("gallery", "Record"), "url": f"{HERE}contact", "icon": "plus"},
        "search_url": f"{HERE}index",
        "sign_out_url": f"{HERE}index",
        "account_url": f"{HERE}index",
        "ctx": SimpleNamespace(actor=SimpleNamespace(name="Aino Korhonen")),
        "gallery_pages": ("index", "forms", "pictures", "today", "client", "contact", "arrival", "numbers", "long"),
        "shown": name,
    }


def _index(query: Mapping[str, str]) -> dict[str, Any]:
    rows = [{"name": name, "age": 20 + 3 * n, "state": n % 3, "visits": 7 * n, "since": date(2026, 1 + n, 3)} for n, name in enumerate(NAMES)]
    number = query.get("page", "4")
    return {
        "rows": rows,
        "columns": [
            {"key": "name", "label": pgettext("gallery", "Client"), "primary": True},
            {"key": "state", "label": pgettext("gallery", "Situation")},
            {"key": "since", "label": pgettext("gallery", "Since"), "numeric": True},
            {"key": "visits", "label": pgettext("gallery", "Visits"), "numeric": True},
        ],
        "page": Paginator(range(412), 25).get_page(number),
        "moments": timeline(),
        "when": datetime(2026, 11, 22, 12, 32, tzinfo=UTC),
    }


def timeline() -> list[dict[str, Any]]:
    """Some moments of one client, newest first."""
    return [
        {
            "when": date(2026, 11, 18),
            "title": pgettext("gallery", "Home visit, 60 min"),
            "text": "”Yöt ovat raskaita, mutta aamut jo parempia.”",
            "icon": "home-visit",
            "who": "Aino Korhonen",
            "hue": 2,
        },
        {"when": date(2026, 11, 11), "title": pgettext("gallery", "Phone call, 15 min"), "icon": "phone", "who": "Aino Korhonen", "hue": 2},
        {
            "when": date(2026, 11, 1),
            "title": pgettext("gallery", "Plan agreed"),
            "kind": "milestone",
            "icon": "plan",
            "text": "1) uni 2) tauko kerran viikossa 3) neuvola mukaan",
            "hue": 2,
        },
        {"when": date(2026, 10, 20), "title": pgettext("gallery", "Missed visit"), "kind": "warning", "who": "Otso Virtanen"},
    ]


def _pictures(query: Mapping[str, str]) -> dict[str, Any]:
    return {"charts": charts(), "tiles": area_tiles(), "family": family()}


def charts() -> dict[str, Chart]:
    """One chart of each kind."""
    months = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä")
    services = (
        pgettext("gallery", "Mother-and-baby home"),
        pgettext("gallery", "Shelter"),
        pgettext("gallery", "Day group"),
        pgettext("gallery", "Supervised contact"),
    )
    year = ("2022", "2023", "2024", "2025")
    return {
        "bar": Chart("bar", pgettext("gallery", "Clients by county 2025"), tuple(a.name[0] for a in list(AREAS.values())[:9]), (Series(pgettext("gallery", "Clients"), (412, 1850, 230, 540, None, 987, 611, 356, 470)),), pgettext("gallery", "Area")),
        "columns": Chart("columns", pgettext("gallery", "Contacts by month"), months, (Series("2025", (210, 240, 265, 250, 231, 190)), Series("2026", (222, 251, 301, 288, 260, 205))), pgettext("gallery", "Month")),
        "stacked": Chart("stacked", pgettext("gallery", "Clients by service"), year, tuple(Series(name, tuple(90 + 35 * n + 12 * y for y in range(4))) for n, name in enumerate(services)), pgettext("gallery", "Year")),
        "line": Chart("line", pgettext("gallery", "Waiting time, median days"), months, tuple(Series(name, tuple(9.5 + 2 * n + (m * (n + 1)) % 5 for m in range(6))) for n, name in enumerate(services)), pgettext("gallery", "Month"), unit=pgettext("gallery", "days"), decimals=1),
        "share": Chart("share", pgettext("gallery", "Where from"), services, (Series(pgettext("gallery", "Requests"), (44, 31, 18, 7)),), pgettext("gallery", "Service"), unit="%"),
    }  # fmt: skip


def area_tiles() -> list[Any]:
    """Counts by county; two are protected."""
    values: dict[str, float | None] = {code: 90 + (int(code) * 137) % 1900 for code in AREAS}
    values.update({"18": None, "91": None, "08": 2140, "20": 0})
    return tiles(values, {"08": f"{HERE}numbers"} | dict.fromkeys(AREAS, f"{HERE}numbers"))


def family() -> Tree:
    """A family of six in two homes."""
    nodes = (
        TreeNode("b", 110, 40, "Jere Laine", "s. 1991", relation=pgettext("gallery", "former partner")),
        TreeNode("a", 330, 40, "Kaisa Mäkelä", "s. 1994", f"{HERE}client", current=True, relation=pgettext("gallery", "this client")),
        TreeNode("c", 550, 40, "Samir Haddad", "s. 1989", relation=pgettext("gallery", "partner")),
        TreeNode("d", 220, 170, "Elli Mäkelä", "s. 2019", f"{HERE}client", relation=pgettext("gallery", "child")),
        TreeNode("e", 400, 170, "Nuutti Mäkelä", "s. 2026", f"{HERE}client", relation=pgettext("gallery", "child")),
        TreeNode("f", 580, 170, pgettext("gallery", "Expected"), "3/2027", faint=True, relation=pgettext("gallery", "child")),
    )
    edges = (
        TreeEdge(186, 40, 254, 40, "broken"),
        TreeEdge(406, 40, 474, 40, "dashed"),
        TreeEdge(220, 40, 220, 142, "descent"),
        TreeEdge(440, 40, 400, 142, "descent"),
        TreeEdge(440, 40, 580, 142, "descent"),
    )
    return Tree(680, 210, nodes, edges)


def _contact(query: Mapping[str, str]) -> dict[str, Any]:
    return {"form": ContactForm.filled(bad=query.get("state") == "errors"), "times": ("10.00|11.00", "13.32|14.32")}


def _conflict(query: Mapping[str, str]) -> dict[str, Any]:
    return {
        "versions": [(pgettext("gallery", "Phone"), "040 000 0001", "040 000 0002"), (pgettext("gallery", "Language"), "suomi", "suomi")],
        "edit_url": f"{HERE}contact",
    }


PAGES: dict[str, Callable[[Mapping[str, str]], dict[str, Any]]] = {
    "index": _index,
    "forms": lambda query: {"form": EveryForm(), "bad": EveryForm.refused()},
    "pictures": _pictures,
    "today": lambda query: {"today": date(2026, 11, 22), "is_empty": query.get("state") == "empty"},
    "client": lambda query: {"moments": timeline(), "family": family()},
    "contact": _contact,
    "arrival": lambda query: {"form": ArrivalForm()},
    "numbers": lambda query: {"view": query.get("view", "chart"), "chart": charts()["bar"], "tiles": area_tiles()},
    "long": lambda query: {"rows": [{"name": f"{NAMES[n % 8]} {n}", "note": "Lastensuojelutarpeenselvitysmenettelykokonaisuus" if n == 3 else "–"} for n in range(200)]},
    "error-409": _conflict,
}  # fmt: skip
