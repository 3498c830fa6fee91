"""What plans and assessments announce upward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # An event only carries rows; naming their type makes no dependency at run time.
    from syli.plans.models import ChildAtRisk, Duty, Referral


@dataclass(frozen=True, slots=True)
class RiskSentOn:
    """A risk assessment was sent to those who take it on."""

    referral: Referral


@dataclass(frozen=True, slots=True)
class DutyDone:
    """What an answer obliges to was done: somebody was notified."""

    duty: Duty


@dataclass(frozen=True, slots=True)
class ChildNotified:
    """A child of somebody in danger was marked notified to child welfare, or such a mark was changed: its day, or the mark itself."""

    listed: ChildAtRisk
    #: On which day it had been marked notified before; None when it had not.
    was_on: date | None
