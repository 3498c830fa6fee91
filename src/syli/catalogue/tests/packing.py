"""What the pack tests share: the imaginary pack as a mapping, and a way to write a broken one to disk and read it."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from syli.catalogue.packs import SHIPPED, Catalogue, Problem, extended, shipped_catalogue
from syli.catalogue.packs.source import read_file

REPOSITORY = SHIPPED.parent
IMAGINARY = REPOSITORY / "tests" / "packs" / "imaginary_service.yaml"
EXPECTED = REPOSITORY / "tests" / "packs" / "expected_figures.yaml"


def imaginary() -> dict[str, Any]:
    """Give the imaginary pack as plain data, a fresh copy each time."""
    source = read_file(IMAGINARY)
    assert not source.problems
    return copy.deepcopy(source.data)


def read_changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Catalogue:
    """Change the imaginary pack, write it down and read it on top of the shipped packs."""
    data = imaginary()
    change(data)
    return read_written(folder, data)


def read_written(folder: Path, data: object, name: str = "imaginary_service.yaml") -> Catalogue:
    """Write data as YAML and read it as a pack on top of the shipped ones."""
    file = folder / name
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return extended(shipped_catalogue(), [file])


def read_text(folder: Path, text: str | bytes, name: str = "imaginary_service.yaml") -> Catalogue:
    """Write text as it is and read it as a pack on top of the shipped ones."""
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return extended(shipped_catalogue(), [file])


def errors_in(catalogue: Catalogue, name: str = "imaginary_service.yaml") -> list[Problem]:
    """List the errors of one file."""
    return [problem for problem in catalogue.errors if problem.file.endswith(name)]


def at(data: Any, dotted: str) -> Any:
    """Walk a dotted path through mappings."""
    for step in dotted.split("."):
        data = data[step]
    return data
