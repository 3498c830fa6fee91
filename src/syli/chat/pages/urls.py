"""Addresses of chat: the visitor's are neutral words, the workers' lie beside the other places."""

from django.urls import path

from syli.chat.pages import setting, shifts, visiting, working

urlpatterns = [
    path("talk/<slug:address>/", visiting.door, name="chat.visit.door"),
    path("talk/<slug:address>/<str:lang>/", visiting.talk, name="chat.visit.come"),
    path("talk/<slug:address>/<str:lang>/now/", visiting.now, name="chat.visit.stay"),
    path("talk/<slug:address>/<str:lang>/contact/", visiting.contact, name="chat.visit.become_known"),
    path("talk/<slug:address>/<str:lang>/exit/", visiting.leave_quickly, name="chat.visit.leave"),
    path("chat/", working.line_list, name="chat.chat_line.list"),
    path("chat/new/", setting.line_create, name="chat.chat_line.create"),
    path("chat/lines/<str:public_id>/", working.answer, name="chat.chat_line.answer"),
    path("chat/lines/<str:public_id>/now/", working.follow, name="chat.chat_line.follow"),
    path("chat/lines/<str:public_id>/there/", working.be_there, name="chat.chat_line.be_there"),
    path("chat/lines/<str:public_id>/take/", working.take, name="chat.chat_line.take"),
    path("chat/lines/<str:public_id>/talk/<str:conversation_id>/", working.conversation, name="chat.conversation.view"),
    path("chat/lines/<str:public_id>/talk/<str:conversation_id>/now/", working.conversation_now, name="chat.conversation.follow"),
    path("chat/lines/<str:public_id>/settings/", setting.line_view, name="chat.chat_line.view"),
    path("chat/lines/<str:public_id>/change/", setting.line_set_up, name="chat.chat_line.set_up"),
    path("chat/lines/<str:public_id>/hours/", setting.hours_add, name="chat.line_hours.add"),
    path("chat/hours/<str:public_id>/", setting.hours_change, name="chat.line_hours.change"),
    path("chat/lines/<str:public_id>/days/", setting.day_add, name="chat.line_day.add"),
    path("chat/days/<str:public_id>/remove/", setting.day_remove, name="chat.line_day.remove"),
    path("chat/lines/<str:public_id>/parts/", setting.part_add, name="chat.line_part.add"),
    path("chat/parts/<str:public_id>/", setting.part_change, name="chat.line_part.change"),
    path("chat/parts/<str:public_id>/answerers/", setting.answerer_name, name="chat.answerer.name"),
    path("chat/answerers/<str:public_id>/", setting.answerer_change, name="chat.answerer.change"),
    path("chat/lines/<str:public_id>/shifts/", shifts.roster, name="chat.chat_line.roster"),
    path("chat/lines/<str:public_id>/shifts/new/", shifts.shift_plan, name="chat.chat_line.plan"),
    path("chat/shifts/<str:public_id>/cancel/", shifts.shift_cancel, name="chat.shift.cancel"),
    path("chat/shifts/<str:public_id>/ask/", shifts.shift_ask_swap, name="chat.shift.ask_swap"),
    path("chat/shifts/<str:public_id>/take/", shifts.shift_take_swap, name="chat.shift.take_swap"),
]
