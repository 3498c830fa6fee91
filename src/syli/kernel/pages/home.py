"""The home page: my day, what waits for me, what I must not forget."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from syli.kernel.access import Actions, Audit, action, signed_in
from syli.kernel.context import Context
from syli.kernel.navigation import place
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.today import cards_for


class HomeAction(Actions):
    """Acts on one's own home page. Its cards name clients, so looking at it is written down like any other look."""

    VIEW = action(_("See one's own day"), allow=[signed_in], of_row=False, audit=Audit("normal"))


@page(HomeAction.VIEW)
def home(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show the actor's cards in three columns; on a phone one below another."""
    cards = cards_for(ctx)
    columns = [[card for card in cards if card.column == number] for number in (1, 2, 3)]
    return render(request, "ui/home.html", {"columns": [column for column in columns if column]})


place(_("Today"), "home", "today", HomeAction.VIEW, order=10)
