"""Addresses of requests for data and of what was given to whom. None says what it is about."""

from django.urls import path

from syli.retention.pages import answers, given, keeping, lines, requests

urlpatterns = [
    path("people/<str:public_id>/asks/", requests.receiving, name="retention.person.receive"),
    path("people/<str:public_id>/given/", given.listing, name="retention.person.disclosures"),
    path("people/<str:public_id>/given/new/", given.writing, name="retention.person.disclose"),
    path("people/<str:public_id>/letter/", given.letter, name="retention.person.letter"),
    path("given/<str:public_id>/", given.open_letter, name="retention.disclosure.open_letter"),
    path("asked/", requests.listing, name="retention.data_request.list"),
    path("asked/<str:public_id>/", requests.view, name="retention.data_request.view"),
    path("asked/<str:public_id>/collect/", requests.collecting, name="retention.data_request.collect"),
    path("asked/<str:public_id>/lines/", lines.deciding, name="retention.data_request.decide"),
    path("asked/<str:public_id>/over/", lines.over, name="retention.data_request.read_over"),
    path("asked/<str:public_id>/agree/", answers.asking, name="retention.data_request.ask"),
    path("asked/<str:public_id>/finish/", answers.finishing, name="retention.data_request.finish"),
    path("asked/<str:public_id>/file/", answers.opening, name="retention.data_request.open"),
    path("asked/<str:public_id>/give/", answers.giving, name="retention.data_request.deliver"),
    path("retention/", keeping.listing, name="retention.unit.list"),
    path("retention/years/", keeping.period, name="retention.unit.set_period"),
    path("retention/people/", keeping.people, name="retention.people.ask_deletion"),
    path("units/<str:public_id>/retention/", keeping.due, name="retention.unit.ask_deletion"),
    path("episodes/<str:public_id>/keep/", keeping.stopping, name="retention.episode.stop_deletion"),
    path("requests/<str:public_id>/keep/", keeping.request_stopping, name="retention.help_request.stop_deletion"),
    path("kept/<str:public_id>/end/", keeping.ending, name="retention.deletion_stop.end"),
    path("deletions/<str:public_id>/", keeping.view, name="retention.deletion.view"),
    path("deletions/<str:public_id>/answer/", keeping.answering, name="retention.deletion.answer"),
]
