"""Does everything a pack names exist: codes, forms, roles, modalities, national systems?"""

from collections.abc import Iterable
from typing import Any

from .fill import WORDS_FROM
from .model import CONTACT_WAYS
from .names import BUILT_MODALITIES, MODALITIES
from .problem import Path, closest, quoted
from .scope import Scope

#: How a pack says that somebody else keeps what is answered.
NOT_STORED = "not_stored"
# Path of a list or of one code → the code set it takes its codes from.
_LISTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("notes",), "note_kinds"),
    (("quality",), "quality_criteria"),
    (("funding",), "funding_sources"),
    (("price", "payers"), "funding_sources"),
    (("way_in", "consents"), "consents"),
)
# (section, key inside each entry) → code set.
_CODES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("timers",), "if_consent", "consents"),
    (("timers",), "escalate_to", "worker_roles"),
    (("feedback",), "if_consent", "consents"),
    (("limits",), "override", "worker_roles"),
    (("way_in", "steps"), "override", "worker_roles"),
)


def check_references(scope: Scope) -> None:
    """Check every reference of a pack."""
    _check_modalities(scope)
    _check_words(scope)
    _check_lists(scope)
    _check_single_codes(scope)
    _check_choices(scope)
    _check_people(scope)
    _check_forms(scope)
    _check_contacts_named(scope)
    _check_steps(scope)
    _check_national(scope)


def _check_modalities(scope: Scope) -> None:
    used: list[str] = scope.data["modalities"]
    for index, modality in enumerate(used):
        path: Path = ("modalities", index)
        if modality not in MODALITIES:
            near = closest(modality, MODALITIES)
            scope.say("unknown_modality", path, found=modality, suggestion=near, level="notice")
        elif modality not in BUILT_MODALITIES:
            scope.notice("unbuilt_modality", path, found=modality)
    seen = set()
    for code, entry in scope.section("contacts").items():
        found, where = _modality_of(scope, code, entry)
        seen.add(found)
        if found is not None and found not in used:
            scope.say("modality_not_used", where, found=quoted(found), allowed=used)
        elif found is None and (scope.has_own_text(entry) or _known(scope, "contact_kinds", code)):
            scope.say("missing_key", ("contacts", code), key='"modality"')
    for index, modality in enumerate(used):
        if modality not in seen:
            scope.notice("modality_never_used", ("modalities", index), found=modality)


def _modality_of(scope: Scope, code: str, entry: dict[str, Any]) -> tuple[str | None, Path]:
    if "modality" in entry:
        return entry["modality"], ("contacts", code, "modality")
    known = scope.code_sets.get("contact_kinds")
    kind = known.find(code) if known else None
    return (kind.modality if kind else None), ("contacts", code)


def _known(scope: Scope, code_set: str, code: str) -> bool:
    known = scope.code_sets.get(code_set)
    return known is not None and known.find(code) is not None


def _check_words(scope: Scope) -> None:
    for path, code_set in WORDS_FROM.items():
        known = scope.code_sets.get(code_set)
        for code, entry in scope.section(*path).items():
            own = scope.has_own_text(entry)
            if known is None or (not own and known.find(code) is None):
                near = closest(code, (entry.code for entry in known.codes)) if known else None
                scope.say("no_text_anywhere", (*path, code), found=quoted(code), code_set=code_set, suggestion=near)
            elif not own:
                scope.code(code_set, code, (*path, code))


def _check_lists(scope: Scope) -> None:
    for path, code_set in _LISTS:
        holder = scope.section(*path[:-1]) if len(path) > 1 else scope.data
        for index, code in enumerate(holder.get(path[-1], ())):
            scope.code(code_set, code, (*path, index))
    for path, key, code_set in _CODES:
        for name, entry in scope.section(*path).items():
            if key in entry:
                scope.code(code_set, entry[key], (*path, name, key))
    for name, code_set in (("forms", "forms"), ("feedback", "forms"), ("volunteers", "volunteer_kinds")):
        for code in scope.section(name):
            scope.code(code_set, code, (name, code))


def _check_single_codes(scope: Scope) -> None:
    if plan := scope.section("plan"):
        scope.code("forms", plan["form"], ("plan", "form"))
    if "role" in scope.section("own_worker"):
        scope.code("worker_roles", scope.section("own_worker")["role"], ("own_worker", "role"))
    scope.code("retention_classes", scope.data["legal"]["retention"], ("legal", "retention"))
    # Statistics count by role, so a role must be one of the common ones even when a pack words it otherwise.
    for code, entry in scope.section("participants").items():
        if scope.has_own_text(entry):
            scope.code("roles", code, ("participants", code))


def _check_choices(scope: Scope) -> None:
    for key in ("sources", "reasons", "urgency"):
        if key in scope.section("way_in"):
            scope.choice(scope.section("way_in")[key], ("way_in", key))
    for key in ("results", "reasons"):
        scope.choice(scope.section("ending")[key], ("ending", key))
    for code, entry in scope.section("contacts").items():
        for key in ("themes", "ways"):
            if key in entry:
                scope.choice(entry[key], ("contacts", code, key))


def _check_people(scope: Scope) -> None:
    people = scope.section("participants")
    for code, entry in scope.section("forms").items():
        _all_among(scope, entry.get("about", ()), people, ("forms", code, "about"))
    for code, entry in scope.section("feedback").items():
        for index, role in enumerate(entry["from"]):
            # Workers, partners and volunteers are asked too, and are no participants.
            if role not in people and not _known(scope, "respondents", role):
                near = closest(role, people)
                where = ("feedback", code, "from", index)
                scope.say("not_a_participant", where, found=quoted(role), suggestion=near)


def _check_forms(scope: Scope) -> None:
    """Every form that a service names has questions, or is asked elsewhere: in another part of Syli, nationally, or by somebody else."""
    if scope.forms is None:
        return
    named: list[tuple[str, Path]] = [(code, ("forms", code)) for code in scope.section("forms")]
    named += [(code, ("feedback", code)) for code, entry in scope.section("feedback").items() if entry.get("keeping") != NOT_STORED]
    if plan := scope.section("plan"):
        named.append((plan["form"], ("plan", "form")))
    known = scope.code_sets.get("forms")
    for code, path in named:
        entry = known.find(code) if known else None
        if entry is not None and code not in scope.forms and not entry.kept_by and "document" not in dict(entry.national):
            draft = scope.data.get("status") == "draft"
            scope.say("form_undefined", path, found=quoted(code), code=code, level="notice" if draft else "error")


def _all_among(scope: Scope, roles: Iterable[str], people: Iterable[str], path: Path) -> None:
    for index, role in enumerate(roles):
        if role not in people:
            near = closest(role, people)
            scope.say("not_a_participant", (*path, index), found=quoted(role), allowed=people, suggestion=near)


def _check_contacts_named(scope: Scope) -> None:
    kinds = scope.section("contacts")
    for code, entry in scope.section("limits").items():
        named, counts_contacts = entry.get("contact"), str(entry["subject"]).startswith("contacts_")
        if counts_contacts and named is None:
            scope.say("limit_needs_contact", ("limits", code), allowed=kinds)
        if named is not None and named not in kinds:
            near = closest(named, kinds)
            scope.say("not_allowed", ("limits", code, "contact"), found=quoted(named), allowed=kinds, suggestion=near)


def _check_steps(scope: Scope) -> None:
    """An order of steps names kinds of contact of the service or ways of them; a room is shared only by those who live there for some days."""
    kinds, ways = scope.section("contacts"), scope.code_sets.get(CONTACT_WAYS)
    known = [*kinds, *(code.code for code in ways.codes if set(code.tags) & set(scope.data["modalities"]))] if ways else [*kinds]
    for index, code in enumerate(scope.data.get("steps", ())):
        if code not in known:
            scope.say("not_allowed", ("steps", index), found=quoted(code), allowed=known, suggestion=closest(code, known))
    stays = {code for code, entry in kinds.items() if _modality_of(scope, code, entry)[0] == "stay"}
    for code, entry in scope.section("recurring").items():
        if entry.get("shared_room") and (code not in stays or entry.get("length", {}).get("unit") != "day"):
            scope.say("not_allowed", ("recurring", code, "shared_room"), found="a shared room without days of a stay")


def _check_national(scope: Scope) -> None:
    chosen = _chosen_sets(scope)
    for index, system in enumerate(scope.section("counting").get("national", ())):
        path: Path = ("counting", "national", index)
        mapped = {name: codes for name, codes in chosen.items() if any(system in dict(code.national) for code in scope.code_sets[name].codes)}
        if not mapped:
            systems = {key for known in scope.code_sets.values() for code in known.codes for key, _ in code.national}
            scope.say("unknown_national_system", path, found=quoted(system), suggestion=closest(system, systems))
        for name, codes in mapped.items():
            for code in scope.code_sets[name].codes:
                if code.code in codes and system not in dict(code.national):
                    scope.say("national_code_missing", path, found=quoted(code.code), code_set=name, system=system)


def _chosen_sets(scope: Scope) -> dict[str, set[str]]:
    """Which codes of which sets can end up in the records of this service?"""
    entries = [scope.section("way_in").get(key) for key in ("sources", "reasons", "urgency")]
    entries += [scope.section("ending").get(key) for key in ("results", "reasons")]
    entries += [entry.get(key) for entry in scope.section("contacts").values() for key in ("themes", "ways")]
    chosen: dict[str, set[str]] = {}
    quiet = Scope(scope.document, scope.code_sets, scope.source_ids)
    for entry in entries:
        if entry is None:
            continue
        name = entry if isinstance(entry, str) else entry["set"]
        if name in scope.code_sets:
            chosen.setdefault(name, set()).update(quiet.choice(entry, ()))
    return chosen
