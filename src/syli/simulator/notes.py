"""Short invented texts, in the client's service language, about nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from syli.simulator.names import DATA
from syli.simulator.traits import KindTraits, ServiceTraits
from syli.simulator.world import Note

if TYPE_CHECKING:
    from syli.simulator.families import Member

Phrases = Mapping[str, Mapping[str, Sequence[str]]]


@cache
def _phrases() -> Mapping[str, Phrases]:
    data: dict[str, Any] = yaml.safe_load((DATA / "notes.yaml").read_text(encoding="utf-8"))
    return data


def contact_note(dice: Random, traits: ServiceTraits, kind: KindTraits, present: Sequence[Member], state: str) -> tuple[Note, ...]:
    """Write a note about the first who took part, and sometimes a line about a child who was there."""
    about = present[0].person
    words = _phrases()[about.service_language or "fi"]
    if state != "done":
        return (Note(about.key, _kind(traits, "cancellation"), dice.choice(words["missed"]["any"])),)
    opening = dice.choice(words["opening"].get(kind.modality, words["opening"]["visit"]))
    middle = dice.choice(words["middle"].get(traits.group, words["middle"]["any"]))
    closing = f" {dice.choice(words['closing']['any'])}" if dice.random() < 0.3 else ""
    notes = [Note(about.key, "contact", f"{opening} {middle}{closing}")]
    for member in present[1:]:
        if not member.is_adult and dice.random() < 0.25:
            notes.append(Note(member.person.key, "contact", dice.choice(words["child"]["any"])))
            break
    return tuple(notes)


def request_summary(dice: Random, language: str, group: str) -> str:
    """Write why somebody asked for help."""
    words = _phrases()[language]["request"]
    return dice.choice(words.get(group, words["any"]))


def guided_to(dice: Random, language: str) -> str:
    """Write where somebody was guided who could not come."""
    return dice.choice(_phrases()[language]["guided"]["any"])


def phrase(dice: Random, language: str, part: str, kind: str = "any") -> str:
    """Draw a sentence of one part and kind, in a language."""
    return dice.choice(_phrases()[language][part][kind])


def _kind(traits: ServiceTraits, wanted: str) -> str:
    return wanted if wanted in traits.note_kinds or not traits.note_kinds else traits.note_kinds[0]
