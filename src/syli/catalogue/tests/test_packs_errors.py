"""Every mistake somebody can make in a pack is found, at the right place, in words that help."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from syli.catalogue.packs import SHIPPED, read_catalogue
from syli.catalogue.packs.problem import shown
from syli.catalogue.tests.packing import errors_in, read_changed

Change = Callable[[dict[str, Any]], object]


def put(path: str, value: Any) -> Change:
    """Set a value at a dotted path."""

    def change(data: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        here: Any = data
        for step in parents:
            here = here[int(step)] if isinstance(here, list) else here[step]
        if isinstance(here, list):
            here[int(last)] = value
        else:
            here[last] = value

    return change


def drop(path: str) -> Change:
    """Take a dotted path away."""

    def change(data: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        here = data
        for step in parents:
            here = here[step]
        del here[last]

    return change


def both(*changes: Change) -> Change:
    """Make several changes."""

    def change(data: dict[str, Any]) -> None:
        for one in changes:
            one(data)

    return change


FIGURE = {"value": 1, "unit": "day", "source": "LOCAL-1"}
TEXT = {"fi": "Yksi", "sv": "Ett", "en": "One"}

# (change, path, rule, what the message says)
SHAPE: list[tuple[Change, str, str, str]] = [
    (put("capcity", {"model": "none"}), "capcity", "unknown_key", 'did you mean "capacity"?'),
    (put("way_in.step", {}), "way_in.step", "unknown_key", 'did you mean "steps"?'),
    (put("contacts.home_visit.minuts", 5), "contacts.home_visit.minuts", "unknown_key", 'did you mean "minutes"?'),
    (drop("price"), "", "missing_key", 'the key "price" is missing'),
    (drop("texts.summary"), "texts", "missing_key", '"summary"'),
    (drop("plan.views"), "plan", "missing_key", '"views"'),
    (drop("capacity.size.source"), "capacity.size", "missing_key", '"source"'),
    (put("group", "baby_famly"), "group", "not_allowed", 'did you mean "baby_family"? (allowed: baby_family, violence,'),
    (put("status", "ready"), "status", "not_allowed", "allowed: draft, published, retired"),
    (put("identity.0", "nicknamed"), "identity[0]", "not_allowed", 'did you mean "named"?'),
    (put("price.rule", "per_our"), "price.rule", "not_allowed", 'did you mean "per_hour"?'),
    (put("way_in.priority", "by_urgncy"), "way_in.priority", "not_allowed", 'did you mean "by_urgency"?'),
    (put("safety.0", "adverse_partys"), "safety[0]", "not_allowed", 'did you mean "adverse_party"?'),
    (put("counting.measures.0", "client"), "counting.measures[0]", "not_allowed", 'did you mean "clients"?'),
    (put("capacity.model", "beds"), "capacity.model", "not_allowed", "places, slots, group, none"),
    (put("capacity.size.unit", "bananas"), "capacity.size.unit", "not_allowed", "allowed: minute"),
    (put("version", "three"), "version", "wrong_type", "expected a whole number, found text"),
    (put("version", 0), "version", "out_of_range", "at least 1"),
    (put("public", "yes"), "public", "wrong_type", "expected true or false, found text"),
    (put("modalities", "visit"), "modalities", "wrong_type", "expected a list, found text"),
    (put("own_worker.source", 5), "own_worker.source", "wrong_type", "expected text or a list, found a whole number"),
    (put("participants", ["adult_client"]), "participants", "wrong_type", "expected a mapping, found a list"),
    (put("modalities", []), "modalities", "empty", "must not be empty"),
    (put("modalities", ["visit", "home", "remote", "visit"]), "modalities", "duplicate_item", "more than once"),
    (put("valid_from", "1.1.2026"), "valid_from", "bad_form", "a date such as 2026-01-31"),
    (put("code", "Kuutamo Puutarha"), "code", "bad_form", "a code of small letters"),
    (put("contacts.Home visit", {}), "contacts.Home visit", "bad_form", "a code of small letters"),
    (put("capacity.size.source", "somewhere"), "capacity.size.source", "bad_form", "a source such as ENS-3"),
    (put("texts.name.fi", "x" * 1501), "texts.name.fi", "too_many", "1500"),
    (put("contacts.home_visit.minutes", 100_000), "contacts.home_visit.minutes", "out_of_range", "at most 14400"),
]

REFERENCES: list[tuple[Change, str, str, str]] = [
    (put("way_in.sources", "refferal_sources"), "way_in.sources", "unknown_code_set", 'did you mean "referral_sources"?'),
    (put("way_in.reasons.set", "reasons"), "way_in.reasons.set", "unknown_code_set", "there is no code set"),
    (put("way_in.sources.only.1", "relativ_or_friend"), "way_in.sources.only[1]", "unknown_code", 'did you mean "relative_or_friend"?'),
    (put("ending.results.tags.0", "comon"), "ending.results.tags[0]", "unknown_tag", 'did you mean "common"?'),
    (
        put("contacts.meeting.themes", {"set": "contact_themes", "only": ["sleep"], "tags": ["violence"]}),
        "contacts.meeting.themes",
        "nothing_chosen",
        "leaves no code",
    ),
    (put("forms.start_maping", {"about": ["child"]}), "forms.start_maping", "unknown_code", 'did you mean "start_mapping"?'),
    (put("forms.start_mapping.about.0", "adult_clint"), "forms.start_mapping.about[0]", "not_a_participant", 'did you mean "adult_client"?'),
    (put("feedback.end_survey.from.0", "mother"), "feedback.end_survey.from[0]", "not_a_participant", '"mother"'),
    (put("participants.mothr", {}), "participants.mothr", "no_text_anywhere", 'did you mean "mother"?'),
    (put("participants.gardener", dict(TEXT)), "participants.gardener", "unknown_code", "not in the code set roles"),
    (put("contacts.home_vist", {}), "contacts.home_vist", "no_text_anywhere", 'did you mean "home_visit"?'),
    (put("contacts.own_kind", dict(TEXT)), "contacts.own_kind", "missing_key", '"modality"'),
    (put("notes.0", "start_of_servise"), "notes[0]", "unknown_code", 'did you mean "start_of_service"?'),
    (put("plan.form", "family_plans"), "plan.form", "unknown_code", 'did you mean "family_plan"?'),
    (put("way_in.consents.0", "contact_permision"), "way_in.consents[0]", "unknown_code", 'did you mean "contact_permission"?'),
    (put("timers.harvest.if_consent", "any"), "timers.harvest.if_consent", "unknown_code", "consents"),
    (put("timers.plan_review.escalate_to", "superviser"), "timers.plan_review.escalate_to", "unknown_code", 'did you mean "supervisor"?'),
    (put("own_worker.role", "wizard"), "own_worker.role", "unknown_code", "worker_roles"),
    (put("legal.retention", "for_ever"), "legal.retention", "unknown_code", "retention_classes"),
    (put("funding.0", "donation"), "funding[0]", "unknown_code", 'did you mean "donations"?'),
    (put("price.payers.0", "donation"), "price.payers[0]", "unknown_code", 'did you mean "donations"?'),
    (put("quality.0", "handbook"), "quality[0]", "unknown_code", "quality_criteria"),
    (put("volunteers.witch", {}), "volunteers.witch", "unknown_code", "volunteer_kinds"),
    (put("facts.lampes", dict(FIGURE)), "facts.lampes", "no_text_anywhere", "has no text of its own"),
    (put("counting.national.0", "directedby"), "counting.national[0]", "unknown_national_system", 'did you mean "directed_by"?'),
    (put("counting.national", ["shelter_housing_after"]), "counting.national[0]", "national_code_missing", "shelter_housing_after"),
    (put("limits.visits_before_outcome.contact", "home_visits"), "limits.visits_before_outcome.contact", "not_allowed", 'did you mean "home_visit"?'),
    (put("steps", ["phone", "home_visits"]), "steps[1]", "not_allowed", 'did you mean "home_visit"?'),
    (drop("limits.visits_before_outcome.contact"), "limits.visits_before_outcome", "limit_needs_contact", "which kind of contact"),
    (put("contacts.peer_group", {}), "contacts.peer_group", "modality_not_used", '"group"'),
    (put("capacity.size.source", "ENS-99"), "capacity.size.source", "unknown_requirement", '"ENS-99" is not a known source'),
    (put("capacity.size.source", "EMS-3"), "capacity.size.source", "unknown_requirement", 'did you mean "ENS-3"?'),
    (put("capacity.size.source", ["LOCAL-1", "REQ-9.9"]), "capacity.size.source", "unknown_requirement", "REQ-9.9"),
]

MEANING: list[tuple[Change, str, str, str]] = [
    (put("valid_from", "2026-02-30"), "valid_from", "bad_date", "not a date of the calendar"),
    (put("valid_to", "2025-12-31"), "valid_to", "dates_order", "ends before it begins"),
    (drop("texts.name.sv"), "texts.name", "text_missing", "the sv text is missing"),
    (put("texts.cost.en", "   "), "texts.cost", "text_missing", "the en text is missing"),
    (drop("contacts.seed_swap.en"), "contacts.seed_swap", "text_missing", "the en text"),
    (put("texts.summary.en", "TODO: say what this is"), "texts.summary.en", "text_placeholder", "TODO"),
    (
        put("texts.summary.sv", "Kasvatetaan yrttejä parvekkeella iltaisin. Puutarhuri käy kotona ja neuvoo etänä."),
        "texts.summary.sv",
        "text_same",
        "same as the Finnish",
    ),
    (put("texts.getting_in.fi", "Soita 040 123 4567 iltaisin."), "texts.getting_in.fi", "text_contact_data", "040 123 4567"),
    (put("texts.getting_in.en", "Write to garden@example.org today."), "texts.getting_in.en", "text_contact_data", "garden@example.org"),
    (put("identity", ["named", "count_only"]), "participants.adult_client.identity[1]", "identity_not_allowed", '"pseudonymous"'),
    (put("capacity.size", {"unit": "appointment", "source": "LOCAL-4"}), "capacity.size", "figure_empty", "needs value"),
    (put("capacity.size.value", 5), "capacity.size", "figure_both", "either a value or bounds"),
    (put("capacity.size.min", 9), "capacity.size", "figure_order", "9 is above the upper bound 8"),
    (put("capacity.size.min", -1), "capacity.size.min", "figure_negative", "negative"),
    (put("capacity.size.min", 2.5), "capacity.size.min", "whole_number", "whole number"),
    (put("capacity.size.unit", "family"), "capacity.size.unit", "capacity_unit", "slot, visit, appointment"),
    (put("capacity.size.unit", "day"), "capacity.size.unit", "figure_unit", '"day" does not fit'),
    (put("own_worker.within.unit", "family"), "own_worker.within.unit", "figure_unit", '"family" does not fit'),
    (
        put("timers.plan_review.after", {"min": 5, "max": 6, "unit": "week", "source": "LOCAL-6"}),
        "timers.plan_review.after",
        "figure_exact",
        "one exact value",
    ),
    (drop("timers.plan_review.after"), "timers.plan_review", "missing_key", '"after" or "before"'),
    (put("limits.longest_season.allowed.unit", "visit"), "limits.longest_season.allowed.unit", "figure_unit", '"visit" does not fit'),
    (drop("limits.longest_season.allowed"), "limits.longest_season", "missing_key", '"allowed"'),
    (drop("capacity.size"), "capacity", "capacity_needs_size", "needs a size"),
    (put("capacity.model", "none"), "capacity", "capacity_has_no_size", "no size"),
    (put("capacity", {"model": "none", "over": "warn"}), "capacity", "capacity_has_no_size", "no size"),
    (put("capacity", {"model": "none", "under": "warn"}), "capacity", "capacity_has_no_size", "no size"),
    (both(put("capacity.model", "group"), put("capacity.size.unit", "family")), "capacity.model", "capacity_modality", "modality group"),
    (put("states.resting.next.0", "activ"), "states.resting.next[0]", "state_unknown", '"activ" is not among'),
    (put("states.asleep", {"kind": "open", "next": ["ended"], **TEXT}), "states.asleep", "state_unreachable", '"asleep"'),
    (put("states.resting.next", []), "states.resting", "state_dead_end", "leads nowhere"),
    (put("states.ended", {"next": ["active"]}), "states.ended.next", "state_after_closed", "closed state leads nowhere"),
    (put("states.ended", {"kind": "paused", "next": ["active"]}), "states", "state_no_closed", "no state is closed"),
    (put("states.planned", {"kind": "closed", "next": []}), "states.planned.kind", "state_first", "first state"),
    (both(put("price", {"rule": "free", "commitment": True})), "price.commitment", "free_with_commitment", "no payment commitment"),
    (both(put("price", {"rule": "free", "payers": ["own"]}), drop("timers.commitment_ending")), "price.payers", "free_for_payer", "no payers"),
    (put("price", {"rule": "per_hour", "commitment": True}), "price", "payer_missing", "at least one payer"),
    (put("price.commitment", False), "timers.commitment_ending.from", "anchor_needs_commitment", "needs price.commitment"),
    (put("timers.plan_review.from", "order_end"), "timers.plan_review.from", "anchor_needs_order", "step order"),
    (put("legal.regimes", ["anonymous"]), "legal.regimes", "needs_anonymous", "named clients"),
    (put("legal.regimes", ["state_shelter"]), "legal", "shelter_not_sealed", "must be sealed"),
    (put("safety", ["sealed_unit"]), "legal", "shelter_not_sealed", "must be sealed"),
    (put("way_in.decision", True), "way_in.decision", "needs_regime", "statutory_own_contract"),
    (drop("timers.harvest.if_consent"), "timers.harvest", "follow_up_needs_consent", "if_consent"),
    (drop("feedback.follow_up_survey.if_consent"), "feedback.follow_up_survey", "follow_up_needs_consent", "if_consent"),
    (drop("feedback.follow_up_survey.after"), "feedback.follow_up_survey", "follow_up_needs_timing", "after"),
    (put("counting.measures.0", "nights"), "counting.measures[0]", "measure_needs", "stay"),
    (put("identity", ["count_only"]), "own_worker", "counts_only", "own worker"),
    (both(drop("participants.adult_client.client"), drop("participants.child.client")), "participants", "no_client", "must be a client"),
    (
        both(drop("participants.child"), drop("forms.child_wishes"), put("feedback.end_survey.from", ["adult_client"])),
        "plan.views",
        "plan_needs_child",
        "no participant is a child",
    ),
]


@pytest.mark.parametrize(("change", "path", "rule", "words"), SHAPE + REFERENCES + MEANING, ids=lambda value: value if isinstance(value, str) else "")
def test_pack__mistake__is_found_where_it_is(tmp_path: Path, change: Change, path: str, rule: str, words: str) -> None:
    found = errors_in(read_changed(tmp_path, change))
    matching = [problem for problem in found if problem.rule == rule and shown(problem.path) == path]
    assert matching, [(problem.rule, shown(problem.path), str(problem)) for problem in found]
    assert words in matching[0].message
    assert matching[0].level == "error"
    assert path == "" or matching[0].line is not None
    assert str(matching[0]).startswith(matching[0].file)


def test_pack__unchanged__has_no_errors(tmp_path: Path) -> None:
    """The same way of reading finds nothing in the pack as it is, so what the others find is their own mistake."""
    catalogue = read_changed(tmp_path, lambda data: None)
    assert errors_in(catalogue) == []
    assert catalogue.packs[-1].code == "imaginary_service"


def test_pack__what_does_not_go_with_the_ground__is_the_packs_mistake(tmp_path: Path) -> None:
    found = errors_in(read_changed(tmp_path, drop("way_in")))
    assert [(problem.rule, problem.message) for problem in found] == [("missing_key", 'the key "reasons" is missing')]


def test_ground__mistake__is_told_once_and_at_its_own_place(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "packs")
    ground = tmp_path / "packs" / "national.yaml"
    text = ground.read_text(encoding="utf-8")
    ground.write_text(text.replace("urgency: urgency", "urgency: urgncy").replace("source: OMA-1", "source: OMA-9"), encoding="utf-8")
    found = read_catalogue([tmp_path / "packs"]).errors
    assert [(problem.rule, problem.file) for problem in found] == [
        ("unknown_code_set", "packs/national.yaml"),
        ("unknown_requirement", "packs/national.yaml"),
    ]


def test_pack__unknown_modality__is_a_notice(tmp_path: Path) -> None:
    catalogue = read_changed(tmp_path, lambda data: data["modalities"].append("telepathy"))
    assert errors_in(catalogue) == []
    mine = [problem for problem in catalogue.notices if problem.file.endswith("imaginary_service.yaml")]
    assert [problem.rule for problem in mine] == ["unknown_modality", "modality_never_used"]
    assert "telepathy" in mine[0].message


def test_pack__unbuilt_modality__is_a_notice(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["modalities"].append("group")
        data["contacts"]["group_session"] = {}

    catalogue = read_changed(tmp_path, change)
    assert errors_in(catalogue) == []
    mine = [str(problem) for problem in catalogue.notices if problem.file.endswith("imaginary_service.yaml")]
    assert len(mine) == 1 and mine[0].endswith("modality group is referenced and not yet built")


def test_pack__draft__may_lack_texts(tmp_path: Path) -> None:
    catalogue = read_changed(tmp_path, both(put("status", "draft"), drop("texts.name.sv")))
    assert errors_in(catalogue) == []
    assert any(problem.rule == "text_missing" for problem in catalogue.notices)


def test_pack__exclamation_mark__is_a_notice(tmp_path: Path) -> None:
    catalogue = read_changed(tmp_path, put("texts.cost.en", "It is free!"))
    assert any(problem.rule == "text_voice" for problem in catalogue.notices)


@pytest.mark.parametrize(
    "change",
    [
        put("valid_to", "2026-01-01"),
        put("capacity.size.max", 2),
        put("capacity", {"model": "none"}),
        put("capacity", {"model": "slots", "site_sets_size": True}),
        both(
            drop("participants.child"),
            drop("forms.child_wishes"),
            put("forms.shelter_first_assessment.about", ["adult_client"]),
            put("feedback.end_survey.from", ["adult_client"]),
            put("plan.views", ["client", "worker"]),
        ),
        put("price", {"rule": "per_hour", "client_pays": True, "commitment": True}),
        put("texts.name", {"fi": "Alma", "sv": "Alma", "en": "Alma"}),
        put("own_worker", None),
    ],
)
def test_pack__unusual_but_right__has_no_errors(tmp_path: Path, change: Change) -> None:
    catalogue = read_changed(tmp_path, change)
    assert errors_in(catalogue) == []
    assert catalogue.packs[-1].code == "imaginary_service"


def test_pack__one_mistake__does_not_hide_another(tmp_path: Path) -> None:
    found = errors_in(read_changed(tmp_path, both(put("plan.form", "nothing"), put("own_worker.role", "nobody"), drop("texts.name.en"))))
    assert {problem.rule for problem in found} == {"unknown_code", "text_missing"}
    assert len(found) == 3


def test_mistakes__are_many() -> None:
    rules = {rule for _change, _path, rule, _words in SHAPE + REFERENCES + MEANING}
    assert len(SHAPE + REFERENCES + MEANING) > 100
    assert len(rules) > 50
