"""The paragraphs of a form: as many as were sent, never more than fit, about nobody but those at hand."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.forms import SyliForm
from syli.records.choices import Source
from syli.records.forms import CorrectNoteForm, ParagraphFields
from syli.records.rules import LONGEST_PARAGRAPH, MOST_PARAGRAPHS

PEOPLE = [("a" * 22, 1, "Kaisa"), ("b" * 22, 2, "Nuutti")]


class Writing(SyliForm):
    """A form with paragraphs, as the pages make it."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(data)
        self.parts = ParagraphFields(self, PEOPLE, self.data)


@pytest.mark.parametrize(
    ("sent", "count"),
    [
        ({}, 1), ({"paragraphs": "3"}, 3), ({"paragraphs": "3", "more": "1"}, 4), ({"paragraphs": "0"}, 1), ({"paragraphs": "-4"}, 1),
        ({"paragraphs": "x"}, 1), ({"paragraphs": "9" * 9}, MOST_PARAGRAPHS), ({"paragraphs": "50", "more": "1"}, MOST_PARAGRAPHS),
    ],
)  # fmt: skip
def test_paragraphs__as_many_as_were_sent_and_fit(sent: dict[str, str], count: int) -> None:
    form = Writing({**sent, "text_0": "x"})
    assert form.parts.count == count
    assert sum(isinstance(field, forms.CharField) and name.startswith("text_") for name, field in form.fields.items()) == count


@pytest.mark.parametrize("sent", ["²", "३", "1e3", "1" * 5000, "\x00"])
def test_paragraphs__a_number_that_is_none__breaks_nothing(sent: str) -> None:
    assert 1 <= Writing({"paragraphs": sent, "text_0": "x"}).parts.count <= MOST_PARAGRAPHS


@given(st.lists(st.tuples(st.text(max_size=40), st.sets(st.sampled_from([one[0] for one in PEOPLE]))), min_size=1, max_size=6))
def test_paragraphs__keep_every_word_and_name_nobody_else(written: list[tuple[str, set[str]]]) -> None:
    data: dict[str, Any] = {"paragraphs": str(len(written))}
    for number, (text, about) in enumerate(written):
        data |= {f"text_{number}": text.replace("\x00", ""), f"about_{number}": sorted(about)}
    form = Writing(data)
    form.is_valid()
    found = form.parts.paragraphs(form.cleaned_data, [PEOPLE[0][0]])
    wanted = [(text.replace("\x00", "").strip(), about) for text, about in written if text.replace("\x00", "").strip()]
    assert [paragraph.text for paragraph in found] == [text for text, _about in wanted if f"{text}"]
    for paragraph, (_text, about) in zip(found, wanted, strict=True):
        assert set(paragraph.about) == ({pk for public_id, pk, _name in PEOPLE if public_id in about} or {1})


@pytest.mark.parametrize(("field", "value"), [("about_0", ["c" * 22]), ("from_0", "nobody"), ("text_0", "x" * (LONGEST_PARAGRAPH + 1))])
def test_paragraphs__a_stranger_an_unknown_source_or_too_many_words__are_refused_beside_the_field(field: str, value: Any) -> None:
    form = Writing({"text_0": "x", "from_0": Source.WORKER, field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize(("sent", "kept"), [(["a", "b", "c"], ["a", "b", "c"]), (["a"], ["a"]), (["a", "", "c"], ["a", "c"]), (["", ""], [])])
def test_correction__keeps_what_was_sent__however_many_paragraphs_the_newest_text_has(sent: list[str], kept: list[str]) -> None:
    data = {"reason": "x"} | {f"text_{n}": text for n, text in enumerate(sent)} | {f"from_{n}": "worker" for n in range(len(sent))}
    form = CorrectNoteForm(data, texts=[{"from": "self", "text": "1"}, {"from": "self", "text": "2"}])
    assert form.is_valid(), form.errors
    assert [part["text"] for part in form.texts()] == kept
