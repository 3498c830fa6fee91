"""Rules of notes and files: what may be written, how a text is split by person, how it is corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from syli.kernel.rules import rule

LONGEST_PARAGRAPH = 20_000
MOST_PARAGRAPHS = 50


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as written: about whom (person ids), from whom, the words."""

    about: tuple[int, ...]
    source: str
    text: str


@rule("RECORDS-01", "A note has words, and no paragraph is longer than 20 000 characters.", source="Bad input: huge text")
def is_writable(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether there is something to keep and nothing too long."""
    lengths = [len(p.text.strip()) for p in paragraphs]
    return 0 < len(paragraphs) <= MOST_PARAGRAPHS and any(lengths) and max(lengths) <= LONGEST_PARAGRAPH


@rule("RECORDS-02", "Each person's note holds only the paragraphs about her.", source="trust.md M5; General Data Protection Regulation art. 15")
def split_by_person(paragraphs: Iterable[Paragraph]) -> dict[int, list[dict[str, str]]]:
    """Return for each person the paragraphs about her, in the order written; empty paragraphs are left out."""
    notes: dict[int, list[dict[str, str]]] = {}
    for paragraph in paragraphs:
        words = paragraph.text.strip()
        for person in dict.fromkeys(paragraph.about) if words else ():
            notes.setdefault(person, []).append({"from": paragraph.source, "text": words})
    return notes


@rule("RECORDS-03", "A paragraph says whom it is about, and they are people the writer works with here.", source="CON-5")
def strangers(paragraphs: Iterable[Paragraph], known: Collection[int]) -> set[int]:
    """Return those a paragraph is about who are not among the people at hand."""
    return {person for paragraph in paragraphs for person in paragraph.about} - set(known)


@rule("RECORDS-04", "What is written happened today or earlier.", source="Act 703/2023: entries without delay, truthful")
def may_have_happened_on(day: date, today: date) -> bool:
    """Tell whether a note may be about that day."""
    return day <= today


@rule("RECORDS-05", "A correction says why, and the earlier text stays readable.", source="Act 703/2023; General Data Protection Regulation art. 16")
def may_correct(reason: str) -> bool:
    """Tell whether the correction carries a reason."""
    return bool(reason.strip())


@rule("RECORDS-06", "A file is taken when it is of a known kind, whole, and not larger than 20 megabytes.", source="ASVS 5.2; NF-1; LAP-4")
def may_be_taken(refusal: str | None) -> bool:
    """Tell whether a file that was examined is taken: nothing was found against it."""
    return refusal is None
