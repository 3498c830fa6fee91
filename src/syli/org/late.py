"""What reaches Syli after a session has ended: what is typed is kept as its writer's own draft, nothing is read, nothing is saved."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from syli.kernel.context import Context
from syli.kernel.drafts.keeping import DraftTooLarge, keep_draft
from syli.kernel.scope import scope

#: The page to which a form is sent while somebody types, and the field by which a form says which draft is its own.
KEEPING, FIELD = "kernel.draft.keep", "draft"


def only_keeps(request: HttpRequest) -> bool:
    """Tell whether no more is asked than to keep what is being typed."""
    try:
        return request.method == "POST" and resolve(request.path_info).view_name == KEEPING
    except Resolver404:
        return False


def keep_late(request: HttpRequest, writer: Context | None) -> None:
    """Keep a form that was sent too late as the draft of the one whose session it was (None: too late), and say whether it was kept.

    It is kept through the draft's own access: about somebody closed to the writer nothing is. Only the writer is ever offered it.
    """
    kind, _slash, about = request.POST.get(FIELD, "").replace("\x00", "").partition("/")
    kept = None
    if about and writer is not None and writer.organisation_id is not None:
        with scope([writer.organisation_id]), suppress(DraftTooLarge):
            kept = keep_draft(writer, kind=kind, public_id=about, typed=dict(request.POST.lists()))
    if kept is not None:
        messages.info(request, _("You had been signed out. What you typed is kept: sign in, and it waits in the form."))
    else:
        messages.warning(request, _("You had been signed out. What you sent was not saved: sign in and do it again."))
