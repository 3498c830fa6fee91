"""What a family told of its background, and what was arranged when it left, as codes of its stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syli.stats.choices import UNKNOWN, Moved
from syli.stats.marts.codes import combined

#: The columns that are read for it, beside the stay.
TOLD = (
    "background__pk", "background__duration_code", "background__perpetrator_codes", "background__lived_together_code",
    "background__crime_report_code", "background__moved_code", "background__children_elsewhere",
)  # fmt: skip
LEFT = ("departure__housing_code", "departure__with_perpetrator_code", "departure__referred_codes", "departure__safety_plan")


def told(stay: Mapping[str, Any]) -> dict[str, str]:
    """Return what brought the family, on everybody who came; what nobody asked yet is not known.

    Why a family came from another house is empty where it came from none, once the background was written at all.
    """
    not_moved = Moved.NOT_MOVED.value if stay["background__pk"] is not None else UNKNOWN
    return {
        "violence_duration": stay["background__duration_code"] or UNKNOWN,
        "perpetrator": combined(stay["background__perpetrator_codes"] or ()),
        "lived_together": stay["background__lived_together_code"] or UNKNOWN,
        "crime_report": stay["background__crime_report_code"] or UNKNOWN,
        "moved_because": stay["background__moved_code"] or not_moved,
    }


def left(stay: Mapping[str, Any], *, has_left: bool) -> dict[str, str]:
    """Return what the departure list says; of whoever still lives there nothing is known yet."""
    if not has_left:
        return dict.fromkeys(("with_perpetrator", "onward_help", "safety_plan"), UNKNOWN)
    return {
        "with_perpetrator": stay["departure__with_perpetrator_code"] or UNKNOWN,
        "onward_help": combined(stay["departure__referred_codes"] or ()),
        "safety_plan": stay["departure__safety_plan"] or UNKNOWN,
    }
