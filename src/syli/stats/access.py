"""Who may ask for numbers: inside one's own association true ones, anywhere else protected ones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.access import Actions, Audit, action, role
from syli.org.choices import Role


class StatisticsAction(Actions):
    """Acts on numbers. They name nobody, yet who asked for what is written down: a differencing attack is a series of questions."""

    INSIDE = action(_("See one's own association's numbers"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False)
    YEARLY = action(_("Take the yearly summary for the authority"), allow=[role(Role.LEADER)], audit=Audit("high"), of_row=False)
    OUTSIDE = action(
        _("See protected numbers of the whole federation"),
        allow=[role(Role.STATISTICIAN, Role.STEWARD).anywhere(), role(Role.LEADER, Role.WORKER)],
        of_row=False,
    )
