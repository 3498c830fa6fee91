"""Words of the closed sets of development."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from syli.development.choices import LogKind, LogState

LOG_KINDS = {
    LogKind.CHALLENGE: pgettext_lazy("development log", "Challenge"),
    LogKind.FEEDBACK: pgettext_lazy("development log", "Feedback"),
    LogKind.IDEA: pgettext_lazy("development log", "Idea"),
}
LOG_STATES = {
    LogState.NEW: pgettext_lazy("development log", "New"),
    LogState.TAKEN_UP: pgettext_lazy("development log", "Taken up"),
    LogState.DONE: pgettext_lazy("development log", "Done"),
    LogState.DROPPED: pgettext_lazy("development log", "Left out"),
}
LOG_TONES = {LogState.NEW: "soon", LogState.TAKEN_UP: "info", LogState.DONE: "done", LogState.DROPPED: "plain"}
NO_NAMES = _("No names of clients, nor anything by which somebody would be known.")
