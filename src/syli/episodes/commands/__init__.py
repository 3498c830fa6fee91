"""Changing episodes: opening and closing, who takes part and who works, contacts, counts."""

from syli.episodes.commands.accepting import accept_into_episode
from syli.episodes.commands.contacts import cancel_contact, correct_contact, plan_contact, record_contact, strike_contact
from syli.episodes.commands.counts import correct_count, count_people
from syli.episodes.commands.episodes import close_episode, open_episode, reopen_episode
from syli.episodes.commands.facts import tell_of_coming, write_group_wish
from syli.episodes.commands.joining import Joining
from syli.episodes.commands.people import add_participant, end_participation, name_own_worker, transfer_episode

__all__ = [
    "Joining",
    "accept_into_episode",
    "add_participant",
    "cancel_contact",
    "close_episode",
    "correct_contact",
    "correct_count",
    "count_people",
    "end_participation",
    "name_own_worker",
    "open_episode",
    "plan_contact",
    "record_contact",
    "reopen_episode",
    "strike_contact",
    "tell_of_coming",
    "transfer_episode",
    "write_group_wish",
]
