"""Whatever somebody writes into a pack, the loader answers with problems or a pack and never falls over."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syli.catalogue.packs import extended, pack_from_json, shipped_catalogue
from syli.catalogue.packs.model import Figure
from syli.catalogue.packs.source import read_bytes
from syli.catalogue.tests.packing import IMAGINARY, errors_in, imaginary

LETTERS = st.text(max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats(allow_nan=False, allow_infinity=False) | LETTERS
KNOWN_WORDS = st.sampled_from(["set", "unit", "source", "value", "min", "fi", "next", "only", "tags", "about", "from", "kind", "client"])
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KNOWN_WORDS | LETTERS, inner, max_size=3), max_leaves=8)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the path of everything inside a value."""
    found: list[tuple[Any, ...]] = []
    steps = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    for step, inner in steps:
        found.append((*path, step))
        found.extend(paths(inner, (*path, step)))
    return found


PATHS = paths(imaginary())
WITH_IMAGINARY = extended(shipped_catalogue(), [IMAGINARY])
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def mutate(data: dict[str, Any], path: tuple[Any, ...], how: str, value: Any, other: tuple[Any, ...]) -> None:
    """Replace, remove, rename or move the thing at a path, if it is still there."""
    try:
        here: Any = data
        for step in path[:-1]:
            here = here[step]
        old = here[path[-1]]
        if how == "replace":
            here[path[-1]] = value
        elif how == "remove":
            del here[path[-1]]
        elif how == "add" and isinstance(old, dict):
            old[str(value)[:20]] = value
        elif how == "add" and isinstance(old, list):
            old.append(value)
        else:
            moved: Any = data
            for step in other:
                moved = moved[step]
            here[path[-1]] = json.loads(json.dumps(moved))
    except (KeyError, IndexError, TypeError):
        return


MUTATIONS = st.lists(
    st.tuples(st.sampled_from(PATHS), st.sampled_from(["replace", "remove", "add", "move"]), ANYTHING, st.sampled_from(PATHS)), min_size=1, max_size=4
)


@pytest.mark.property
@quick
@given(MUTATIONS)
def test_pack__random_mutation__never_crashes_the_loader(mutations: list[tuple[Any, str, Any, Any]]) -> None:
    data = imaginary()
    for path, how, value, other in mutations:
        mutate(data, path, how, value, other)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / IMAGINARY.name
        file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        catalogue = extended(shipped_catalogue(), [file])
    mine = [pack for pack in catalogue.packs if pack not in shipped_catalogue().packs]
    for problem in catalogue.problems:
        assert str(problem) and "{" not in problem.rule
    # Either it is a pack that stands on its own, or somebody is told what is wrong with it.
    assert len(mine) == 1 or errors_in(catalogue)
    for pack in mine:
        assert pack_from_json(pack.source_json) == pack


@pytest.mark.property
@quick
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_yaml__any_bytes__never_crash_the_reader(raw: bytes) -> None:
    source = read_bytes(raw, "pack.yaml")
    assert isinstance(source.data, dict)
    # Nothing found and nothing said only where there is an empty mapping.
    assert source.data or source.problems or yaml.safe_load(raw) == {}


@pytest.mark.property
@quick
@given(st.integers(0, 4000), st.integers(1, 60), st.binary(max_size=6))
def test_yaml__damaged_pack__never_crashes_the_loader(start: int, length: int, patch: bytes) -> None:
    raw = IMAGINARY.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / IMAGINARY.name
        file.write_bytes(raw[:start] + patch + raw[start + length :])
        catalogue = extended(shipped_catalogue(), [file])
    assert len(catalogue.packs) == 21 or errors_in(catalogue)


@pytest.mark.property
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_figure__bounds__hold_both_ends(low: int, high: int, amount: int) -> None:
    figure = Figure("visit", ("LOCAL-1",), low=low, high=high)
    assert figure.allows(amount) == (low <= amount <= high)
    assert Figure("year", ("LOCAL-1",), below=high).allows(amount) == (amount < high)
    assert Figure("year", ("LOCAL-1",), value=low).allows(amount) == (amount == low)


PATCH_PATHS = st.sampled_from([".".join(map(str, path)) for path in PATHS]) | st.text(max_size=10)


@pytest.mark.property
@quick
@given(
    st.lists(
        st.fixed_dictionaries({}, optional={"set": PATCH_PATHS, "add": PATCH_PATHS, "remove": PATCH_PATHS, "to": ANYTHING, "items": ANYTHING}),
        max_size=3,
    )
)
def test_profile__random_patches__never_crash_the_loader(patches: list[dict[str, Any]]) -> None:
    profile = {"profile": "night", "version": 1, "texts": {"fi": "a", "sv": "b", "en": "c"}, "services": {"imaginary_service": patches}}
    with tempfile.TemporaryDirectory() as folder:
        profiles = Path(folder) / "profiles"
        profiles.mkdir()
        (profiles / "night.yaml").write_text(yaml.safe_dump(profile, sort_keys=False), encoding="utf-8")
        catalogue = extended(WITH_IMAGINARY, roots=[Path(folder)])
    if not errors_in(catalogue, "night.yaml"):
        assert catalogue.pack("imaginary_service", "night").profile == "night"
    assert catalogue.pack("imaginary_service") == WITH_IMAGINARY.pack("imaginary_service")
