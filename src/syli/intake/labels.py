"""What the states and urgencies of a request are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from syli.intake.choices import RequestState, RequestWay, Urgency

STATES: Mapping[str, Any] = {
    RequestState.NEW: _("New request"),
    RequestState.WAITING: _("On the waiting list"),
    RequestState.ACCEPTED: _("Accepted"),
    RequestState.GUIDED: _("Guided elsewhere"),
    RequestState.REFUSED: _("Not received"),
    RequestState.WITHDRAWN: _("Withdrawn"),
}
WAYS: Mapping[str, Any] = {
    RequestWay.PHONE: _("Phone"),
    RequestWay.VISIT: _("Came in person"),
    RequestWay.LETTER: _("Letter or referral"),
    RequestWay.MESSAGE: _("Message"),
    RequestWay.PARTNER: _("Through a partner"),
}
URGENCIES: Mapping[str, Any] = {Urgency.NOW: _("Today"), Urgency.SOON: _("Soon"), Urgency.NORMAL: _("Can wait")}
URGENCY_TONES: Mapping[str, str] = {Urgency.NOW: "danger", Urgency.SOON: "soon", Urgency.NORMAL: "plain"}
