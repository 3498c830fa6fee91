"""A chat line of Aava that Aino answers, with one of everything around it: for tests that ask of every action and address who may."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db.models import Model

from syli.chat.models import Answerer, ChatLine, Conversation, LineDay, LineHours, LinePart, Shift
from tests.case import Case


def chat_rows(case: Case) -> list[Model]:
    """Make and return one row of every kind of chat on which somebody acts; the conversation is over and waits to be counted."""
    cast = case.cast
    with cast.inside("aino") as ctx:
        stamp: dict[str, Any] = {"created_at": ctx.now}
        names = {"name_fi": "Juttele", "name_sv": "Prata", "name_en": "Talk", "languages": ["fi", "sv", "en"]}
        line = ChatLine.objects.create(owner=cast.organisations["aava"], address=f"juttelu-{ChatLine.objects.count()}", **names, **stamp)
        part = LinePart.objects.create(line=line, association=cast.organisations["aava"], offer=case.offer, kind="phone_advice", **stamp)
        hours = LineHours.objects.create(line=line, weekday=0, begins=time(8), ends=time(20), start_on=ctx.today, **stamp)
        day = LineDay.objects.create(line=line, falls_on=ctx.today + timedelta(days=30), **stamp)
        aino = Answerer.objects.create(part=part, staff=cast.staff["aino"], **stamp)
        begins = ctx.now + timedelta(days=1)
        shift = Shift.objects.create(line=line, answerer=aino, begins_at=begins, ends_at=begins + timedelta(hours=4), **stamp)
        talked = Conversation.objects.create(
            organisation_id=ctx.home_id, line=line, language="fi", state="ended", holder=aino, happened_on=ctx.today, hour=12, minutes=9, **stamp
        )
    return [line, part, hours, day, aino, shift, talked]
