"""What is already recorded and a national document asks: plain values by name. Where identity is protected, places are never read at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from syli.catalogue.queries import code_set
from syli.documents.known_stay import children_elsewhere, stay_facts
from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.kernel.dates import age_on
from syli.org.models import StaffMember
from syli.org.queries.areas import municipality_names
from syli.people.choices import FamilyRole, IdentityLevel
from syli.people.models import Person
from syli.people.queries import card, family_of
from syli.people.queries.family import Relative
from syli.stays.models import Presence, Stay
from syli.stays.queries.stays import stays_visible

ADULT = 18
#: National codes of gender by our own; what somebody does not tell is not answered for her.
GENDERS = {"female": "2", "male": "1"}


Teller = Callable[[Context, Person, Episode, str], Mapping[str, Any]]
_TELLERS: dict[str, Teller] = {}


def tells_documents(teller: Teller) -> Teller:
    """Register what an app above tells about a person in an episode to one document, named by its branch: answers by the path of the question."""
    _TELLERS[f"{teller.__module__}.{teller.__qualname__}"] = teller
    return teller


def told_of(ctx: Context, person: Person, episode: Episode | None, branch: str) -> dict[str, Any]:
    """Return the answers that other apps have for questions of a document, by the path of the question: its keys, apart by dots."""
    if episode is None:
        return {}
    return {path: value for _name, teller in sorted(_TELLERS.items()) for path, value in teller(ctx, person, episode, branch).items()}


def facts_about(ctx: Context, person: Person) -> Mapping[str, Any]:
    """Return the facts that conditions ask for: the age, when the day of birth is known."""
    return {} if person.born_on is None else {"age": age_on(person.born_on, ctx.today)}


def known_about(ctx: Context, person: Person, episode: Episode | None) -> dict[str, Any]:
    """Return everything that may be filled in beforehand, by the names that `filling.yaml` uses; what is not known is left out."""
    found = {**_client(ctx, person), **_author(ctx), **_children(ctx, person, episode), **_episode(ctx, person, episode)}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _names(person: Person) -> dict[str, Any]:
    return {"family_name": person.family_name, "given_names": person.given_name or person.alias}


def _client(ctx: Context, person: Person) -> dict[str, Any]:
    shown = card(ctx, person)
    # A card's municipality is empty when it is masked; the flag itself is what the document must tell.
    municipality = shown.municipality_code
    names = municipality_names([municipality], ctx.today.year, "fi") if municipality else {}
    return {
        **{f"client.{name}": value for name, value in _names(person).items()},
        "client.identity_code": person.identity_code,
        "client.temporary_id": "" if person.identity_code else f"TMP-{person.public_id[:10]}",
        "client.born_on": person.born_on.isoformat() if person.born_on else str(person.birth_year or ""),
        "client.gender": GENDERS.get(person.gender),
        "client.other_gender": True if person.gender == "other" else None,
        "client.mother_tongue": person.mother_tongue.upper(),
        "client.service_language": person.service_language.upper(),
        "client.municipality": (municipality, names.get(municipality, municipality)) if municipality else None,
        "client.is_protected": person.is_protected and (person.protected_until is None or person.protected_until >= ctx.today),
        "client.is_pseudonymous": person.identity_level == IdentityLevel.PSEUDONYMOUS or None,
    }


def _author(ctx: Context) -> dict[str, Any]:
    author = StaffMember.objects.filter(pk=ctx.actor.id or 0).first()
    day = {"today": ctx.today.isoformat()}
    return day if author is None else {"author.family_name": author.family_name, "author.given_names": author.given_name, **day}


def _children(ctx: Context, person: Person, episode: Episode | None) -> dict[str, Any]:
    """Return the children whose records the reader may open: those who came along, and those who did not."""
    children = [one for one in family_of(ctx, person).relatives if _is_minor(ctx, one)]
    open_to = [one for one in children if one.card.may_view and not one.card.is_apart]
    rows = {row.pk: row for row in Person.objects.filter(pk__in=[one.card.pk for one in open_to]).order_by("pk")}
    stay = _stay_of(ctx, episode)
    here = set(Presence.objects.filter(stay=stay).values_list("person_id", flat=True)) if stay else set()
    along = [_child(rows[one.card.pk]) for one in open_to if one.card.pk in rows and one.card.pk in here]
    elsewhere = [{"age": one.card.age, "gender": GENDERS.get(one.card.gender)} for one in open_to if one.card.pk not in here]
    # What she tells of children elsewhere counts those too whom nobody has written down.
    told = children_elsewhere(stay) if stay and person.pk in here else None
    count = max(len(open_to), len(along) + (told or 0))
    found: dict[str, Any] = {"children.any": True if count else None, "children.count": count or None, "children.along": along}
    if here and person.pk in here:
        is_adult = facts_about(ctx, person).get("age", ADULT) >= ADULT
        found["came.adult_alone" if is_adult else "came.minor_alone"] = len(here) == 1
        found["children.elsewhere"] = elsewhere
    return found


def _is_minor(ctx: Context, relative: Relative) -> bool:
    shown = relative.card
    born = relative.role == FamilyRole.CHILD and not shown.is_unborn and shown.died_on is None
    return born and not relative.is_over and shown.age is not None and shown.age < ADULT


def _child(person: Person) -> dict[str, Any]:
    return {**_names(person), "identity_code": person.identity_code}


def _stay_of(ctx: Context, episode: Episode | None) -> Stay | None:
    found: Stay | None = stays_visible(ctx).filter(episode=episode).order_by("-began_at", "pk").first() if episode else None
    return found


def _episode(ctx: Context, person: Person, episode: Episode | None) -> dict[str, Any]:
    if episode is None:
        return {}
    sources = {code.code: dict(code.national).get("directed_by") for code in code_set("referral_sources").codes}
    results = {code.code: dict(code.national).get("shelter_housing_after") for code in code_set("end_results").codes}
    worker = episode.own_worker
    stay = _stay_of(ctx, episode)
    return {
        "episode.asked_on": (episode.requested_on or episode.start_on).isoformat(),
        "episode.began_on": episode.start_on.isoformat(),
        "episode.ended_on": episode.end_on.isoformat() if episode.end_on else None,
        "episode.directed_by": sources.get(episode.referral_source),
        "episode.housing_after": results.get(episode.end_result),
        "worker.family_name": worker.family_name if worker else None,
        "worker.given_names": worker.given_name if worker else None,
        **(stay_facts(ctx, person, stay) if stay else {}),
    }
