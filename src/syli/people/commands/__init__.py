"""Changing what is known of people: their own facts, family and household, how they are reached, protection."""

from syli.people.commands.family import end_relationship, register_relative, relate, remove_relationship
from syli.people.commands.households import live_together, move_out
from syli.people.commands.persons import LooksKnown, add_other_name, edit_person, register_person, remove_other_name
from syli.people.commands.protection import Revealed, reveal_address, set_protection
from syli.people.commands.reach import add_contact_point, agree_code_word, change_contact_point, end_contact_point
from syli.people.commands.unborn import child_was_born, pregnancy_ended, register_unborn_child

__all__ = [
    "LooksKnown",
    "Revealed",
    "add_contact_point",
    "add_other_name",
    "agree_code_word",
    "change_contact_point",
    "child_was_born",
    "edit_person",
    "end_contact_point",
    "end_relationship",
    "live_together",
    "move_out",
    "pregnancy_ended",
    "register_person",
    "register_relative",
    "register_unborn_child",
    "relate",
    "remove_other_name",
    "remove_relationship",
    "reveal_address",
    "set_protection",
]
