"""Addresses of development."""

from django.urls import path

from syli.development.pages import discussions, indicators, log, results, trainings

urlpatterns = [
    path("development/", results.listing, name="development.results.list"),
    path("development/results/<str:public_id>/<str:form_code>/", results.results, name="development.results.view"),
    path("development/results/<str:public_id>/<str:form_code>/discuss/", results.discuss, name="development.results.discuss"),
    path("development/results/<str:public_id>/<str:form_code>/sent/", results.send, name="development.results.send"),
    path("development/agreed/", discussions.mine, name="development.agreed.list"),
    path("development/agreed/<str:public_id>/done/", discussions.finish, name="development.agreed.done"),
    path("development/discussions/<str:public_id>/", discussions.discussion, name="development.discussion.view"),
    path("development/discussions/<str:public_id>/change/", discussions.change, name="development.discussion.change"),
    path("development/discussions/<str:public_id>/agree/", discussions.agreeing, name="development.discussion.agree"),
    path("development/log/lines/<str:public_id>/", log.line, name="development.log_entry.change"),
    path("development/log/<str:public_id>/", log.log, name="development.unit.log"),
    path("development/log/<str:public_id>/new/", log.note, name="development.unit.note"),
    path("development/log/<str:public_id>/review/", log.review, name="development.unit.review"),
    path("development/log/<str:public_id>/rhythm/", log.rhythm, name="development.unit.set_rhythm"),
    path("development/training/", trainings.listing, name="development.training.list"),
    path("development/training/<str:public_id>/", trainings.change, name="development.training.change"),
    path("development/training/<str:public_id>/new/", trainings.add, name="development.unit.train"),
    path("development/indicators/", indicators.listing, name="development.indicators.list"),
    path("development/indicators/new/", indicators.make, name="development.indicators.make"),
    path("development/indicators/<str:public_id>/", indicators.indicators, name="development.indicators.view"),
    path("development/indicators/<str:public_id>/change/", indicators.change, name="development.indicators.change"),
    path("development/indicators/<str:public_id>/end/", indicators.end, name="development.indicators.end"),
    path("development/indicators/<str:public_id>/add/", indicators.add, name="development.indicators.add"),
    path("development/indicators/<str:public_id>/<str:indicator_id>/", indicators.aim, name="development.indicators.aim"),
    path("development/indicators/<str:public_id>/<str:indicator_id>/drop/", indicators.drop, name="development.indicators.drop"),
]
