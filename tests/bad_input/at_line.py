"""The forms of chat that stand behind sign-in: a line, its hours, who answers, shifts."""

from __future__ import annotations

from typing import Any

from tests.bad_input.pages import Spot
from tests.bad_input.world import World


def chat_spots(world: World) -> list[Spot]:
    """Return every form of chat that a signed-in person fills in, each as somebody who may send it."""

    def of(label: str) -> str:
        row: Any = world.rows[f"chat.{label}"]
        return str(row.public_id)

    line = f"/chat/lines/{of('ChatLine')}"
    settings, shifts = f"{line}/settings/", f"{line}/shifts/?day=2026-11-23"
    named = {
        "name_fi": "Juttele nyt", "name_sv": "Prata nu", "name_en": "Talk now", "address": "toinen", "languages": ["fi"], "at_once": "2",
        "most_waiting": "20", "keep_days": "0", "is_in_use": "on",
    }  # fmt: skip
    hours = {"weekdays": ["1"], "begins": "9.00", "ends": "12.00", "start_on": "23.11.2026"}
    planned = {"answerer": of("Answerer"), "day": "26.11.2026", "begins": "9.00", "ends": "12.00"}
    counted = f"{world.case.offer.public_id}:phone_advice"
    shift, answerer = f"/chat/shifts/{of('Shift')}", f"/chat/answerers/{of('Answerer')}/"
    return [
        Spot("chat.chat_line.create", "/chat/new/", 0, named, 302, who="leena", sent_to="/chat/new/"),
        Spot("chat.chat_line.set_up", f"{line}/change/", 0, named, 302, who="leena", sent_to=f"{line}/change/"),
        Spot("chat.line_hours.add", f"{line}/hours/", 0, hours, 302, who="leena", sent_to=f"{line}/hours/"),
        Spot(
            "chat.line_hours.change",
            _hours := f"/chat/hours/{of('LineHours')}/",
            0,
            {"begins": "9.00", "ends": "10.00"},
            302,
            who="leena",
            sent_to=_hours,
        ),
        Spot("chat.line_day.add", f"{line}/days/", 0, {"falls_on": "24.12.2026"}, 302, who="leena", sent_to=f"{line}/days/"),
        Spot("chat.line_day.remove", settings, 0, {}, 302, who="leena", sent_to=f"/chat/days/{of('LineDay')}/remove/"),
        Spot("chat.line_part.change", _part := f"/chat/parts/{of('LinePart')}/", 0, {"counted_as": counted}, 302, who="leena", sent_to=_part),
        Spot(
            "chat.answerer.name",
            f"{_part}answerers/",
            0,
            {"staff": world.case.cast.staff["aarne"].public_id},
            302,
            who="leena",
            sent_to=f"{_part}answerers/",
        ),
        Spot("chat.answerer.change", settings, 0, {"is_in_use": "0"}, 302, who="leena", sent_to=answerer),
        Spot("chat.chat_line.plan", f"{line}/shifts/new/", 0, planned, 302, who="leena", sent_to=f"{line}/shifts/new/"),
        Spot("chat.shift.ask_swap", shifts, 0, {}, 302, who="aino", sent_to=f"{shift}/ask/"),
        Spot("chat.shift.cancel", shifts, 0, {}, 302, who="aino", sent_to=f"{shift}/cancel/"),
    ]
