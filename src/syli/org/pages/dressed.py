"""Put django-allauth's views into our frame: our templates, our audit event, status 422 for what was typed wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.generic.base import View

from syli.kernel.access import Action
from syli.kernel.audit.writer import write_event
from syli.kernel.context import Context, context_of
from syli.kernel.page import page
from syli.kernel.render import render

Served = Callable[..., HttpResponse]


class Dressed(View):
    """A view of allauth's that draws with our templates."""

    template_name: str = ""
    status = 200

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Draw at once, inside the page's read-only connection and scope."""
        context.pop("view", None)
        return render(self.request, self.template_name, context, status=self.status)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again with what is wrong."""
        self.status = 422
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # allauth's form views have it
        return response


class Audited(Dressed):
    """A view whose good form is one act of the actor on her own account."""

    action: Action

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it and write it down."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # allauth's form views have it
        write_event(context_of(self.request), self.action, "done", self.request.user)  # type: ignore[arg-type]  # a staff member
        return response


def serve(action: Action, view: type[View]) -> Served:
    """Return the page of an action that allauth's view answers."""
    answer = view.as_view()

    def answered(request: HttpRequest, ctx: Context, **kwargs: Any) -> HttpResponseBase:
        return answer(request, **kwargs)

    answered.__module__, answered.__qualname__ = view.__module__, view.__qualname__
    answered.__doc__ = view.__doc__
    return page(action)(answered)  # type: ignore[arg-type]  # none of them streams
