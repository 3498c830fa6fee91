"""Who may bring lists in from other systems, and who sees what became of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.interop.models import Upload
from syli.kernel.access import Actions, Audit, action, role
from syli.kernel.access.rules import relation
from syli.org.choices import Role

HANDED_IN = relation("handed in", "interop.Upload", "who handed the lists in")

# The whole client register passes through the hands of whoever does this: a leader's task, written down as such. An association's
# administrator keeps staff and units and reads no client's data, so she may not.
_LEADER = role(Role.LEADER)
# A list may hold people whom another leader must not know of (a protected identity), so it is shown to nobody but its bringer.
_BRINGER = role(Role.LEADER).where(HANDED_IN)


class ImportAction(Actions):
    """Acts on lists of clients and contacts that come from another system."""

    BRING_IN = action(_("Bring in clients and contacts from another system"), allow=[_LEADER], audit=Audit(level="high"), of_row=False, writes=True)
    CHECK = action(_("Check a list before it is brought in"), allow=[_LEADER], of_row=False)
    LIST = action(_("See the lists one has handed in"), allow=[_LEADER], of_row=False)
    HAND_IN = action(_("Hand in lists to be brought in"), allow=[_LEADER], of_row=False, writes=True)


class UploadAction(Actions, resource=Upload):
    """Acts on lists one has handed in through the browser."""

    VIEW = action(_("See what was found in handed-in lists"), allow=[_BRINGER])
    # Row counts only; asked for every other second.
    WATCH = action(_("See how far handed-in lists are"), allow=[_BRINGER], audit=Audit("none"))
    MAP = action(_("Say which column of a handed-in list is what"), allow=[_BRINGER], writes=True)
    ENTER = action(_("Bring in the rows of handed-in lists"), allow=[_BRINGER], audit=Audit("high"), writes=True)
    DISCARD = action(_("Throw handed-in lists and their report away"), allow=[_BRINGER], writes=True)
    # Done by the worker process in the bringer's name; what it enters and reads is written down by the acts above.
    WORK = action(_("Write down how far handed-in lists are"), allow=[_BRINGER], audit=Audit("none"), writes=True)
    FORGET = action(_("Forget handed-in lists whose time has run out"), allow=[_BRINGER], writes=True)
