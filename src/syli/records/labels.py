"""What closed sets about records are called on a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.records.choices import Source

SOURCES = (
    (Source.WORKER, _("What the worker saw or agreed")),
    (Source.SELF, _("What the client told")),
    (Source.CHILD, _("What the child told")),
    (Source.FAMILY, _("What the family told")),
    (Source.NETWORK, _("What a partner told")),
)
