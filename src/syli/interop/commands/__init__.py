"""Bringing people and contacts in from other systems: entering them in bulk, and handing lists in through the browser."""

from syli.interop.commands.entering import begin_check, bring_in_contacts, bring_in_families, bring_in_people
from syli.interop.commands.handing_in import begin_entering, discard_lists, forget_lists, hand_in_lists, map_columns
from syli.interop.commands.work import note_failure, note_findings, note_progress

__all__ = [
    "begin_check",
    "begin_entering",
    "bring_in_contacts",
    "bring_in_families",
    "bring_in_people",
    "discard_lists",
    "forget_lists",
    "hand_in_lists",
    "map_columns",
    "note_failure",
    "note_findings",
    "note_progress",
]
