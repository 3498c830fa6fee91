"""Drafts belong to the one who writes; nobody else ever sees them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.kernel.access import Actions, Audit, action, signed_in


class DraftAction(Actions):
    """Acts on one's own drafts. Not audited: what a draft is about was audited when its form was opened."""

    KEEP = action(_("Keep one's own unfinished writing"), allow=[signed_in], audit=Audit("none"), of_row=False, writes=True)
