"""Facts this app announces upward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # An event only carries rows; naming their type makes no dependency at run time.
    from syli.intake.models import HelpRequest


@dataclass(frozen=True, slots=True)
class HelpRequestReceived:
    """Somebody asked for help."""

    request: HelpRequest


@dataclass(frozen=True, slots=True)
class HelpRequestDecided:
    """A request was accepted, put on the waiting list, guided elsewhere, refused, withdrawn or taken up again."""

    request: HelpRequest
