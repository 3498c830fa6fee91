"""Showing looks to a reviewer, judging them, asking and answering, keeping cases of misuse, declaring who is near to oneself."""

from syli.oversight.commands.finding import show_looks_of
from syli.oversight.commands.kin import declare_kin, withdraw_kin
from syli.oversight.commands.reviewing import answer_question, judge, keep_case

__all__ = ["answer_question", "declare_kin", "judge", "keep_case", "show_looks_of", "withdraw_kin"]
