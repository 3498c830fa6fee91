"""Does a pack make sense? The shape is right already; here every reference must resolve and every part fit the others."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations

from .check_figures import check_figures
from .check_flow import check_flow
from .check_references import check_references
from .check_texts import check_texts
from .merge import Document
from .model import CodeSet
from .names import LANGUAGES
from .problem import Problem, quoted
from .requirements import SourceIds
from .scope import Scope

_Span = tuple[int, date, date | None, Document]


def check_pack(document: Document, code_sets: Mapping[str, CodeSet], source_ids: SourceIds, forms: frozenset[str] | None = None) -> list[Problem]:
    """List every error and notice about one merged pack. `forms` are those that have questions."""
    scope = Scope(document, code_sets, source_ids, forms)
    _check_dates(scope)
    check_texts(scope)
    check_references(scope)
    check_figures(scope)
    check_flow(scope)
    return scope.problems


def _check_dates(scope: Scope) -> None:
    start, end = scope.date_at("valid_from"), scope.date_at("valid_to")
    if start is not None and end is not None and end < start:
        scope.say("dates_order", ("valid_to",))


def check_versions(documents: Iterable[Document]) -> list[Problem]:
    """Find published versions of one service that are valid on the same days."""
    spans: dict[str, list[_Span]] = {}
    for document in documents:
        data = document.data
        try:
            start = date.fromisoformat(data["valid_from"])
            end = date.fromisoformat(data["valid_to"]) if data.get("valid_to") else None
        except (KeyError, TypeError, ValueError):
            continue
        if data.get("status") == "published":
            spans.setdefault(data["code"], []).append((data["version"], start, end, document))
    problems: list[Problem] = []
    for versions in spans.values():
        for earlier, later in combinations(sorted(versions, key=lambda span: span[0]), 2):
            if _overlap(earlier, later):
                params = {"version": str(later[0]), "other": str(earlier[0])}
                problems.append(later[3].problem("overlapping_versions", ("valid_from",), params=params))
    return problems


def _overlap(one: _Span, other: _Span) -> bool:
    return (one[2] is None or other[1] <= one[2]) and (other[2] is None or one[1] <= other[2])


def check_names(documents: Iterable[Document]) -> list[Problem]:
    """Find two services that people would know by the same name."""
    problems: list[Problem] = []
    seen: dict[tuple[str, str], str] = {}
    for document in documents:
        texts = document.data.get("texts")
        names = texts.get("name") if isinstance(texts, dict) else None
        for language in LANGUAGES:
            name = names.get(language) if isinstance(names, dict) else None
            if not isinstance(name, str) or document.data.get("status") == "retired":
                continue
            code = str(document.data.get("code"))
            other = seen.setdefault((language, name.casefold().strip()), code)
            if other != code:
                params = {"code": other, "language": language, "found": quoted(name)}
                problems.append(document.problem("duplicate_name", ("texts", "name", language), params=params))
    return problems


def check_forms_used(documents: Iterable[Document], forms: Iterable[tuple[str, int]]) -> list[Problem]:
    """Find forms that are defined and that no service asks, so that nobody can ever fill one in."""
    used: set[str] = set()
    for document in documents:
        parts = [document.data.get(key) for key in ("forms", "feedback", "plan")]
        asked, surveys, plan = (part if isinstance(part, dict) else {} for part in parts)
        if document.data.get("status") != "retired":
            used |= {*asked, *surveys, str(plan.get("form"))}
    idle = sorted({code for code, _version in forms} - used)
    return [Problem("form_never_used", f"packs/forms/{code}.yaml", ("form",), params={"found": quoted(code)}, level="notice") for code in idle]
