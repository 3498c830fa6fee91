"""Leaks planted on purpose, one at a time: a guard switched off, a list read past its rules, a word in a header or a log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.db.models import Q

import syli.intake.queries
import syli.kernel.errors
import syli.kernel.middleware
import syli.kernel.outward
import syli.kernel.page
import syli.org.actor
import syli.people.queries.duplicates
import syli.people.queries.family
import syli.people.queries.reach
import syli.records.queries
import syli.records.search
import syli.safety.access
import syli.safety.pages.apart
import syli.safety.queries.emergencies
import syli.safety.queries.suggestions
import syli.safety.standing
from syli.kernel.access import guards, role
from syli.kernel.access.compiled import Meaning
from syli.kernel.access.rules import EVERYTHING, RoleRule
from syli.kernel.scope import everything
from syli.org.choices import Role
from syli.org.models import StaffMember
from syli.people.access import HAS_BROKEN_GLASS, KEPT_APART, PersonAction
from syli.people.models import Person
from syli.records.access import AttachmentAction, NoteAction, RecordAction
from syli.safety.access import SeparationAction
from syli.safety.sealed import NOTHING_CLOSED
from tests.canary.planting import Planted

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch, Planted], None]
#: name → (who must find it, how it is planted).
LEAKS: dict[str, tuple[str, Plant]] = {}


def leak(who: str) -> Callable[[Plant], Plant]:
    """Register a leak under its function's name."""

    def register(plant: Plant) -> Plant:
        LEAKS[plant.__name__] = (who, plant)
        return plant

    return register


def _guard_off(id: str, who: str) -> None:
    def plant(patch: Patch, made: Planted) -> None:
        old = guards._GUARDS[id]
        patch.setitem(guards._GUARDS, id, replace(old, meaning=Meaning(lambda _ctx: Q(), Q())))

    LEAKS[f"guard {id} off"] = (who, plant)


for _id in ("SAFE-G1", "SAFE-G2", "SAFE-G8", "SAFE-G9"):
    _guard_off(_id, "aarne")
_guard_off("SAFE-G10", "sulo")
#: What each side has of the child in documents, and has given out of it.
for _id in ("DOC-G1", "RETENTION-G1"):
    _guard_off(_id, "aarne")


def _unfiltered(name: str, modules: tuple[Any, ...], codes: tuple[str, ...], who: str = "aarne") -> None:
    """Plant a list or detail that is read past the rules of its action."""

    def plant(patch: Patch, made: Planted) -> None:
        for module in modules:
            real = module.visible_to
            patch.setattr(module, "visible_to", lambda ctx, act, real=real: _all(act) if act.code in codes else real(ctx, act))

    LEAKS[name] = (who, plant)


def _all(act: Any) -> Any:
    return act.group.resource._default_manager.all()


#: The module, not the function of that name which the package offers.
CARDS: Any = import_module("syli.people.queries.cards")
P, REACH = syli.kernel.page, syli.people.queries.reach
NOTES, WORDS, ASKED = syli.records.queries, syli.records.search, syli.intake.queries
_unfiltered("search past the rules", (CARDS,), ("people.person.find",))
_unfiltered("a client's page past the rules", (P, CARDS), ("people.person.view",))
_unfiltered("editing past the rules", (P, CARDS), ("people.person.edit", "people.person.view"))
_unfiltered("family past the rules", (P, CARDS), ("people.person.relate", "people.person.find"))
_unfiltered("notes of a client past the rules", (NOTES,), ("records.note.view",))
_unfiltered("words of notes past the rules", (WORDS, NOTES), ("records.note.view",))
_unfiltered("a note's history past the rules", (P, NOTES), ("records.note.history", "records.note.view"))
_unfiltered("correcting a note past the rules", (P, NOTES), ("records.note.correct", "records.note.view"))
_unfiltered("a file past the rules", (P,), ("records.attachment.open",))
_unfiltered("ways to reach past the rules", (REACH,), ("people.contact_point.view",))
_unfiltered("changing a way to reach past the rules", (P, REACH), ("people.contact_point.change", "people.contact_point.view"))
_unfiltered("a request past the rules", (P, ASKED), ("intake.help_request.view",))
_unfiltered("editing a request past the rules", (P,), ("intake.help_request.edit",))
_unfiltered("the queue past the rules", (ASKED,), ("intake.help_request.view",))
#: Of a house, of documents, of a risk and of a couple: a page opened past the rules of its action.
for _name, _code in (
    ("a stay", "stays.stay.view"),
    ("an interpreter's order", "stays.interpreter_order.view"),
    ("a house's handover", "stays.house.write_handover"),
    ("a house's week", "stays.house.see_week"),
    ("a document", "documents.document.view"),
    ("an assessment", "plans.sheet.view"),
    ("a decision on a risk", "plans.referral.view"),
    ("the work with a couple", "plans.joint.view"),
):
    _unfiltered(f"{_name} past the rules", (P,), (_code,))
_unfiltered("openings in an emergency past the rules", (syli.safety.queries.emergencies,), ("safety.emergency_opening.view",))
_unfiltered("the keeper's pair past the rules", (P,), ("safety.separation.view",))


@leak("aarne")
def nobody_is_kept_apart(patch: Patch, made: Planted) -> None:
    """Forget the pairs."""
    patch.setattr(syli.safety.standing, "pairs_in_force", lambda _ctx: [])


@leak("aarne")
def both_sides_are_open(patch: Patch, made: Planted) -> None:
    """Close neither side."""
    patch.setattr(syli.safety.standing, "closed_sides", lambda _one, _other, **_keeper: (False, False))


@leak("aino")
def the_wrong_side_is_closed(patch: Patch, made: Planted) -> None:
    """Close the nearer side instead of the other."""
    patch.setattr(syli.safety.standing, "closed_sides", lambda one, other, **_keeper: (one > other, other > one))


def _standing(patch: Patch, **changes: Any) -> None:
    real = syli.safety.standing._read
    patch.setattr(syli.safety.standing, "_read", lambda ctx: replace(real(ctx), **changes))


@leak("aarne")
def the_child_is_no_bridge(patch: Patch, made: Planted) -> None:
    """Forget that both sides share somebody."""
    _standing(patch, bridges=frozenset())


@leak("aarne")
def everybody_is_a_colleague(patch: Patch, made: Planted) -> None:
    """Take what anybody wrote about the child for one's own side's."""
    _standing(patch, colleagues=frozenset(StaffMember.objects.values_list("pk", flat=True)))


@leak("aarne")
def the_childs_town_is_shown(patch: Patch, made: Planted) -> None:
    """Forget to blank where a shared child lives."""
    patch.setattr(KEPT_APART, "providers", [])


@leak("bella")
def nobody_is_blocked(patch: Patch, made: Planted) -> None:
    """Forget whom clients have named as those who must never see."""
    patch.setattr(syli.safety.standing, "closed_to", lambda _ctx: NOTHING_CLOSED)


@leak("uuno")
def anybodys_emergency_is_everybodys(patch: Patch, made: Planted) -> None:
    """Count what one worker has opened in an emergency as opened by all."""
    patch.setattr(HAS_BROKEN_GLASS, "providers", [lambda _ctx: Q(pk=made.apart.she.pk)])


@leak("aarne")
def suggestions_show_everybody(patch: Patch, made: Planted) -> None:
    """Show whom the worker may not see among those to keep apart, and all hits."""
    patch.setattr(syli.safety.queries.suggestions, "cards", _cards_of_all)
    patch.setattr(syli.safety.pages.apart, "hints_about", lambda ctx, person: [_hint(made, person)])


def _hint(made: Planted, person: Person) -> Any:
    from syli.safety.choices import Ground
    from syli.safety.queries.suggestions import Hint

    return Hint(made.apart.she.pk if person.pk != made.apart.she.pk else made.apart.he.pk, Ground.CHILD)


def _cards_of_all(ctx: Any, keys: Any) -> Any:
    rows = CARDS._with_flags(ctx, Person.objects.filter(pk__in=set(keys)), EVERYTHING)
    return {row.pk: CARDS.card_of(ctx, row) for row in rows}


@leak("aarne")
def the_family_shows_everybody(patch: Patch, made: Planted) -> None:
    """Draw whoever there is into the family's picture."""
    patch.setattr(syli.people.queries.family, "cards", _cards_of_all)


@leak("aarne")
def duplicates_show_everybody(patch: Patch, made: Planted) -> None:
    """Ask about duplicates among everybody."""
    patch.setattr(syli.people.queries.duplicates, "findable", lambda ctx: CARDS._with_flags(ctx, Person.objects.all(), EVERYTHING))


@leak("aarne")
def the_keepers_list_is_open(patch: Patch, made: Planted) -> None:
    """Let workers read who is kept apart."""
    for act in (SeparationAction.LIST, SeparationAction.VIEW):
        patch.setattr(act, "allow", (role(Role.WORKER, Role.LEADER),))
    patch.setitem(guards._GUARDS, "SAFE-G3", replace(guards._GUARDS["SAFE-G3"], meaning=Meaning(lambda _ctx: Q(), Q())))


def _also_for(name: str, reader: Role, who: str, *acts: Any) -> None:
    """Plant a role too many in the rules of an act."""

    def plant(patch: Patch, made: Planted) -> None:
        for act in acts:
            patch.setattr(act, "allow", (*act.allow, role(reader)))

    LEAKS[name] = (who, plant)


_also_for("finance reads clients' pages", Role.FINANCE, "fanni", PersonAction.VIEW)
_also_for("privacy reads clients' pages", Role.PRIVACY, "saga", PersonAction.VIEW)
_also_for("admin finds clients", Role.ADMIN, "adele", PersonAction.SEARCH, PersonAction.FIND)
_also_for("volunteers read notes", Role.VOLUNTEER, "vilma", RecordAction.READ, NoteAction.VIEW)
_also_for("volunteers open files", Role.VOLUNTEER, "vilma", AttachmentAction.OPEN)


@leak("lotta")
def the_fence_between_associations_is_down(patch: Patch, made: Planted) -> None:
    """Lift the boundary of the organisation in the rules and in the scope."""
    patch.setattr(RoleRule, "_reach", lambda _self, _ctx, _linked: EVERYTHING)
    patch.setattr(syli.kernel.page, "scope", lambda _ids: everything())


@leak("adele")
def roles_are_not_asked(patch: Patch, made: Planted) -> None:
    """Let every rule apply to everybody."""
    patch.setattr(RoleRule, "applies", lambda _self, _ctx: True)


@leak("left")
def who_has_left_still_works_here(patch: Patch, made: Planted) -> None:
    """Count roles that ended yesterday."""
    real = syli.org.actor.grants_on
    patch.setattr(syli.org.actor, "grants_on", lambda member, day, *rest: real(member, day.replace(day=day.day - 2), *rest))


def _in_answers(name: str, add: Callable[[Any, Any, Planted], None]) -> None:
    """Plant a word into the answers that leave."""

    def plant(patch: Patch, made: Planted) -> None:
        real = syli.kernel.middleware.SafeHeaders.__call__

        def answer(self: Any, request: Any) -> Any:
            response = real(self, request)
            add(request, response, made)
            return response

        patch.setattr(syli.kernel.middleware.SafeHeaders, "__call__", answer)

    LEAKS[name] = ("aarne", plant)


def _write(response: Any, text: str) -> None:
    if not response.streaming and "html" in response.headers.get("Content-Type", ""):
        response.content = response.content + text.encode()


_in_answers("a name in a header", lambda _request, response, made: response.headers.__setitem__("X-Debug", made.words["her_given"]))
_in_answers("a name in a cookie", lambda _request, response, made: response.set_cookie("last", made.words["her_family"]))
_in_answers("a note in a comment of the page", lambda _request, response, made: _write(response, f"<!-- {made.words['her_note']} -->"))
_in_answers(
    "a name in fragments only",
    lambda request, response, made: _write(response, made.words["her_given"]) if request.headers.get("HX-Request") else None,
)
_in_answers(
    "a name on the page for what is missing",
    lambda _request, response, made: _write(response, made.words["her_given"]) if response.status_code == 404 else None,
)
_in_answers(
    "a name on a refused form",
    lambda _request, response, made: _write(response, made.words["her_given"]) if response.status_code == 422 else None,
)


@leak("aarne")
def names_in_the_log(patch: Patch, made: Planted) -> None:
    """Log whose card is made."""
    real = CARDS.name_of

    def name_of(person: Person) -> str:
        logging.getLogger("syli").warning("card of %s", person.given_name)
        return real(person)

    patch.setattr(CARDS, "name_of", name_of)


@leak("aarne")
def names_in_file_names(patch: Patch, made: Planted) -> None:
    """Name a file after the other one."""
    patch.setattr(syli.kernel.outward, "neutral_name", lambda _name: f"{made.words['her_family']}.txt")
