"""Does every template of every app call components that exist, with arguments that they take?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from jinja2 import nodes

import syli

SOURCE = Path(syli.__file__).parent
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html") if "{% load" not in path.read_text(encoding="utf-8"))
#: A macro that reads `varargs` takes any number of forms.
TAKES_MANY = {"error_summary"}


def components() -> Any:
    return engines["jinja2"].env.get_template("ui/components.html").module  # type: ignore[attr-defined]


def misuses(source: str) -> list[str]:
    """Return the calls of `ui.…` in a template that cannot work."""
    tree = engines["jinja2"].env.parse(source)  # type: ignore[attr-defined]
    found = []
    for call in tree.find_all(nodes.Call):
        target = call.node
        if not (isinstance(target, nodes.Getattr) and isinstance(target.node, nodes.Name) and target.node.name == "ui"):
            continue
        macro = getattr(components(), target.attr, None)
        if macro is None:
            found.append(f"line {call.lineno}: there is no component ui.{target.attr}")
            continue
        strange = [pair.key for pair in call.kwargs if pair.key not in macro.arguments]
        found += [f"line {call.lineno}: ui.{target.attr} takes no {name}" for name in strange]
        if len(call.args) > len(macro.arguments) and target.attr not in TAKES_MANY:
            found.append(f"line {call.lineno}: ui.{target.attr} is given too much")
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_template__components__exist_and_take_what_they_are_given(path: Path) -> None:
    assert misuses(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ ui.buton('x') }}", "no component ui.buton"),
        ("{{ ui.button('x', size=1) }}", "takes no size"),
        ("{% call ui.section('a', 'b', 2, 'c', 'd') %}{% endcall %}", "too much"),
    ],
)
def test_misuse__is_found(source: str, said: str) -> None:
    assert any(said in line for line in misuses(source))
