"""Addresses of safety. None of them says what it is about, for an address stays in a browser's history."""

from django.urls import path

from syli.safety.pages import apart, asking, emergencies, keeping, merging, sealing, seeing, straying

urlpatterns = [
    path("people/<str:public_id>/apart/", apart.apart, name="safety.person.keep_apart"),
    path("people/<str:public_id>/second/", asking.ask, name="safety.person.ask_reveal"),
    path("people/<str:public_id>/one/", merging.same_as, name="safety.person.ask_merge"),
    path("people/<str:public_id>/who/", seeing.who, name="safety.person.who_sees"),
    path("people/<str:public_id>/never/", sealing.block, name="safety.person.block"),
    path("people/<str:public_id>/team/", sealing.seal, name="safety.person.seal"),
    path("never/", sealing.block_list, name="safety.block.list"),
    path("teams/", sealing.seal_list, name="safety.seal.list"),
    path("teams/<str:public_id>/", sealing.change, name="safety.seal.change"),
    path("keeping/", keeping.listing, name="safety.separation.list"),
    path("keeping/<str:public_id>/", keeping.pair, name="safety.separation.view"),
    path("keeping/<str:public_id>/side/", keeping.place, name="safety.separation.place"),
    path("keeping/<str:public_id>/end/", keeping.end, name="safety.separation.ask_end"),
    path("keeping/held/<str:public_id>/", keeping.close, name="safety.suggestion.close"),
    path("strays/", straying.listing, name="safety.stray.list"),
    path("strays/<str:public_id>/", straying.close, name="safety.stray.close"),
    path("strays/<str:public_id>/ask/", straying.ask, name="safety.stray.ask"),
    path("over/<str:public_id>/", straying.finish, name="safety.over.finish"),
    path("emergency/", emergencies.ask, name="safety.emergency_opening.ask"),
    path("emergency/opened/", emergencies.opened, name="safety.emergency_opening.list"),
    path("second/", asking.approvals, name="safety.approval.list"),
    path("second/<str:public_id>/", asking.respond, name="safety.approval.answer"),
]
