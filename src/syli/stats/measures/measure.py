"""What a measure is: what one fact adds, which facts count, by what they may be divided, and how the number is protected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection

_PEOPLE = ("organisation", "unit", "service", "region", "county", "municipality", "age_group", "role", "gender", "language", "funding")
_TIME = ("day", "month", "quarter", "year")
#: By what contacts can be divided.
CONTACT_DIMENSIONS = (*_PEOPLE, *_TIME, "modality", "referral_source", "reason", "known_as", "work_form", "theme")
#: By what episodes can be divided before they have ended.
EPISODE_DIMENSIONS = (*_PEOPLE, *_TIME, "referral_source", "reason")
ENDED_DIMENSIONS = (*EPISODE_DIMENSIONS, "end_result")
#: Of those who are helped: whether they would join others like them (VKT-5).
WISH_DIMENSIONS = (*EPISODE_DIMENSIONS, "group_wish")
#: By what it can be divided how soon somebody was answered.
RESPONSE_DIMENSIONS = (*EPISODE_DIMENSIONS, "request_way")
#: Families are counted by the month and no finer.
FAMILY_DIMENSIONS = tuple(name for name in EPISODE_DIMENSIONS if name != "day")
#: By what nights and people who live in a house can be divided.
LIVED_DIMENSIONS = (*_PEOPLE, *_TIME, "heads", "referral_source", "directed_by", "reason")
STAY_DIMENSIONS = (*LIVED_DIMENSIONS, "arrival_hour", "arrival_way", "earlier_stays")
ENDED_STAY_DIMENSIONS = (*STAY_DIMENSIONS, "stay_length", "housing_after", "with_perpetrator")
#: What families tell of what brought them, and what is arranged when they leave.
TOLD_DIMENSIONS = (*STAY_DIMENSIONS, "violence_duration", "perpetrator", "lived_together", "crime_report", "moved_because")
LEFT_DIMENSIONS = (*ENDED_STAY_DIMENSIONS, "onward_help", "safety_plan")
#: By what people can be divided once for each form of violence that was told.
VIOLENCE_DIMENSIONS = (*LIVED_DIMENSIONS, "violence")
#: By what can be divided that is of a house and not of a person. Where a house is stands in no fact.
HOUSE_DIMENSIONS = ("organisation", "unit", "service", *_TIME)
CALL_DIMENSIONS = (*HOUSE_DIMENSIONS, "caller", "guided_to", "arrival_hour")
REFUSAL_DIMENSIONS = (*HOUSE_DIMENSIONS, "refusal_reason", "guided_to", "arrival_hour")

#: By what training can be divided that was given to others.
TRAINING_DIMENSIONS = (*HOUSE_DIMENSIONS, "audience")

#: Takes an Ibis table of facts and returns a column; the modules of the measures need no import of Ibis for it.
Expression = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of fact that a measure counts: which rows, and what each adds. Without `adds` each row adds one."""

    fact: Fact
    when: When
    adds: Expression | None = None
    only: Expression | None = None
    #: Of a ratio: what each fact offers to be taken.
    base: Expression | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted. Declared once; pages, files, the command line and reports all ask for it by name.

    `population` says in a word which facts are counted: measures over the same people name the same population. `sentence` and
    `population` stand in the generated reference; users read `words`, `unit_words` and `explanation`.
    """

    name: str
    sentence: str
    unit: str
    population: str
    words: Words
    unit_words: Words
    explanation: Words
    dimensions: tuple[str, ...]
    sources: tuple[Source, ...]
    protection: Protection

    @property
    def kind(self) -> Kind:
        """The kind of number this is."""
        return self.protection.kind

    @property
    def disclosure(self) -> str:
        """How the number is protected outside, in a sentence."""
        return _PROTECTIONS[self.kind]


_PROTECTIONS = {
    Kind.PEOPLE: "Distinct people, changed by the table of changes; 0 or at least the smallest publishable count.",
    Kind.COUNT: "People once by the table of changes; repetitions by the same people with the noise of a sum.",
    Kind.SUM: "Noise as large as the largest contribution; withheld under the least number of people or when one or two dominate (p % rule).",
    Kind.MEAN: "Protected sum over protected count; at least ten published people, never when one or two dominate.",
    Kind.MEDIAN: "At least twenty published people, rounded to the step.",
    Kind.SHARE: "Two published counts over each other in whole per cent; withheld for few people, and where nearly all or nearly nobody has it.",
    Kind.OPEN: "As it is: nobody stands in it, neither a client nor anybody who listened.",
    Kind.RATIO: "The protected sum over what was offered, which is no secret, in whole per cent; withheld where the sum is.",
}
