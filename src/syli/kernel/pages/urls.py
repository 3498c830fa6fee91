"""Addresses of the house itself."""

from django.urls import URLPattern, URLResolver, path

from syli.kernel.pages.drafts import discard, draft
from syli.kernel.pages.health import health
from syli.kernel.pages.home import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("health", health, name="health"),
    path("drafts/<str:kind>/<str:about>/", draft, name="kernel.draft.keep"),
    path("drafts/<str:kind>/<str:about>/discard/", discard, name="kernel.draft.discard"),
]
