"""Rules of requests for data: stages, times, lines, disclosures; and of how long what is kept."""

from syli.retention.rules.asking import due_on, how_far_back, may_ask_log, may_receive
from syli.retention.rules.giving import may_be_disclosed, may_be_handed, needs_more_words
from syli.retention.rules.keeping import basics_until, kept_until, may_agree, may_be_counted_from, may_be_deleted, says_why
from syli.retention.rules.lines import Proposal, covered, cut, is_decided, may_stand, propose, spans_of
from syli.retention.rules.stages import Facts, may, stage_of

__all__ = [
    "Facts",
    "Proposal",
    "basics_until",
    "covered",
    "cut",
    "due_on",
    "how_far_back",
    "is_decided",
    "kept_until",
    "may",
    "may_agree",
    "may_ask_log",
    "may_be_counted_from",
    "may_be_deleted",
    "may_be_disclosed",
    "may_be_handed",
    "may_receive",
    "may_stand",
    "needs_more_words",
    "propose",
    "says_why",
    "spans_of",
    "stage_of",
]
