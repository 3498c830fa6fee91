"""Stays begun: arrivals in a house, one per person."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import TOLD_DIMENSIONS, Measure, Source

STAYS_BEGUN = Measure(
    name="stays_begun",
    sentence="Stays that began in the period, one per person who came.",
    unit="stays",
    population="stays by start",
    words=Words("Alkaneet jaksot", "Påbörjade vistelser", "Stays begun"),
    unit_words=Words("jaksoa", "vistelser", "stays"),
    explanation=Words(
        "Taloon muuttaneet, henkilöä ja jaksoa kohti. Aikuiset ja lapset lasketaan kukin.",
        "De som flyttade in, per person och vistelse. Vuxna och barn räknas var för sig.",
        "People who moved in, per person and stay. Adults and children are each counted.",
    ),
    dimensions=TOLD_DIMENSIONS,
    sources=(Source(Fact.STAY, When.START),),
    protection=Protection(Kind.COUNT),
)
