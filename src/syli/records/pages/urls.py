"""Addresses of records."""

from django.urls import path

from syli.records.pages import contact, files, notes, sealing

urlpatterns = [
    path("record/", contact.choose, name="records.contact.choose"),
    path("episodes/<str:public_id>/contacts/new/", contact.record, name="records.contact.record"),
    path("people/<str:public_id>/notes/", notes.notes, name="records.record.read"),
    path("people/<str:public_id>/notes/new/", notes.write, name="records.record.write"),
    path("people/<str:public_id>/files/new/", files.add, name="records.record.add_file"),
    path("files/<str:public_id>/", files.open_file, name="records.attachment.open"),
    path("notes/<str:public_id>/correct/", notes.correct, name="records.note.correct"),
    path("notes/<str:public_id>/team/", sealing.seal, name="records.note.seal"),
    path("notes/<str:public_id>/history/", notes.history, name="records.note.history"),
]
