"""Changing plans and assessments."""

from syli.plans.commands.duties import answer_duty
from syli.plans.commands.joint import end_pair, meet_couple, propose_pair, take_on
from syli.plans.commands.meetings import agree, finish_task, invite, plan_meeting, take_out, write_minutes
from syli.plans.commands.parts import say_part
from syli.plans.commands.realising import realise
from syli.plans.commands.referrals import decide, list_child, send_on
from syli.plans.commands.regular import hold_regular, take_back
from syli.plans.commands.sheets import begin_sheet, revise_sheet
from syli.plans.commands.steps import move_step, plan_step, reschedule_step
from syli.plans.commands.surveys import give_feedback
from syli.plans.commands.works import keep_work

__all__ = [
    "agree",
    "answer_duty",
    "begin_sheet",
    "decide",
    "end_pair",
    "finish_task",
    "give_feedback",
    "hold_regular",
    "invite",
    "keep_work",
    "list_child",
    "meet_couple",
    "move_step",
    "plan_meeting",
    "plan_step",
    "propose_pair",
    "realise",
    "reschedule_step",
    "revise_sheet",
    "say_part",
    "send_on",
    "take_back",
    "take_on",
    "take_out",
    "write_minutes",
]
