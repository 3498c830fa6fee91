"""Invented names with a Finnish spread, and typing mistakes in them, for measuring the search."""

from __future__ import annotations

import itertools
from random import Random
from typing import Final


def _list(text: str) -> list[str]:
    return text.split()


_GIVEN: Final = _list(
    "Aino Eino Helmi Onni Venla Väinö Sofia Leo Olivia Elsa Elias Eevi Eetu Lilja Noel Isla Toivo Hilla Niilo Aada Emil Kerttu Matti Timo Juha "
    "Kari Antti Mikko Jukka Pekka Jari Heikki Hannu Markku Marko Tuula Ritva Leena Anne Päivi Sari Tiina Minna Johanna Anna Maria Kaisa Katja Satu "
    "Sanna Laura Heidi Riikka Jenni Emma Annika Kirsi Mari Marja Marika Maija Liisa Elina Eeva Eija Raija Pirjo Arja Merja Outi Teija Tarja Tanja "
    "Janne Jani Ville Teemu Tomi Sami Petri Pasi Esa Ari Arto Ilkka Juho Joonas Jesse Niko Lauri Otto Kalle Kimmo Kristian Christina Kristiina "
    "Katariina Fatima Amina Mohamed Ahmed Ali Hassan Yusuf Omar Olga Natalia Irina Sergei Ivan Linh Åsa Björn Göran Sören Ulla Carl Wilhelm"
)
_STEMS: Final = _list(
    "Kuura Tuuli Pouta Halla Routa Talvi Kesä Syys Kevät Onni Hanni Kettu Karhu Susi Jänis Hirvi Ilves Orava Kurki Joutsen Lintu Peippo Tiai Varis "
    "Harakka Hiiden Sampo Väinä Otso Ahti Louhi Kyllik Aallo Rauta Kulta Hopea Vaski Virta Mäki Niemi Koski Järvi Lehto Salo Ranta Kallio Aho Pelto "
    "Oja Suo Honka Kataja Leppä Koivu Haapa Kuusi Pihla Metsä Harju Vuori Saare Lahti Lampi Luoto Meri"
)
_ENDS: Final = _list(
    "la mäki niemi lahti salo aho oja harju maa joki järvi ranta kangas kallio saari vuori pää korpi vaara suo linna berg ström holm lund qvist"
)
_TYPED_BY_MISTAKE: Final = "aeiklmnorstuvyäö"


def invented_names(count: int, seed: int) -> list[tuple[str, str]]:
    """Return invented full names with a Finnish spread: few very common, many rare, two fifths end in -nen."""
    dice = Random(seed)  # invented people, no secret
    endings = [[f"{stem}nen" for stem in _STEMS], [stem + end for stem in _STEMS for end in _ENDS]]
    families = [_weighted(dice, words) for words in endings]
    givens = _weighted(dice, _GIVEN)

    def draw(weighted: tuple[list[str], list[float]]) -> str:
        return dice.choices(weighted[0], cum_weights=weighted[1])[0]

    def family() -> str:
        return draw(families[0] if dice.random() < 0.4 else families[1])

    names = []
    for _ in range(count):
        kind = dice.random()
        given = draw(givens)
        if kind < 0.5:
            given += ("-" if kind < 0.15 else " ") + draw(givens)
        double = dice.random()
        names.append((given, f"{family()}-{family()}" if double < 0.05 else f"von {family()}" if double < 0.06 else family()))
    return names


def _weighted(dice: Random, words: list[str]) -> tuple[list[str], list[float]]:
    shuffled = dice.sample(words, len(words))
    return shuffled, list(itertools.accumulate(1 / (place + 15) ** 0.8 for place in range(len(words))))


def mistyped(dice: Random, word: str) -> str:
    """Return the word with one letter wrong, missing, too many or swapped with the next."""
    place, kind = dice.randrange(1, len(word)), dice.randrange(4)
    other = dice.choice(_TYPED_BY_MISTAKE)
    head, tail = word[:place], word[place:]
    return [head + other + tail[1:], head + tail[1:], head + other + tail, head + tail[1:2] + tail[:1] + tail[2:]][kind]
