"""A profile changes what it says, only that, and is told when it cannot."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from syli.catalogue.packs import Catalogue, PackError, extended, load_pack, pack_from_json, shipped_catalogue
from syli.catalogue.packs.problem import shown
from syli.catalogue.tests.packing import IMAGINARY, errors_in


def with_profile(folder: Path, patches: list[Any], *, service: str = "imaginary_service", **more: Any) -> Catalogue:
    """Make a site of one pack and one profile, and read it on top of what ships."""
    site = folder / "site"
    for name in ("service_types", "profiles"):
        (site / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(IMAGINARY, site / "service_types" / IMAGINARY.name)
    texts = {"fi": "Yö", "sv": "Natt", "en": "Night"}
    profile: dict[str, Any] = {"profile": "night", "version": 1, "texts": texts, "services": {service: patches}} | more
    (site / "profiles" / "night.yaml").write_text(yaml.safe_dump(profile, sort_keys=False), encoding="utf-8")
    return extended(shipped_catalogue(), roots=[site])


def test_profile__set__changes_one_value_and_nothing_else(tmp_path: Path) -> None:
    size = {"min": 2, "max": 4, "unit": "appointment", "source": "LOCAL-20"}
    catalogue = with_profile(tmp_path, [{"set": "capacity.size", "to": size}])
    assert catalogue.errors == []
    plain, patched = catalogue.pack("imaginary_service"), catalogue.pack("imaginary_service", "night")
    assert plain.capacity.size is not None and plain.capacity.size.most == 8
    assert patched.capacity.size is not None and patched.capacity.size.most == 4
    assert patched.profile == "night"
    before, after = json.loads(plain.source_json), json.loads(patched.source_json)
    after["capacity"]["size"] = before["capacity"]["size"]
    assert after.pop("profile") == "night"
    assert before == after
    assert pack_from_json(patched.source_json) == patched
    assert patched.digest != plain.digest


def test_profile__add_and_remove__change_lists_and_parts(tmp_path: Path) -> None:
    catalogue = with_profile(
        tmp_path,
        [
            {"add": "notes", "items": ["development_log"]},
            {"remove": "notes", "items": ["child_voice", "other"]},
            {"remove": "limits.longest_season"},
            {"set": "words.place", "to": {"fi": "Ruukku", "sv": "Kruka", "en": "Pot"}},
            {"set": "own_worker", "to": None},
        ],
    )
    # An own worker that is taken away by an empty value must be removed, not emptied: the pack says so.
    assert [problem.rule for problem in catalogue.errors] == ["missing_key"]
    catalogue = with_profile(
        tmp_path,
        [
            {"add": "notes", "items": ["development_log"]},
            {"remove": "notes", "items": ["child_voice", "other"]},
            {"remove": "limits.longest_season"},
            {"set": "words.place", "to": {"fi": "Ruukku", "sv": "Kruka", "en": "Pot"}},
            {"remove": "own_worker"},
        ],
    )
    assert catalogue.errors == []
    pack = catalogue.pack("imaginary_service", "night")
    assert pack.notes == ("start_of_service", "contact", "cancellation", "end_of_service", "development_log")
    assert "longest_season" not in [limit.code for limit in pack.limits]
    assert pack.words["place"].sv == "Kruka"
    assert pack.own_worker is None


@pytest.mark.parametrize(
    ("patch", "rule", "words"),
    [
        ({"set": "capacty.size", "to": 1}, "patch_path", 'did you mean "capacity"?'),
        ({"set": "capacity.sise.max", "to": 1}, "patch_path", 'did you mean "capacity.size"?'),
        ({"remove": "limits.longest_seeson"}, "patch_path", 'did you mean "limits.longest_season"?'),
        ({"add": "capacity.size", "items": [1]}, "patch_not_a_list", "not a list"),
        ({"remove": "capacity", "items": ["size"]}, "patch_not_a_list", "not a list"),
        ({"set": "public"}, "patch_value", "needs to"),
        ({"add": "notes"}, "patch_value", "needs items"),
        ({"set": "public", "to": True}, "patch_no_change", "changes nothing"),
        ({"set": "code", "to": "other"}, "patch_frozen", "cannot be changed"),
        ({"set": "version", "to": 9}, "patch_frozen", "cannot be changed"),
        ({"to": 1}, "patch_action", "exactly one"),
        ({"set": "public", "remove": "public", "to": False}, "patch_action", "exactly one"),
    ],
)
def test_profile__patch_that_cannot_be__is_told(tmp_path: Path, patch: dict[str, Any], rule: str, words: str) -> None:
    catalogue = with_profile(tmp_path, [patch])
    found = errors_in(catalogue, "night.yaml")
    assert [problem.rule for problem in found] == [rule]
    with pytest.raises(PackError, match=r"night\.yaml"):
        catalogue.pack("imaginary_service", "night")
    assert words in found[0].message
    assert shown(found[0].path) == "services.imaginary_service[0]"
    assert found[0].line is not None


def test_profile__mistake_in_a_value__points_into_the_profile(tmp_path: Path) -> None:
    size = {"min": 9, "max": 4, "unit": "appointment", "source": "LOCAL-20"}
    catalogue = with_profile(tmp_path, [{"set": "capacity.size", "to": size}])
    assert [(problem.rule, problem.file) for problem in catalogue.errors] == [("figure_order", "site/profiles/night.yaml")]
    profile = (tmp_path / "site" / "profiles" / "night.yaml").read_text(encoding="utf-8").splitlines()
    assert catalogue.errors[0].line is not None and profile[catalogue.errors[0].line - 1].strip() == "to:"
    with pytest.raises(PackError) as caught:
        catalogue.pack("imaginary_service", "night")
    assert "above the upper bound" in str(caught.value)
    assert catalogue.pack("imaginary_service").profile is None


def test_profile__taking_away_what_is_needed__points_into_the_profile(tmp_path: Path) -> None:
    found = with_profile(tmp_path, [{"remove": "plan.form"}, {"remove": "texts"}]).errors
    assert [(problem.rule, problem.file, problem.line) for problem in found] == [("missing_key", "site/profiles/night.yaml", 8)] * 2


def test_profile__unknown_service__is_told(tmp_path: Path) -> None:
    found = errors_in(with_profile(tmp_path, [{"remove": "facts"}], service="imaginary_servce"), "night.yaml")
    assert [problem.rule for problem in found] == ["unknown_service"]
    assert found[0].suggestion == "imaginary_service"


def test_profile__unknown_key__is_told(tmp_path: Path) -> None:
    found = errors_in(with_profile(tmp_path, [{"remove": "facts"}], sevices={}), "night.yaml")
    assert [problem.suggestion for problem in found] == ["services"]


def test_profile__same_name_as_a_shipped_one__is_told(tmp_path: Path) -> None:
    shipped = next(iter(shipped_catalogue().profiles))
    with_profile(tmp_path, [{"remove": "facts"}], profile=shipped)
    profiles = tmp_path / "site" / "profiles"
    (profiles / "night.yaml").rename(profiles / f"{shipped}.yaml")
    catalogue = extended(shipped_catalogue(), roots=[tmp_path / "site"])
    assert [problem.rule for problem in catalogue.errors] == ["duplicate_profile"]
    assert catalogue.profiles == shipped_catalogue().profiles


def test_load__unknown_names__suggest_the_nearest() -> None:
    with pytest.raises(PackError, match="no service"):
        load_pack("nothing_like_it")
    with pytest.raises(PackError) as caught:
        load_pack("imaginary_service", catalogue=shipped_catalogue())
    assert caught.value.problems[0].rule == "unknown_service"


def test_load__unknown_profile__is_told(tmp_path: Path) -> None:
    catalogue = with_profile(tmp_path, [{"remove": "facts"}])
    with pytest.raises(PackError) as caught:
        catalogue.pack("imaginary_service", "nigth")
    assert caught.value.problems[0].suggestion == "night"
