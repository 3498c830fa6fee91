"""Addresses of national documents."""

from django.urls import path

from syli.documents.pages import reading, writing

urlpatterns = [
    path("people/<str:public_id>/documents/", reading.documents, name="documents.person.list"),
    path("people/<str:public_id>/documents/new/", writing.begin, name="documents.person.begin"),
    path("documents/<str:public_id>/", reading.document, name="documents.document.view"),
    path("documents/<str:public_id>/write/", writing.write, name="documents.document.write"),
    path("documents/<str:public_id>/finish/", writing.finish, name="documents.document.finish"),
    path("documents/<str:public_id>/correct/", writing.correct, name="documents.document.correct"),
    path("documents/<str:public_id>/file/", reading.take_out, name="documents.document.take_out"),
]
