"""Letters in fixed words, agreed on once: they tell nothing of a service, a place or a reason, whoever opens them."""

from __future__ import annotations

from typing import Final

from syli.safety.gate.passing import letter_templates

#: code → language → (heading, paragraphs). Neutral on purpose: "we" and "you", no service, no time, no place.
LETTERS: Final[dict[str, dict[str, tuple[str, tuple[str, ...]]]]] = {
    "get_in_touch": {
        "fi": ("Hei", ("Ota meihin yhteyttä, kun sinulle sopii.", "Voit soittaa sinulle annettuun numeroon.")),
        "sv": ("Hej", ("Ta kontakt med oss när det passar dig.", "Du kan ringa numret som du har fått.")),
        "en": ("Hello", ("Please get in touch with us when it suits you.", "You can call the number you were given.")),
    },
    "answer_ready": {
        "fi": ("Hei", ("Pyytämäsi asia on valmis.", "Ota yhteyttä, niin sovimme, miten saat sen.")),
        "sv": ("Hej", ("Det du bad om är färdigt.", "Ta kontakt så kommer vi överens om hur du får det.")),
        "en": ("Hello", ("What you asked for is ready.", "Get in touch and we will agree on how you receive it.")),
    },
    "time_changed": {
        "fi": ("Hei", ("Sovittu aika ei sovi meille.", "Ota yhteyttä, niin sovimme uuden.")),
        "sv": ("Hej", ("Den avtalade tiden passar inte oss.", "Ta kontakt så kommer vi överens om en ny.")),
        "en": ("Hello", ("The time we agreed on does not suit us.", "Get in touch and we will agree on a new one.")),
    },
}
letter_templates(LETTERS)


def letter_words(code: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Return a letter's heading and paragraphs."""
    return LETTERS[code].get(language) or LETTERS[code]["fi"]
