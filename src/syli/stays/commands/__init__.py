"""Changing stays: houses and holds, the door and the phone, arriving, living and leaving, the shift, the terms."""

from syli.stays.commands.arriving import arrive, arrive_uncommitted
from syli.stays.commands.doors import answer_call, receive_family, turn_away
from syli.stays.commands.feedback import file_summary
from syli.stays.commands.handovers import finish_line, give_handover, move_line, take_handover, write_line
from syli.stays.commands.houses import add_room, change_house, hold_place, release_hold, set_room_state, set_up_house
from syli.stays.commands.leaving import write_background, write_departure_list
from syli.stays.commands.living import come_back, depart, end_danger, go_away, join_stay, move_room
from syli.stays.commands.meetings import close_notice, tell_keeper
from syli.stays.commands.permitting import give_permission, set_permissions, withdraw_permission
from syli.stays.commands.support import cancel_interpreter, order_interpreter, record_interpreter, write_sleep
from syli.stays.commands.tasks import add_task, finish_task
from syli.stays.commands.terms import bill_uncovered, cancel_commitment, hold_review, plan_review, record_commitment
from syli.stays.commands.week import (
    add_to_programme,
    answer_proposal,
    drop_shift,
    hold_meeting,
    plan_shifts,
    take_off_programme,
    write_proposal,
)

__all__ = [
    "add_room",
    "add_task",
    "add_to_programme",
    "answer_call",
    "answer_proposal",
    "arrive",
    "arrive_uncommitted",
    "bill_uncovered",
    "cancel_commitment",
    "cancel_interpreter",
    "change_house",
    "close_notice",
    "come_back",
    "depart",
    "drop_shift",
    "end_danger",
    "file_summary",
    "finish_line",
    "finish_task",
    "give_handover",
    "give_permission",
    "go_away",
    "hold_meeting",
    "hold_place",
    "hold_review",
    "join_stay",
    "move_line",
    "move_room",
    "order_interpreter",
    "plan_review",
    "plan_shifts",
    "receive_family",
    "record_commitment",
    "record_interpreter",
    "release_hold",
    "set_permissions",
    "set_room_state",
    "set_up_house",
    "take_handover",
    "take_off_programme",
    "tell_keeper",
    "turn_away",
    "withdraw_permission",
    "write_background",
    "write_departure_list",
    "write_line",
    "write_proposal",
    "write_sleep",
]
