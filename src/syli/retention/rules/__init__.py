"""Rules of requests for data: stages, times, lines, disclosures; and of how long what is kept."""

from syli.retention.rules.asking import due_on, how_far_back, may_ask_log, may_receive
from syli.retention.rules.giving import may_be_disclosed, may_be_handed, needs_more_words
from syli.retention.rules.keeping import (
    UNDECIDED_YEARS,
    basics_until,
    covers_requests,
    kept_until,
    may_agree,
    may_be_counted_from,
    may_be_deleted,
    request_over_on,
    says_why,
)
from syli.retention.rules.lines import Proposal, covered, cut, is_decided, may_stand, propose, spans_of
from syli.retention.rules.stages import Facts, may, stage_of

__all__ = [
    "UNDECIDED_YEARS",
    "Facts",
    "Proposal",
    "basics_until",
    "covered",
    "covers_requests",
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
    "request_over_on",
    "says_why",
    "spans_of",
    "stage_of",
]
