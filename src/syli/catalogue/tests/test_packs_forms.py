"""Forms as packs: what ships is right, and every mistake somebody can make in one is found at its place; a broken form is not asked at all."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from syli.catalogue.packs import SHIPPED, Catalogue, Problem, extended, shipped_catalogue
from syli.catalogue.packs.form_model import YES_NO_UNKNOWN
from syli.catalogue.packs.load import read_catalogue
from syli.catalogue.packs.problem import shown
from syli.catalogue.tests.packing import IMAGINARY, imaginary, read_changed
from syli.catalogue.tests.test_packs_errors import both, drop, put

#: How a direct question begins in Finnish: with a word that asks, or with a verb that has -ko or -kö.
ASKS = re.compile(
    r"(ke(hen|iden|nen|nelle|neltä|nestä|tkä|tä)|kuinka|kuka|kumpi|mihin|mikä|miksi|mil(lä|loin|lainen|laista|tä)|minkä|minne|missä|mistä|miten"
    r"|mitkä|mitä|monennella|(?!(pelko|yksikkö)\b)\w+k[oö])\b",
    re.IGNORECASE,
)
TEXT = {"fi": "Yksi", "sv": "Ett", "en": "One"}


def small() -> dict[str, Any]:
    """Give a small right form, under a name that has no form yet."""
    return {
        "form": "departure_list", "version": 1, "valid_from": "2026-01-01", "about": "adult", "texts": dict(TEXT),
        "groups": {"now": {"texts": dict(TEXT), "fields": {
            "afraid": {"kind": "yes_no_unknown", **TEXT},
            "calls": {"kind": "number", **TEXT},
            "why": {"kind": "long_text", "when": {"field": "afraid", "is": "yes"}, **TEXT},
            "how": {"kind": "choice", "choices": {"so": dict(TEXT), "else": dict(TEXT)}, **TEXT},
        }}},
        "counts": {"yes": {"texts": dict(TEXT), "answer": "yes", "groups": ["now"]}},
        "grounds": {"many": {"all": [{"count": "yes", "at_least": {"value": 1, "unit": "item", "source": "LOCAL-1"}}], "source": "LOCAL-1", **TEXT}},
        "duties": {"act": {"all": [{"field": "afraid", "is": "yes"}], "source": "LOCAL-1", **TEXT}},
    }  # fmt: skip


def read(folder: Path, change: Callable[[dict[str, Any]], object], name: str = "departure_list.yaml") -> tuple[Catalogue, list[Problem]]:
    """Write the small form, changed, and read its folder on top of what ships."""
    data = small()
    change(data)
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    catalogue = extended(shipped_catalogue(), roots=[folder])
    return catalogue, [problem for problem in catalogue.errors if problem.file.endswith(name)]


def nothing(_data: dict[str, Any]) -> None:
    """Change nothing."""


def test_shipped_forms__every_direct_question__ends_with_a_question_mark() -> None:
    """Finnish decides which it is; Swedish and English may put the same as a label, but never ask where Finnish does not."""
    forms = shipped_catalogue().forms.values()
    texts = [text for form in forms for text in (form.texts, *(one.texts for one in form.groups), *(one.texts for one in form.fields))]
    assert [text.fi for text in texts if bool(ASKS.match(text.fi)) != text.fi.endswith("?")] == []
    assert [text.fi for text in texts if "?" in f"{text.sv}{text.en}" and not text.fi.endswith("?")] == []
    assert sum(text.fi.endswith("?") for text in texts) > 300


def test_form__right__is_read(tmp_path: Path) -> None:
    catalogue, errors = read(tmp_path, nothing)
    assert errors == []
    form = catalogue.forms["departure_list", 1]
    assert [field.code for field in form.fields] == ["afraid", "calls", "why", "how"]
    assert form.field("why").when is not None
    with pytest.raises(KeyError):
        form.field("nobody")


IN = "groups.now.fields"
MISTAKES: list[tuple[Callable[[dict[str, Any]], object], str, str]] = [
    (put("form", "departure_lst"), "form", "form_unnamed"),
    (put("about", "dog"), "about", "not_allowed"),
    (put("valid_to", "2025-01-01"), "valid_to", "dates_order"),
    (drop("groups.now.texts.sv"), "groups.now.texts", "text_missing"),
    (drop(f"{IN}.afraid.en"), f"{IN}.afraid", "text_missing"),
    (put(f"{IN}.calls.kind", "guess"), f"{IN}.calls.kind", "not_allowed"),
    (drop(f"{IN}.how.choices"), f"{IN}.how", "choices_needed"),
    (put(f"{IN}.calls.set", "forms"), f"{IN}.calls", "choices_idle"),
    (both(drop(f"{IN}.how.choices"), put(f"{IN}.how.set", "no_set")), f"{IN}.how.set", "unknown_code_set"),
    (put(f"{IN}.why.when", {"field": "how", "is": "so"}), f"{IN}.why.when", "field_later"),
    (put(f"{IN}.why.when", {"field": "nobody", "is": "yes"}), f"{IN}.why.when.field", "field_unknown"),
    (put(f"{IN}.why.when", {"field": "afraid", "is": "yess"}), f"{IN}.why.when.is", "answer_unknown"),
    (put(f"{IN}.why.when", {"field": "afraid"}), f"{IN}.why.when", "condition_form"),
    (put(f"{IN}.why.when", {"count": "yes", "at_least": {"value": 1, "unit": "item", "source": "LOCAL-1"}}), f"{IN}.why.when", "condition_form"),
    (put("groups.then", {"texts": TEXT, "fields": {"afraid": {"kind": "text", **TEXT}}}), "groups.then.fields.afraid", "field_twice"),
    (put("counts.yes.groups", ["later"]), "counts.yes.groups[0]", "group_unknown"),
    (put("grounds.many.all.0.count", "no"), "grounds.many.all[0].count", "count_unknown"),
    (put("grounds.many.all.0.at_least", {"min": 1, "unit": "item", "source": "LOCAL-1"}), "grounds.many.all[0].at_least", "figure_exact"),
    (put("grounds.many.source", "MAR-99"), "grounds.many.source", "unknown_requirement"),
    (put("duties.act.all.0", {"field": "how", "at_least": {"value": 1, "unit": "item", "source": "LOCAL-1"}}), "duties.act.all[0]", "condition_form"),
    (put("duties.act.all", []), "duties.act.all", "empty"),
]


@pytest.mark.parametrize(("change", "path", "rule"), MISTAKES, ids=[f"{rule} {path}" for _change, path, rule in MISTAKES])
def test_form__mistake__is_found_and_the_form_is_not_asked(tmp_path: Path, change: Callable[[dict[str, Any]], object], path: str, rule: str) -> None:
    catalogue, errors = read(tmp_path, change)
    assert (path, rule) in [(shown(problem.path), problem.rule) for problem in errors], [str(problem) for problem in errors]
    assert ("departure_list", 1) not in catalogue.forms


def test_form__same_version_twice__is_found(tmp_path: Path) -> None:
    _catalogue, errors = read(tmp_path, put("form", "safety_plan"), "safety_plan.yaml")
    assert "duplicate_form" in [problem.rule for problem in errors]


def test_form__file_called_otherwise__is_found(tmp_path: Path) -> None:
    _catalogue, errors = read(tmp_path, nothing, "list.yaml")
    assert "wrong_file_name" in [problem.rule for problem in errors]


def test_shipped_forms__each_has_a_name_and_every_service_that_names_one_finds_it() -> None:
    catalogue = shipped_catalogue()
    assert {"risk_assessment", "violence_screening", "safety_plan", "child_safety_plan"} <= {code for code, _version in catalogue.forms}
    used = {use.code for pack in catalogue.packs for use in pack.forms}
    assert {"risk_assessment", "violence_screening", "safety_plan", "child_safety_plan", "child_start_mapping"} <= used


def test_shipped_forms__every_count_looks_at_an_answer_that_can_be_given() -> None:
    for form in shipped_catalogue().forms.values():
        for count in form.counts:
            fields = [field for group in form.groups if group.code in count.groups for field in group.fields]
            assert any(count.answer in YES_NO_UNKNOWN for field in fields if field.kind == "yes_no_unknown")


def idle(folder: Path, change: dict[str, Any], patches: list[Any]) -> list[str]:
    """Read a site of one form, the imaginary service as changed and one profile of it; give the forms that nobody asks."""
    shutil.copytree(SHIPPED / "code_sets", folder / "code_sets")
    for name in ("sources.yaml", "national.yaml"):
        shutil.copy(SHIPPED / name, folder / name)
    service = yaml.safe_load(IMAGINARY.read_text(encoding="utf-8")) | change
    profile = {"profile": "night", "version": 1, "texts": {"fi": "Yö", "sv": "Natt", "en": "Night"}, "services": {service["code"]: patches}}
    for place, data in {"forms/departure_list": small(), f"service_types/{service['code']}": service, "profiles/night": profile}.items():
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / f"{place}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    catalogue = extended(Catalogue(), roots=[folder])
    # Of its other forms this site has none: that is another matter.
    assert [problem for problem in catalogue.errors if problem.rule != "form_undefined"] == []
    return [str(problem) for problem in catalogue.notices if problem.rule == "form_never_used"]


def test_form__that_no_service_asks__is_a_notice(tmp_path: Path) -> None:
    (said,) = idle(tmp_path, {}, [{"set": "words.place", "to": {"fi": "Ruukku", "sv": "Kruka", "en": "Pot"}}])
    assert said == 'packs/forms/departure_list.yaml at form: no service asks the form "departure_list"'


def test_form__that_only_a_profile_asks__is_used(tmp_path: Path) -> None:
    assert idle(tmp_path, {}, [{"set": "forms.departure_list", "to": {"moment": "end"}}]) == []


def test_form__of_a_service_that_is_retired__is_asked_no_more(tmp_path: Path) -> None:
    change = {"status": "retired", "forms": {"departure_list": {"moment": "end"}}}
    assert len(idle(tmp_path, change, [{"set": "words.place", "to": {"fi": "Ruukku", "sv": "Kruka", "en": "Pot"}}])) == 1


def test_shipped_forms__every_service_with_risk_assessments_of_its_clients_can_tell_stalking() -> None:
    asking = [{use.code: use.about for use in pack.forms} for pack in shipped_catalogue().packs]
    assert sum("stalking_assessment" in forms for forms in asking) == 3
    assert all(forms["stalking_assessment"] == forms["risk_assessment"] for forms in asking if "stalking_assessment" in forms)


def test_shipped_forms__every_safety_plan_has_a_risk_assessment_beside_it() -> None:
    for pack in shipped_catalogue().packs:
        forms = {use.code for use in pack.forms}
        assert not forms & {"safety_plan", "child_safety_plan"} or "risk_assessment" in forms, pack.code


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (put("forms.departure_plan", {"about": ["adult_client"], "moment": "end"}), "forms.departure_plan"),
        (put("plan.form", "departure_plan"), "plan.form"),
        (put("feedback.departure_plan", {"from": ["adult_client"], "moment": "end"}), "feedback.departure_plan"),
    ],
)
def test_pack__names_a_form_without_questions__is_an_error(tmp_path: Path, change: Callable[[dict[str, Any]], object], path: str) -> None:
    """A name in the code set is not enough: somebody must have written what is asked."""
    data = yaml.safe_load((SHIPPED / "code_sets" / "forms.yaml").read_text(encoding="utf-8"))
    data["codes"]["departure_plan"] = {**TEXT, "kind": "plan"}
    ground = tmp_path / "ground"
    shutil.copytree(SHIPPED, ground)
    (ground / "code_sets" / "forms.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    pack = imaginary()
    change(pack)
    (ground / "service_types" / "imaginary_service.yaml").write_text(yaml.safe_dump(pack, allow_unicode=True, sort_keys=False), encoding="utf-8")
    found = [(shown(problem.path), problem.rule, problem.level) for problem in read_catalogue([ground]).problems if problem.rule == "form_undefined"]
    assert found == [(path, "form_undefined", "error")]


def test_pack__names_what_is_asked_elsewhere__is_right(tmp_path: Path) -> None:
    """A national document, a page of another part of Syli, and answers that somebody else keeps have no file of questions."""

    def change(data: dict[str, Any]) -> None:
        data["forms"] = {code: {"about": ["child"], "moment": "end"} for code in ("departure_list", "sleep_diary", "shelter_plan")}
        data["feedback"] = {"national_shelter_feedback": {"from": ["adult_client"], "moment": "end", "keeping": "not_stored"}}

    assert not [problem for problem in read_changed(tmp_path, change).problems if problem.rule == "form_undefined"]


def test_shipped_forms__no_service_names_one_that_nobody_defined() -> None:
    assert not [problem for problem in shipped_catalogue().problems if problem.rule == "form_undefined"]
    defined = {code for code, _version in shipped_catalogue().forms}
    kept = {code.code for code in shipped_catalogue().code_sets["forms"].codes if code.kept_by}
    assert not defined & kept, "asked in one place only"
