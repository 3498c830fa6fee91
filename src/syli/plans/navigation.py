"""Feedback in the menu."""

from django.utils.translation import gettext_lazy as _

from syli.kernel.navigation import place
from syli.plans.access import FeedbackAction

place(_("Feedback"), "plans.feedback.list", "star", FeedbackAction.LIST, order=55)
