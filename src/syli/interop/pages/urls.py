"""Addresses of bringing lists in."""

from django.urls import path

from syli.interop.pages import columns, entering, handing_in, watching

urlpatterns = [
    path("imports/", handing_in.uploads, name="interop.import.list"),
    path("imports/new/", handing_in.hand_in, name="interop.import.hand_in"),
    path("imports/<str:public_id>/", watching.view, name="interop.upload.view"),
    path("imports/<str:public_id>/progress/", watching.watch, name="interop.upload.watch"),
    path("imports/<str:public_id>/report.csv", watching.report, name="interop.upload.report"),
    path("imports/<str:public_id>/mapping.yaml", columns.mapping_file, name="interop.upload.mapping_file"),
    path("imports/<str:public_id>/columns/", columns.columns, name="interop.upload.map"),
    path("imports/<str:public_id>/words/", columns.words, name="interop.upload.match"),
    path("imports/<str:public_id>/enter/", entering.enter, name="interop.upload.enter"),
    path("imports/<str:public_id>/remove/", entering.discard, name="interop.upload.discard"),
]
