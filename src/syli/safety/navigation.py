"""Where safety stands in the menu: the keeper's pairs, and what waits for a second person."""

from django.utils.translation import gettext_lazy as _

from syli.kernel.navigation import place
from syli.safety.access import ApprovalAction, BlockAction, EmergencyOpeningAction, SealAction, SeparationAction

place(_("Safety"), "safety.separation.list", "shield", SeparationAction.LIST, order=70)
place(_("Second person"), "safety.approval.list", "group", ApprovalAction.LIST, order=71)
place(_("Emergency"), "safety.emergency_opening.ask", "key", EmergencyOpeningAction.ASK, order=72)
place(_("Must never see"), "safety.block.list", "eye-off", BlockAction.LIST, order=73)
place(_("Sealed"), "safety.seal.list", "lock", SealAction.LIST, order=74)
