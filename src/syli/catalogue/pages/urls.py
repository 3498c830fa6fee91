"""Addresses of the directory, of an association's own offers and of the packs; names are action codes."""

from django.urls import path

from syli.catalogue.pages import directory, offering, packs

urlpatterns = [
    path("services/", directory.directory, name="catalogue.service_type.browse"),
    path("services/<str:code>/", directory.service, name="catalogue.service_type.browse_one"),
    path("offers/", offering.offer_list, name="catalogue.service_offer.list"),
    path("offers/new/", offering.new_offer, name="catalogue.service_offer.offer"),
    path("offers/<str:public_id>/end/", offering.end_offer, name="catalogue.service_offer.end"),
    path("offers/<str:public_id>/promise/", offering.promise, name="catalogue.service_offer.promise"),
    path("packs/", packs.pack_list, name="catalogue.service_type.list"),
]
