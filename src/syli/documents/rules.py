"""Rules of national documents. Pure."""

from __future__ import annotations

from syli.kernel.rules import rule

LONGEST_REASON = 500


@rule("DOC-01", "A document is begun only when its form is known here.", source="finland.md implication 17")
def may_begin(*, form_is_known: bool) -> bool:
    """Tell whether a document may be begun."""
    return form_is_known


@rule("DOC-02", "Only a document that is being written can be changed.", source="703/2023 22 §")
def may_write(state: str) -> bool:
    """Tell whether the answers may be changed."""
    return state == "draft"


@rule("DOC-03", "A document is finished when everything that must be answered is, and its form takes it.", source="703/2023 37–45 §")
def may_finish(*, missing: int, refused: int) -> bool:
    """Tell whether a document may be finished."""
    return missing == 0 and refused == 0


@rule("DOC-04", "A finished document is corrected by a new version that says why.", source="703/2023 22 §")
def may_correct(state: str, reason: str) -> bool:
    """Tell whether a finished document may be written again."""
    return state == "finished" and 0 < len(reason.strip()) <= LONGEST_REASON
