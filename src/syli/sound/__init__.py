"""Recordings of a voice, rewritten so that nothing but the sound is left; see the README. Pure: bytes in, bytes out."""

from syli.sound.cleaning import CleanSound, cleaned, is_sound
from syli.sound.refusals import SoundRefused

__all__ = ["CleanSound", "SoundRefused", "cleaned", "is_sound"]
