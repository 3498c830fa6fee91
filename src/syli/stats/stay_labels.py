"""The words of what is counted of houses and stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from syli.stats.choices import Earlier, Guided, Moved
from syli.stays.choices import Heads
from syli.stays.labels import CALLERS, SAFETY_PLANS, WAYS


def _directed_by() -> dict[str, str]:
    """Return the words of the national list of who directed somebody to a shelter (finland.md §4)."""
    return {
        "01": _("Came by herself or himself"),
        "02": _("Parent"),
        "03": _("Relative or friend"),
        "04": _("Social services"),
        "05": _("Health care"),
        "06": _("Education"),
        "07": _("Police"),
        "08": _("Emergency centre"),
        "09": _("Helpline"),
        "10": _("Somebody else"),
        "11": _("Not known"),
    }


def _hours() -> dict[str, str]:
    return {"00-05": "0–6", "06-11": "6–12", "12-17": "12–18", "18-23": "18–24"}


def _lengths() -> dict[str, str]:
    return {
        "001": _("1 day"),
        "002-007": _("2–7 days"),
        "008-030": _("8–30 days"),
        "031-090": _("31–90 days"),
        "091-": _("More than 90 days"),
    }


WORDS: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "heads": lambda: {Heads.ADULT: _("Adults"), Heads.CHILD: _("Children")},
    "directed_by": _directed_by,
    "arrival_hour": _hours,
    "arrival_way": lambda: {way: str(words) for way, words in WAYS.items()},
    "earlier_stays": lambda: {
        Earlier.FIRST: _("The first stay"),
        Earlier.ONCE: _("Once before"),
        Earlier.TWICE: _("Twice before"),
        Earlier.THREE_OR_MORE: _("Three times or more"),
    },
    "stay_length": _lengths,
    "moved_because": lambda: {Moved.NOT_MOVED: _("Did not come from another house")},
    "safety_plan": lambda: {plan: str(words) for plan, words in SAFETY_PLANS.items()},
    "guided_to": lambda: {Guided.ONWARD: _("Guided elsewhere"), Guided.NOWHERE: _("Not guided anywhere")},
    "caller": lambda: {who: str(words) for who, words in CALLERS.items()},
}


def stay_words(dimension: str) -> Mapping[str, str]:
    """Return the words of a dimension of stays; nothing for any other."""
    words = WORDS.get(dimension)
    return words() if words else {}
