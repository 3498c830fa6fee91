"""Addresses of the statistics."""

from django.urls import path

from syli.stats.pages import numbers, yearly

urlpatterns = [
    path("numbers/", numbers.inside, name="stats.statistics.inside"),
    path("numbers/yearly/", yearly.yearly, name="stats.statistics.yearly"),
    path("numbers/federation/", numbers.outside, name="stats.statistics.outside"),
]
