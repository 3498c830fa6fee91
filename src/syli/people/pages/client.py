"""The client's page: what matters in ten seconds, then the sections that every app brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syli.kernel.access import allows, may
from syli.kernel.access.actions import Action
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_date
from syli.people.access import PersonAction
from syli.people.choices import Safety
from syli.people.commands import Revealed
from syli.people.labels import GENDERS, POINT_KINDS, SAFETIES, joined, label_of, language_name
from syli.people.models import Person
from syli.people.queries import Family, PersonCard, Reach, cards, family_of, municipality_of, other_names_of, picture_of, ways_to_reach
from syli.people.queries.naming import decided_words, naming_decisions
from syli.people.reading import read_together, shown_beside
from syli.people.sections import PersonFact, PersonSection, acts_of, facts_of, sections_of

REACH, FAMILY, BASICS = 60, 70, 80


@dataclass(frozen=True, slots=True)
class Doors:
    """Which of the page's buttons the reader may use. Who may view and does client work may edit: the rules are the same."""

    edit: bool
    history: bool
    reveal: bool


@page(PersonAction.VIEW)
def client(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Show everything about one client that this reader may know."""
    return show_client(request, ctx, person)


def show_client(request: HttpRequest, ctx: Context, person: Person, *, revealed: Revealed | None = None) -> HttpResponse:
    """Render the client's page; `revealed` puts what is masked in its place, for this one answer."""
    read_together(ctx, person)
    cards(ctx, {person.pk, *shown_beside(ctx, person)})
    family = family_of(ctx, person)
    ctx.trail.touch(family.known)
    shown = family.person
    ways = list(revealed.ways) if revealed is not None else ways_to_reach(ctx, person, shown)
    reveal = shown.is_masked and allows(ctx, PersonAction.REVEAL_ADDRESS, person)
    doors = Doors(edit=may(ctx, PersonAction.EDIT), history=may(ctx, PersonAction.HISTORY), reveal=reveal)
    own = [
        (REACH, _reach_section(ways, shown, doors, person.code_word or "")),
        (FAMILY, _family_section(family, doors)),
        (BASICS, _basics_section(ctx, person, shown, doors, revealed)),
    ]
    acts = acts_of(ctx, person)
    main = next((act for act in acts if act.kind == "primary"), None)
    data: dict[str, Any] = {
        "person": shown,
        "note": joined([shown.birth, _children(family)]),
        "warnings": _warnings(shown, ways),
        "facts": [*facts_of(ctx, person), *_reach_fact(ways)],
        "acts": [act for act in acts if act is not main],
        "doors": doors,
        "sections": sections_of(ctx, person, own=own),
    }
    data["parts"] = [{"label": section.title, "url": f"#{section.id}"} for section in data["sections"]]
    if doors.history:
        data["parts"].append({"label": _("Who has looked"), "url": reverse("people.person.history", args=[person.public_id])})
    if main is not None:
        data["main_act"] = {"label": main.label, "url": main.href, "icon": main.icon or "plus"}
    return render(request, "people/client.html", data)


def _children(family: Family) -> str:
    count = family.children
    return ngettext("%(num)s child", "%(num)s children", count) % {"num": count} if count else ""


def _warnings(shown: PersonCard, ways: list[Reach]) -> list[dict[str, str]]:
    """Return what must be seen before anything is done: protection, and ways of reaching that are not safe."""
    found = []
    if shown.is_protected:
        found.append({"icon": "shield-alert", "tone": "danger", "text": _("Protected identity")})
    elif shown.is_masked:
        # Not why: whose protection covers the home may be nobody's to know who works with this one.
        found.append({"icon": "shield-alert", "tone": "danger", "text": _("Addresses are hidden")})
    best = next((way for way in ways if way.is_best), None)
    if best is not None and best.safety == Safety.LIMITED:
        text = joined([label_of(POINT_KINDS, best.kind), best.when, best.what_to_say, best.who_answers])
        found.append({"icon": "phone", "tone": "soon", "text": text})
    if best is None and ways:
        found.append({"icon": "phone", "tone": "soon", "text": _("Nobody has asked lately how it is safe to get in touch")})
    if any(way.safety == Safety.UNSAFE for way in ways):
        found.append({"icon": "danger", "tone": "danger", "text": _("Not every way to get in touch is safe")})
    return found


def _reach_fact(ways: list[Reach]) -> list[PersonFact]:
    best = next((way for way in ways if way.is_best), None)
    if best is None or best.safety != Safety.SAFE:
        return []
    return [
        PersonFact(_("Get in touch"), joined([label_of(POINT_KINDS, best.kind), label_of(SAFETIES, best.safety).lower(), best.when]), href="#reach")
    ]


def _reach_section(ways: list[Reach], shown: PersonCard, doors: Doors, code_word: str) -> PersonSection:
    data = {"ways": ways, "person": shown, "doors": doors, "code_word": code_word}
    return PersonSection("reach", _("Getting in touch"), "people/_reach.html", data, place="side")


def _family_section(family: Family, doors: Doors) -> PersonSection:
    data = {"family": family, "picture": picture_of(family) if family.bonds else None, "doors": doors}
    return PersonSection("family", _("Family"), "people/_family.html", data)


def _basics_section(ctx: Context, person: Person, shown: PersonCard, doors: Doors, revealed: Revealed | None) -> PersonSection:
    names = other_names_of(ctx, person)
    rows: list[tuple[str, str | None]] = [
        (_("Alias"), shown.alias if shown.alias and shown.alias != shown.name else None),
        (_("Other names"), ", ".join(known.name for known in names) or None),
        (_("Known by name"), " · ".join(decided_words(ctx, row) for row in naming_decisions(ctx, person)) or None),
        _birth_row(shown),
        (_("Gender"), label_of(GENDERS, shown.gender) or None),
        (_("Language of service"), joined([language_name(shown.service_language), _("interpreter") if shown.needs_interpreter else ""]) or None),
        (_("Mother tongue"), language_name(shown.mother_tongue) or None),
        (_("Home municipality"), revealed.municipality if revealed is not None else municipality_of(ctx, person, shown) or None),
    ]
    data = {"rows": rows, "person": shown, "doors": doors, "is_revealed": revealed is not None}
    return PersonSection("basics", _("Basic information"), "people/_basics.html", data, place="side")


def _birth_row(shown: PersonCard) -> tuple[str, str | None]:
    if shown.is_unborn:
        return _("Due date"), format_date(shown.due_on) or None
    return _("Born"), format_date(shown.born_on) or (str(shown.birth_year) if shown.birth_year else None)


def address_of(person: Person | PersonCard) -> str:
    """Return the address of a client's page."""
    return reverse("people.person.view", args=[person.public_id])


def leads_to(ctx: Context, action: Action, person: Person) -> str:
    """Return where to go after a change: the client's page, or the search when she is no longer the reader's to see."""
    return address_of(person) if allows(ctx, action, person) else reverse("people.person.search")
