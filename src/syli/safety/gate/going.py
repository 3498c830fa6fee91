"""What may leave the house, by which way, and what each way asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Way(StrEnum):
    """The ways out there are. What has no way does not leave: no mail, no text message, no push."""

    #: A worker opens what she may read in Syli: a file of a record, what became of a list. It goes to her own screen.
    INSIDE = "inside"
    #: Numbers and code lists: of nobody.
    NUMBERS = "numbers"
    #: A letter in fixed words.
    LETTER = "letter"
    #: An answer or decision to somebody about her own data, on paper.
    ANSWER = "answer"
    #: A document about somebody to another organisation.
    DISCLOSURE = "disclosure"
    #: A bill to whoever pays.
    INVOICE = "invoice"
    #: An entry for a calendar kept elsewhere.
    CALENDAR = "calendar"
    #: An answer to another program.
    PROGRAM = "program"


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
SHEET: Final = f"{_OFFICE}.spreadsheetml.sheet"
_PICTURES: Final = {"image/jpeg", "image/png", "image/webp"}
_SOUNDS: Final = {"audio/wav", "audio/mp4", "audio/ogg", "audio/webm"}
_OF_RECORDS: Final = {"application/pdf", "text/plain", "application/vnd.oasis.opendocument.text", f"{_OFFICE}.wordprocessingml.document", SHEET}
_OF_NUMBERS: Final = {"text/csv", "application/json", "application/yaml", "text/plain", "application/pdf", "application/xml", "text/xml", SHEET}
#: What each way may carry. Anything else is refused, so a new kind of file is a decision and not an accident.
MEDIA: Final[dict[Way, frozenset[str]]] = {
    Way.INSIDE: frozenset(_OF_RECORDS | _PICTURES | _SOUNDS | _OF_NUMBERS),
    Way.NUMBERS: frozenset(_OF_NUMBERS),
    Way.LETTER: frozenset({"application/pdf"}),
    Way.ANSWER: frozenset({"application/pdf"}),
    Way.DISCLOSURE: frozenset({"application/pdf", "application/json", "application/xml"}),
    Way.INVOICE: frozenset({"application/pdf", "application/xml", "text/xml"}),
    Way.CALENDAR: frozenset({"text/calendar"}),
    Way.PROGRAM: frozenset({"application/json", "application/xml"}),
}
#: Ways whose file is read by people whom the association does not know.
OUTWARD: Final = frozenset(Way) - {Way.INSIDE}
#: Ways by which somebody in particular is written to; who reads it must be said, for the pairs kept apart are asked by it.
ADDRESSED: Final = frozenset({Way.LETTER, Way.ANSWER, Way.DISCLOSURE, Way.INVOICE})


@dataclass(frozen=True, slots=True, repr=False)
class Going:
    """Something on its way out: its bytes, whom it is about, who will read it, and in which fixed words it is written."""

    way: Way
    content: bytes
    media_type: str
    name: str = ""
    #: Keys of the persons it tells of.
    about: frozenset[int] = frozenset()
    #: Keys of the persons who will read it; empty for an authority or another organisation.
    readers: frozenset[int] = frozenset()
    #: A letter's fixed words, by their code.
    template: str = ""
    #: The way to reach somebody by which a letter goes, by key.
    point: int | None = None

    @property
    def kind(self) -> str:
        """Return the media type without its parameters."""
        return self.media_type.partition(";")[0].strip().lower()
