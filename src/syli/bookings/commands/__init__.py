"""Changing bookings: rooms and open hours, taking a room and giving it back, what the keeper is told. What a stay takes is in `staying`."""

from syli.bookings.commands.booking import book_for_family, book_room, cancel_booking, change_booking
from syli.bookings.commands.keeping import close_room_notice, tell_keeper_of_room
from syli.bookings.commands.rooms import add_open_hours, add_space, change_open_hours, change_space

__all__ = [
    "add_open_hours",
    "add_space",
    "book_for_family",
    "book_room",
    "cancel_booking",
    "change_booking",
    "change_open_hours",
    "change_space",
    "close_room_notice",
    "tell_keeper_of_room",
]
