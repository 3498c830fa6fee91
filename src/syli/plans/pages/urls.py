"""Addresses of plans and assessments."""

from django.urls import path

from syli.plans.pages import boards, families, filling, joint, meetings, missing, reading, risk, surveys

urlpatterns = [
    path("episodes/<str:public_id>/plans/<str:person_id>/<slug:form_code>/", filling.begin, name="plans.episode.begin"),
    path("missing-forms/", missing.missing, name="plans.episode.missing"),
    path("plans/<str:public_id>/", reading.view, name="plans.sheet.view"),
    path("plans/<str:public_id>/new/", filling.revise, name="plans.sheet.revise"),
    path("plans/<str:public_id>/versions/", reading.compare, name="plans.sheet.compare"),
    path("plans/<str:public_id>/slip/", reading.slip, name="plans.sheet.slip"),
    path("plans/duties/<str:public_id>/", reading.duty, name="plans.duty.answer"),
    path("plans/<str:public_id>/decide/", risk.decision, name="plans.sheet.decide"),
    path("risk/numbers/", risk.numbers, name="plans.referral.numbers"),
    path("risk/<str:public_id>/", risk.view, name="plans.referral.view"),
    path("risk/<str:public_id>/children/", risk.child, name="plans.referral.list_child"),
    path("risk/<str:public_id>/send/", risk.send, name="plans.referral.send"),
    path("risk/<str:public_id>/meetings/", meetings.meet, name="plans.referral.meet"),
    path("risk/meetings/<str:public_id>/invite/", meetings.member, name="plans.meeting.invite"),
    path("risk/meetings/<str:public_id>/agree/", meetings.task, name="plans.meeting.agree"),
    path("risk/meetings/<str:public_id>/minutes/", meetings.minutes, name="plans.meeting.minutes"),
    path("risk/tasks/<str:public_id>/done/", meetings.task_done, name="plans.task.done"),
    path("episodes/<str:public_id>/together/", joint.propose, name="plans.episode.propose"),
    path("together/<str:public_id>/", joint.view, name="plans.joint.view"),
    path("together/<str:public_id>/answer/", joint.answer, name="plans.joint.take_on"),
    path("together/<str:public_id>/meet/", joint.meet, name="plans.joint.meet"),
    path("together/<str:public_id>/end/", joint.end, name="plans.joint.end"),
    path("feedback/", surveys.used, name="plans.feedback.list"),
    path("feedback/<str:public_id>/<slug:form_code>/", surveys.give, name="plans.feedback.give"),
    path("feedback/<str:public_id>/<slug:form_code>/answers/", surveys.results, name="plans.feedback.results"),
    path("board/", boards.team, name="plans.step.team"),
    path("episodes/<str:public_id>/board/", boards.board, name="plans.episode.board"),
    path("episodes/<str:public_id>/board/new/", boards.add, name="plans.episode.plan_step"),
    path("board/<str:public_id>/", boards.move, name="plans.step.move"),
    path("people/<str:public_id>/services/", families.family, name="plans.family.view"),
    path("numbers/same-time/", families.same_times, name="plans.family.same_time"),
    path("episodes/<str:public_id>/part/", families.part, name="plans.episode.say_part"),
    path("people/<str:public_id>/made/", families.work, name="plans.family.keep_work"),
]
