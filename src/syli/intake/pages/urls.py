"""Addresses of intake."""

from django.urls import path

from syli.intake.pages import detail, listing, receiving

urlpatterns = [
    path("requests/", listing.request_list, name="intake.help_request.list"),
    path("requests/new/", receiving.receive, name="intake.help_request.receive"),
    path("requests/<str:public_id>/", detail.request_detail, name="intake.help_request.view"),
    path("requests/<str:public_id>/edit/", receiving.complete, name="intake.help_request.edit"),
    path("requests/<str:public_id>/people/", detail.add_person, name="intake.help_request.add_person"),
    path("requests/<str:public_id>/decide/", detail.decide, name="intake.help_request.decide"),
    path("requests/<str:public_id>/reopen/", detail.reopen, name="intake.help_request.reopen"),
]
