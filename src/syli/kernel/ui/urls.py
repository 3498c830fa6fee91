"""Addresses of the frame itself."""

from django.urls import path

from syli.kernel.ui import pages

app_name = "ui"
urlpatterns = [
    path("ui/preferences", pages.preferences, name="preferences"),
    path("ui/gallery/", pages.gallery, name="gallery"),
    path("ui/gallery/error-<int:status>", pages.gallery_error, name="gallery_error"),
    path("ui/gallery/<slug:name>", pages.gallery, name="gallery_page"),
]
