"""The attacker: asks what anybody outside may ask, knows the method and everybody but one, and must find nothing.

Runs small in the tests and on command over any installation's marts. It changes nothing: where it needs time to pass it works on a copy.
"""

from __future__ import annotations

from syli.attack.attacks import ATTACKS, attack
from syli.attack.report import Attempt, Finding, Report
from syli.attack.view import View

__all__ = ["ATTACKS", "Attempt", "Finding", "Report", "View", "attack"]
