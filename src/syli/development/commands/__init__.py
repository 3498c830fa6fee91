"""Writing down what a team discusses, gives, notices and follows."""

from syli.development.commands.discussions import agree, correct_discussion, discuss_results, finish_action, send_survey
from syli.development.commands.indicators import add_indicator, change_indicator, change_set, drop_indicator, end_set, make_set
from syli.development.commands.log import change_line, review_log, set_rhythm, write_line
from syli.development.commands.trainings import change_training, give_training

__all__ = [
    "add_indicator",
    "agree",
    "change_indicator",
    "change_line",
    "change_set",
    "change_training",
    "correct_discussion",
    "discuss_results",
    "drop_indicator",
    "end_set",
    "finish_action",
    "give_training",
    "make_set",
    "review_log",
    "send_survey",
    "set_rhythm",
    "write_line",
]
