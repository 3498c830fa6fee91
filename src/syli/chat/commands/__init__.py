"""Changing chat: lines and their hours, who answers and when, a visitor's acts, a worker's acts, ending and counting."""

from syli.chat.commands.answering import come_to_line, hand_on, leave_line, offer_contact, say, take_next
from syli.chat.commands.ending import count_conversation, end_conversation, sweep
from syli.chat.commands.lines import (
    add_day,
    add_hours,
    add_part,
    change_hours,
    change_line,
    change_part,
    create_line,
    end_part,
    remove_day,
)
from syli.chat.commands.roster import add_shift, ask_swap, cancel_shift, change_answerer, name_answerer, take_swap
from syli.chat.commands.visiting import become_known, leave, miss, start, stay, write

__all__ = [
    "add_day",
    "add_hours",
    "add_part",
    "add_shift",
    "ask_swap",
    "become_known",
    "cancel_shift",
    "change_answerer",
    "change_hours",
    "change_line",
    "change_part",
    "come_to_line",
    "count_conversation",
    "create_line",
    "end_conversation",
    "end_part",
    "hand_on",
    "leave",
    "leave_line",
    "miss",
    "name_answerer",
    "offer_contact",
    "remove_day",
    "say",
    "start",
    "stay",
    "sweep",
    "take_next",
    "take_swap",
    "write",
]
