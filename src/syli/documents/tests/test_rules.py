"""The rules of national documents by tables, and what holds of every reason by search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.documents import rules
from syli.documents.choices import DocumentState


@pytest.mark.parametrize("known", [True, False])
def test_doc_01__begun_only_with_a_known_form(known: bool) -> None:
    assert rules.may_begin(form_is_known=known) is known


@pytest.mark.parametrize(("state", "may"), [("draft", True), ("finished", False), ("", False), ("Draft", False)])
def test_doc_02__only_what_is_being_written_changes(state: str, may: bool) -> None:
    assert rules.may_write(state) is may


@pytest.mark.parametrize(("missing", "refused", "may"), [(0, 0, True), (1, 0, False), (0, 1, False), (12, 3, False)])
def test_doc_03__finished_when_nothing_is_missing_or_refused(missing: int, refused: int, may: bool) -> None:
    assert rules.may_finish(missing=missing, refused=refused) is may


@pytest.mark.parametrize(
    ("state", "reason", "may"),
    [
        ("finished", "Väärä päivä", True),
        ("finished", "x", True),
        ("finished", "", False),
        ("finished", " \n\t ", False),
        # A no-break space is no reason either.
        ("finished", "\u00a0", False),
        ("finished", "x" * 500, True),
        ("finished", "x" * 501, False),
        # What is around the reason is not of it.
        ("finished", "  " + "x" * 500 + "\n", True),
        ("draft", "Väärä päivä", False),
        ("", "Väärä päivä", False),
    ],
)
def test_doc_04__a_finished_one_is_corrected_with_a_reason(state: str, reason: str, may: bool) -> None:
    assert rules.may_correct(state, reason) is may


@pytest.mark.property
@given(st.sampled_from(DocumentState), st.text(max_size=520))
def test_doc_02_and_doc_04__never_both_and_only_what_stands_after_trimming_counts(state: DocumentState, reason: str) -> None:
    may = rules.may_correct(state, reason)
    assert not (may and rules.may_write(state))
    assert may == rules.may_correct(state, f" {reason}\n")
    if may:
        assert reason.strip()
        assert not rules.may_correct(state, reason + "x" * rules.LONGEST_REASON)
