"""Addresses of oversight."""

from django.urls import path

from syli.oversight.pages import cases, own, reviewing

urlpatterns = [
    path("oversight/", reviewing.listing, name="oversight.alert.list"),
    path("oversight/day/", reviewing.day_of_looks, name="oversight.alert.list.day"),
    path("oversight/cases/", cases.listing, name="oversight.misuse_case.list"),
    path("oversight/cases/<str:public_id>/", cases.keep, name="oversight.misuse_case.keep"),
    path("oversight/asked/", own.questions, name="oversight.alert.questions"),
    path("oversight/asked/<str:public_id>/", own.answer, name="oversight.alert.answer"),
    path("oversight/near/", own.kin, name="oversight.declared_kin.declare"),
    path("oversight/near/<str:public_id>/", own.withdraw, name="oversight.declared_kin.withdraw"),
    path("oversight/<str:public_id>/", reviewing.decide, name="oversight.alert.judge"),
]
