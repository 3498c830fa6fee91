"""Addresses of the toy pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.tests.toy.access import ThingAction
from syli.kernel.tests.toy.commands import rename_thing
from syli.kernel.tests.toy.models import Thing


@page(ThingAction.VIEW)
def view(request: HttpRequest, ctx: Context, thing: Thing) -> HttpResponse:
    """Show a thing."""
    ctx.trail.touch([thing.pk], count=1)
    if "write" in request.GET:
        thing.save()
    return HttpResponse(thing.name)


@page(ThingAction.RENAME, known_by=ThingAction.VIEW)
def rename(request: HttpRequest, ctx: Context, thing: Thing) -> HttpResponse:
    """Rename a thing; without a name only show the form again."""
    if request.method == "POST" and request.POST.get("name"):
        rename_thing(ctx, thing, name=request.POST["name"])
        return HttpResponse("saved")
    return HttpResponse("form", status=422 if request.method == "POST" else 200)


@page(ThingAction.LIST)
def things(request: HttpRequest, ctx: Context) -> HttpResponse:
    """List things."""
    return HttpResponse("list")


urlpatterns = [
    path("toy/", things, name="toy.thing.list"),
    path("toy/<str:public_id>/", view, name="toy.thing.view"),
    path("toy/<str:public_id>/rename/", rename, name="toy.thing.rename"),
]
