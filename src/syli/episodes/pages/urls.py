"""Addresses of episodes."""

from django.urls import path

from syli.episodes.pages import changing, contacts, counting, detail, listing, opening

urlpatterns = [
    path("episodes/", listing.episode_list, name="episodes.episode.list"),
    path("people/<str:public_id>/episodes/new/", opening.open_for_person, name="episodes.episode.open"),
    path("requests/<str:public_id>/accept/", opening.accept, name="intake.help_request.accept"),
    path("episodes/<str:public_id>/", detail.episode_detail, name="episodes.episode.view"),
    path("episodes/<str:public_id>/close/", changing.close, name="episodes.episode.close"),
    path("episodes/<str:public_id>/reopen/", changing.reopen, name="episodes.episode.reopen"),
    path("episodes/<str:public_id>/group-wish/", changing.group_wish, name="episodes.episode.edit.group_wish"),
    path("episodes/<str:public_id>/transfer/", changing.transfer, name="episodes.episode.transfer"),
    path("episodes/<str:public_id>/participants/new/", changing.participant, name="episodes.episode.edit"),
    path("episodes/<str:public_id>/participants/<str:participant_id>/end/", changing.end_part, name="episodes.participant.end"),
    path("episodes/<str:public_id>/contacts/plan/", contacts.plan, name="episodes.contact.plan"),
    path("contacts/<str:public_id>/", contacts.edit, name="episodes.contact.edit"),
    path("contacts/<str:public_id>/cancel/", contacts.cancel, name="episodes.contact.cancel"),
    path("contacts/<str:public_id>/strike/", contacts.strike, name="episodes.contact.strike"),
    path("count/", counting.count, name="episodes.count_only_contact.count"),
    path("count/<str:public_id>/", counting.correct, name="episodes.count_only_contact.correct"),
]
