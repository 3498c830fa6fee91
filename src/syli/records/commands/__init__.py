"""Writing records: notes split by person, contacts with their text, files."""

from syli.records.commands.files import add_file
from syli.records.commands.notes import correct_note, record_contact_with_notes, write_notes
from syli.records.commands.sealing import seal_note

__all__ = ["add_file", "correct_note", "record_contact_with_notes", "seal_note", "write_notes"]
