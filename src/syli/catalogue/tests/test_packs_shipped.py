"""What ships is right: every pack, every number, every word."""

import ast
import json
import re
from datetime import date
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from syli.catalogue.packs import BUILT_MODALITIES, SHIPPED, Pack, load_pack, names, pack_from_json, shipped_catalogue
from syli.catalogue.packs.schema import _resolved, schema
from syli.catalogue.tests.packing import EXPECTED, REPOSITORY, at

SERVICES = shipped_catalogue().services
EXPECTATIONS = yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))
# Numbers that are no figures: of the file itself, what a form offers first and how much may be typed into it, the bands of ages.
NO_SOURCE_NEEDED = {"version", "minutes", "input_limit", "low", "high"}


def test_packs__read__have_no_errors() -> None:
    assert [str(problem) for problem in shipped_catalogue().errors] == []


def test_packs__read__notices_are_only_about_modalities_to_come() -> None:
    assert {problem.rule for problem in shipped_catalogue().notices} == {"unbuilt_modality"}


def test_packs__read__all_twenty_services_are_there_and_published() -> None:
    shipped = shipped_catalogue()
    assert sorted(pack.name.fi for pack in shipped.packs) == sorted(EXPECTATIONS["names"])
    assert len(shipped.packs) == 20
    assert all(pack.status == "published" for pack in shipped.packs)
    assert {pack.group for pack in shipped.packs} == set(names.GROUPS)


@pytest.mark.parametrize("expected", EXPECTATIONS["figures"], ids=lambda entry: "-".join(map(str, entry[:3])))
def test_pack__number__is_the_one_the_source_states(expected: list[Any]) -> None:
    service, profile, path, value, source = expected
    document = json.loads(load_pack(service, profile).source_json)
    holder, _, _key = path.rpartition(".")
    stated = at(document, holder)["source"]
    assert at(document, path) == value
    assert source in ([stated] if isinstance(stated, str) else stated)


def test_packs__numbers__every_one_has_a_source_that_exists() -> None:
    checked = 0
    for file in sorted(SHIPPED.rglob("*.yaml")):
        if file.name == "sources.yaml":
            continue
        for path, source in _numbers(yaml.safe_load(file.read_text(encoding="utf-8")), (), None):
            if path[-1] in NO_SOURCE_NEEDED:
                continue
            checked += 1
            assert source is not None, (file.name, path)
            for one in [source] if isinstance(source, str) else source:
                assert shipped_catalogue().source_ids.knows(one), (file.name, path, one)
    assert checked > 150


def _numbers(value: Any, path: tuple[Any, ...], source: Any) -> Any:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(inner, (*path, key), value.get("source") if "unit" in value else None)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _numbers(inner, (*path, index), None)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, source


@pytest.mark.parametrize("service", SERVICES)
def test_pack__words__every_part_can_be_shown_in_every_language(service: str) -> None:
    pack = load_pack(service)
    texts = [pack.name, pack.summary, pack.for_whom, pack.getting_in, pack.cost, *pack.words.values()]
    for part in (pack.participants, pack.way_in.steps, pack.states, pack.contacts, pack.timers, pack.limits, pack.recurring, pack.facts):
        texts += [entry.texts for entry in part]
    for text in texts:
        assert text.fi and text.sv and text.en, text


@pytest.mark.parametrize("service", SERVICES)
def test_pack__json__gives_the_same_pack_back(service: str) -> None:
    pack = load_pack(service)
    again = pack_from_json(pack.source_json)
    assert again == pack
    assert again.digest == pack.digest


@pytest.mark.parametrize("service", SERVICES)
def test_pack__directory__says_who_how_and_what_it_costs(service: str) -> None:
    pack = load_pack(service)
    for language in names.LANGUAGES:
        assert len(pack.summary.in_language(language)) > 40
        assert len(pack.for_whom.in_language(language)) > 20
        assert len(pack.getting_in.in_language(language)) > 20
        assert pack.cost.in_language(language)


def test_packs__choices__each_one_offers_codes() -> None:
    shipped = shipped_catalogue()
    for pack in shipped.packs:
        choices = [pack.way_in.sources, pack.way_in.reasons, pack.results, pack.end_reasons]
        choices += [kind.themes for kind in pack.contacts if kind.themes]
        for choice in choices:
            offered = shipped.code_sets[choice.code_set].chosen(choice, date(2026, 6, 1))
            assert offered, (pack.code, choice)
            assert not choice.only or {code.code for code in offered} == set(choice.only)


def test_packs__modalities__every_service_with_clients_can_be_recorded_now() -> None:
    for pack in shipped_catalogue().packs:
        if pack.clients:
            assert set(pack.modalities) & set(BUILT_MODALITIES), pack.code


def test_packs__free_services__have_no_payer_and_no_price() -> None:
    free = [pack for pack in shipped_catalogue().packs if pack.price.rule == "free"]
    assert len(free) == 17
    assert all(not pack.price.payers and not pack.price.client_pays and not pack.price.needs_commitment for pack in free)


def test_packs__sealed__is_what_the_state_shelter_is() -> None:
    sealed = [pack for pack in shipped_catalogue().packs if pack.legal.is_sealed]
    assert [pack.default_regime for pack in sealed] == ["state_shelter"]
    assert "sealed_unit" in sealed[0].safety


def test_packs__counting_only__asks_for_no_names() -> None:
    counting: list[Pack] = [pack for pack in shipped_catalogue().packs if pack.identity == ("count_only",)]
    assert len(counting) == 3
    for pack in counting:
        assert all(kind.is_count_only for kind in pack.contacts)
        assert not pack.clients and pack.own_worker is None and pack.plan is None and not pack.forms


def test_age_groups__bands__hold_every_age_once() -> None:
    groups = shipped_catalogue().code_sets["age_groups"]
    for age in range(121):
        held = [code for code in groups.codes if code.low is not None and code.low <= age and (code.high is None or age <= code.high)]
        assert len(held) == 1
        assert groups.band_of(age) == held[0]


def test_schema__itself__is_sound_and_every_name_in_it_can_be_put_in_its_place() -> None:
    Draft202012Validator.check_schema(schema())
    for root in schema()["$defs"]:
        assert "$ref" not in json.dumps(_resolved(root))


def test_schema__closed_sets__are_those_of_the_code() -> None:
    defs = schema()["$defs"]
    pack = defs["pack"]["properties"]
    assert pack["group"]["enum"] == list(names.GROUPS)
    assert pack["status"]["enum"] == list(names.STATUSES)
    assert pack["identity"]["items"]["enum"] == list(names.IDENTITY_LEVELS)
    assert pack["safety"]["items"]["enum"] == list(names.SAFETY_CHECKS)
    assert list(pack["words"]["properties"]) == list(names.WORDS)
    assert defs["code_entry"]["properties"]["kept_by"]["enum"] == list(names.FORM_KEEPERS)
    assert defs["figure"]["properties"]["unit"]["enum"] == list(names.UNITS)
    assert defs["fact"]["properties"]["unit"]["enum"] == list(names.UNITS)
    pairs = {
        ("way_in", "priority"): names.PRIORITY_RULES,
        ("capacity", "model"): names.CAPACITY_MODELS,
        ("capacity", "over"): names.EFFECTS,
        ("state", "kind"): names.STATE_KINDS,
        ("form", "moment"): names.MOMENTS,
        ("timer", "kind"): names.TIMER_KINDS,
        ("timer", "from"): names.ANCHORS,
        ("limit", "subject"): names.LIMIT_SUBJECTS,
        ("limit", "effect"): names.EFFECTS,
        ("price", "rule"): names.PRICE_RULES,
        ("feedback", "moment"): names.MOMENTS,
        ("feedback", "keeping"): names.ANSWER_KEEPING,
    }
    for (definition, key), expected in pairs.items():
        assert defs[definition]["properties"][key]["enum"] == list(expected), (definition, key)
    lists = {
        ("legal", "regimes"): names.REGIMES,
        ("counting", "measures"): names.MEASURES,
        ("counting", "units"): names.OUTPUT_UNITS,
        ("plan", "views"): names.PLAN_VIEWS,
    }
    for (definition, key), expected in lists.items():
        assert defs[definition]["properties"][key]["items"]["enum"] == list(expected), (definition, key)


def test_steps__code_set__has_every_kind_of_step() -> None:
    steps = shipped_catalogue().code_sets["steps"]
    assert {code.code for code in steps.codes} == set(names.STEP_KINDS)


def test_python__service_codes__occur_nowhere() -> None:
    """A service is data: no Python file may branch on a shipped service, or hold its code or name anything after it."""
    found = []
    for folder in ("src", "tests", "tools"):
        for file in sorted((REPOSITORY / folder).rglob("*.py")):
            found += [f"{file.relative_to(REPOSITORY)}:{place}" for place in _service_codes_in(file.read_text(encoding="utf-8"))]
    assert found == []


def test_python__service_codes__would_be_found() -> None:
    code = SERVICES[0]
    for text in (f"if pack == '{code}': pass", f"LIMITS = {{'services.{code}': 1}}", f"def is_{code}(): pass", f"x.{code} = 1", f"f({code}=1)"):
        assert _service_codes_in(text), text
    # An ordinary Finnish sentence may well have the word in it.
    assert _service_codes_in(f"label = 'Lahden {code}'") == []


def _service_codes_in(text: str) -> list[str]:
    pattern = re.compile(r"(?<![a-z0-9])(" + "|".join(map(re.escape, SERVICES)) + r")(?![a-z0-9])")
    found = []
    for node in ast.walk(ast.parse(text)):
        words = [value for value in vars(node).values() if isinstance(value, str)]
        if isinstance(node, ast.Constant) and any(letter.isspace() for letter in str(node.value)):
            continue
        found += [f"{getattr(node, 'lineno', 0)}: {word}" for word in words if pattern.search(word)]
    return found
