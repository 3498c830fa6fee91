"""Receiving, deciding, agreeing on, finishing and giving an answer; writing down who received what; letters in fixed words."""

from syli.retention.commands.answering import ask_agreement, deliver, finish
from syli.retention.commands.asking import collect, decide_lines, receive
from syli.retention.commands.giving import disclose, write_letter

__all__ = ["ask_agreement", "collect", "decide_lines", "deliver", "disclose", "finish", "receive", "write_letter"]
