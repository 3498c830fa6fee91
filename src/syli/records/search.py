"""Finding words in one client's notes: lemmas become keyed tokens, so the words themselves are nowhere in the clear."""

from __future__ import annotations

import re
from functools import lru_cache

from django.db.models import QuerySet
from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy

from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.names import fold
from syli.kernel.vault.tokens import exact_token
from syli.people.models import Person
from syli.records.access import NoteAction
from syli.records.models import Note, NoteToken

WORD = re.compile(r"[^\W\d_]{2,40}|\d{2,12}")
COLUMN = "records.note.word"
LANGUAGES = ("fi", "sv", "en")
MOST_WORDS = 5000
MOST_ASKED = 8
#: Read from the packed lists themselves: unpacked they take seven times the memory in every process, and three times as long to load.
LEMMAS = Lemmatizer(lemmatization_strategy=DefaultStrategy(low_memory=True))


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[str, ...]:
    """Return the word as written and its base forms in every language of the notes: `asunnossa` is found by `asunto`."""
    forms = {fold(word)} | {fold(LEMMAS.lemmatize(word, language)) for language in LANGUAGES}
    return tuple(sorted(form for form in forms if form))


def load_words() -> None:
    """Load the languages' word lists, which takes more than a second: at the start of a process, or before many are forked from it."""
    for language in LANGUAGES:
        LEMMAS.lemmatize(COLUMN, language)


def words_of(text: str) -> set[str]:
    """Return the searchable forms of a text's words, folded; at most MOST_WORDS."""
    found: set[str] = set()
    for word in dict.fromkeys(WORD.findall(text.casefold())):
        found.update(_forms(word))
        if len(found) > MOST_WORDS:
            break
    return found


def index_note(note: Note, text: str) -> None:
    """Replace a note's tokens by those of its current text."""
    NoteToken.objects.filter(note=note).delete()
    tokens = {exact_token(note.register_id, COLUMN, word) for word in words_of(text)}
    NoteToken.objects.bulk_create(
        NoteToken(note=note, person_id=note.person_id, organisation_id=note.organisation_id, token=token) for token in sorted(tokens)
    )


def notes_with(ctx: Context, person: Person, text: str) -> QuerySet[Note]:
    """Return the person's notes the actor may read that hold every word asked for, in any of its forms; the latest first."""
    notes: QuerySet[Note] = visible_to(ctx, NoteAction.VIEW).filter(person=person)
    asked = list(dict.fromkeys(WORD.findall(text.casefold())))[:MOST_ASKED]
    if not asked:
        return notes.none()
    for word in asked:
        tokens = [exact_token(person.register_id, COLUMN, form) for form in _forms(word)]
        notes = notes.filter(pk__in=NoteToken.objects.filter(person_id=person.pk, token__in=tokens).values("note_id"))
    return notes.order_by("-happened_on", "-pk")
