"""Do the parts of a pack fit together: people and identity, capacity, states, money, law, timers, counting?"""

from typing import Any

from .names import CAPACITY_UNITS, MEASURE_NEEDS
from .problem import quoted
from .scope import Scope


def check_flow(scope: Scope) -> None:
    """Check what can only be seen by looking at two parts at once."""
    _check_identity(scope)
    _check_capacity(scope)
    _check_states(scope)
    _check_money(scope)
    _check_law(scope)
    _check_timers(scope)
    _check_after_the_end(scope)
    _check_counting(scope)
    _check_plan(scope)


def _check_identity(scope: Scope) -> None:
    allowed = scope.data["identity"]
    people = scope.section("participants")
    for code, entry in people.items():
        for index, level in enumerate(entry.get("identity", ())):
            if level not in allowed:
                path = ("participants", code, "identity", index)
                scope.say("identity_not_allowed", path, found=quoted(level), allowed=allowed)
    if allowed != ["count_only"]:
        if not any(entry.get("client") for entry in people.values()):
            scope.say("no_client", ("participants",))
        return
    for part in ("own_worker", "plan", "forms"):
        if scope.data.get(part):
            scope.say("counts_only", (part,), found=part.replace("_", " "))
    for code, entry in people.items():
        if entry.get("client"):
            scope.say("counts_only", ("participants", code, "client"), found="clients")


def _check_capacity(scope: Scope) -> None:
    capacity = scope.section("capacity")
    model, size = capacity["model"], capacity.get("size")
    if model == "none":
        if size is not None or "over" in capacity or "under" in capacity:
            scope.say("capacity_has_no_size", ("capacity",))
        return
    if size is None and not capacity.get("site_sets_size"):
        scope.say("capacity_needs_size", ("capacity",), found=model)
    if size is not None and size["unit"] not in CAPACITY_UNITS[model]:
        units = CAPACITY_UNITS[model]
        scope.say("capacity_unit", ("capacity", "size", "unit"), found=model, unit=size["unit"], allowed=units)
    if model == "group" and "group" not in scope.data["modalities"]:
        scope.say("capacity_modality", ("capacity", "model"))


def _check_states(scope: Scope) -> None:
    states = scope.section("states")
    for code, state in states.items():
        _check_state(scope, code, state, states)
    if not any(state["kind"] == "closed" for state in states.values()):
        scope.say("state_no_closed", ("states",))
    first = next(iter(states))
    if states[first]["kind"] not in {"waiting", "open"}:
        scope.say("state_first", ("states", first, "kind"))
    reached = _reached(states, first)
    for code in states:
        if code not in reached:
            scope.say("state_unreachable", ("states", code), found=quoted(code))


def _check_state(scope: Scope, code: str, state: dict[str, Any], states: dict[str, Any]) -> None:
    following = state.get("next", [])
    for index, name in enumerate(following):
        if name not in states:
            scope.say("state_unknown", ("states", code, "next", index), found=quoted(name), allowed=states)
    if state["kind"] == "closed" and following:
        scope.say("state_after_closed", ("states", code, "next"), found=quoted(code))
    if state["kind"] != "closed" and not following:
        scope.say("state_dead_end", ("states", code), found=quoted(code))


def _reached(states: dict[str, Any], first: str) -> set[str]:
    reached, waiting = {first}, [first]
    while waiting:
        for name in states[waiting.pop()].get("next", []):
            if name in states and name not in reached:
                reached.add(name)
                waiting.append(name)
    return reached


def _check_money(scope: Scope) -> None:
    price = scope.section("price")
    payers = price.get("payers", [])
    if price["rule"] == "free":
        if price.get("commitment"):
            scope.say("free_with_commitment", ("price", "commitment"))
        if payers or price.get("client_pays"):
            scope.say("free_for_payer", ("price", "payers" if payers else "client_pays"))
    elif not payers and not price.get("client_pays"):
        scope.say("payer_missing", ("price",), found=quoted(price["rule"]))


def _check_law(scope: Scope) -> None:
    legal = scope.section("legal")
    regimes = legal["regimes"]
    if regimes == ["anonymous"] and "named" in scope.data["identity"]:
        scope.say("needs_anonymous", ("legal", "regimes"))
    if "state_shelter" in regimes and not legal.get("sealed"):
        scope.say("shelter_not_sealed", ("legal",))
    if "sealed_unit" in scope.data.get("safety", []) and not legal.get("sealed"):
        scope.say("shelter_not_sealed", ("legal",))
    if scope.section("way_in").get("decision") and not any(name.startswith("statutory") for name in regimes):
        scope.say("needs_regime", ("way_in", "decision"), found="a decision", expected="statutory_own_contract")


def _check_timers(scope: Scope) -> None:
    steps = scope.section("way_in", "steps")
    for code, timer in scope.section("timers").items():
        anchor, path = timer["from"], ("timers", code)
        if anchor == "commitment_end" and not scope.section("price").get("commitment"):
            scope.say("anchor_needs_commitment", (*path, "from"))
        if anchor == "order_end" and "order" not in steps:
            scope.say("anchor_needs_order", (*path, "from"))
        if "after" not in timer and "before" not in timer:
            scope.say("missing_key", path, key='"after" or "before"')
    for code, limit in scope.section("limits").items():
        if limit["subject"] == "order_at_booking" and "order" not in steps:
            scope.say("anchor_needs_order", ("limits", code, "subject"))
        if limit["subject"] == "commitment_at_start" and not scope.section("price").get("commitment"):
            scope.say("anchor_needs_commitment", ("limits", code, "subject"))
        if "allowed" not in limit and limit["subject"] not in ("order_at_booking", "commitment_at_start"):
            scope.say("missing_key", ("limits", code), key='"allowed"')


def _check_after_the_end(scope: Scope) -> None:
    """Nobody is contacted after the end without having said that it is all right."""
    for code, timer in scope.section("timers").items():
        if timer["kind"] == "follow_up" and timer["from"] == "episode_end" and "if_consent" not in timer:
            scope.say("follow_up_needs_consent", ("timers", code))
    for code, entry in scope.section("feedback").items():
        if entry["moment"] == "follow_up":
            if "if_consent" not in entry:
                scope.say("follow_up_needs_consent", ("feedback", code))
            if "after" not in entry:
                scope.say("follow_up_needs_timing", ("feedback", code))


def _check_counting(scope: Scope) -> None:
    modalities = set(scope.data["modalities"])
    for index, measure in enumerate(scope.section("counting")["measures"]):
        needed = MEASURE_NEEDS.get(measure)
        if needed and not modalities & set(needed):
            path = ("counting", "measures", index)
            scope.say("measure_needs", path, found=quoted(measure), expected=", ".join(needed))


def _check_plan(scope: Scope) -> None:
    plan = scope.section("plan")
    roles = scope.code_sets.get("roles")
    if "child" not in plan.get("views", []) or roles is None:
        return
    kinds = {entry.code: entry.kind for entry in roles.codes}
    if not any(kinds.get(code) in ("child", "any") for code in scope.section("participants")):
        scope.say("plan_needs_child", ("plan", "views"))
