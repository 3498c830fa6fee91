"""Keeping people apart, asking a second person, emergencies, blocks and seals: what a worker, the keeper and the one who agrees may do."""

from syli.safety.commands.apart import close_suggestion, hold_suggestions, keep_apart, place_worker
from syli.safety.commands.approvals import answer, ask_to_answer, ask_to_change_contact, ask_to_disclose, ask_to_end, ask_to_lift, ask_to_reveal
from syli.safety.commands.emergencies import ask_in_emergency, break_glass
from syli.safety.commands.merging import ask_to_merge
from syli.safety.commands.sealing import block_worker, change_team, lift_seal, seal_record, unblock_worker
from syli.safety.commands.straying import ask_to_read_over, find_strays, finish_reading, let_stand

__all__ = [
    "answer",
    "ask_in_emergency",
    "ask_to_answer",
    "ask_to_change_contact",
    "ask_to_disclose",
    "ask_to_end",
    "ask_to_lift",
    "ask_to_merge",
    "ask_to_read_over",
    "ask_to_reveal",
    "block_worker",
    "break_glass",
    "change_team",
    "close_suggestion",
    "find_strays",
    "finish_reading",
    "hold_suggestions",
    "keep_apart",
    "let_stand",
    "lift_seal",
    "place_worker",
    "seal_record",
    "unblock_worker",
]
