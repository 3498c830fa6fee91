"""The addresses of people's records; each is named after its action."""

from django.urls import path

from syli.people.pages import client, edit, family, household, looks, protection, reach, register, search, unborn

ONE = "people/<str:public_id>/"

urlpatterns = [
    path("people/", search.people, name="people.person.search"),
    path("people/new/", register.register, name="people.person.create"),
    path(ONE, client.client, name="people.person.view"),
    path(f"{ONE}edit/", edit.edit, name="people.person.edit"),
    path(f"{ONE}names/", edit.other_names, name="people.person.edit.names"),
    path(f"{ONE}family/", family.family, name="people.person.relate"),
    path(f"{ONE}family/new/", family.relative, name="people.person.relate.new"),
    path(f"{ONE}family/<str:relationship>/", family.relationship, name="people.person.relate.one"),
    path(f"{ONE}household/", household.household, name="people.person.relate.household"),
    path(f"{ONE}household/<str:member>/", household.member, name="people.person.relate.member"),
    path(f"{ONE}unborn/", unborn.unborn, name="people.person.relate.unborn"),
    path(f"{ONE}born/", unborn.born, name="people.person.edit.born"),
    path(f"{ONE}contact-points/", reach.add, name="people.person.add_contact_point"),
    path(f"{ONE}code-word/", reach.code_word, name="people.person.agree_code_word"),
    path("contact-points/<str:public_id>/", reach.change, name="people.contact_point.change"),
    path(f"{ONE}protection/", protection.protection, name="people.person.protect"),
    path(f"{ONE}address/", protection.reveal, name="people.person.reveal_address"),
    path(f"{ONE}looks/", looks.looks, name="people.person.history"),
]
