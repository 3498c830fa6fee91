"""The gate: everything that leaves the house passes one function, which checks it and makes its bytes tell nothing."""

from syli.safety.gate.calendar import busy
from syli.safety.gate.going import Going, Way
from syli.safety.gate.passing import checked, let_out, may_be_printed

__all__ = ["Going", "Way", "busy", "checked", "let_out", "may_be_printed"]
