"""Stays ended: departures from a house, one per person, by where they live afterwards."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import LEFT_DIMENSIONS, Measure, Source

STAYS_ENDED = Measure(
    name="stays_ended",
    sentence="Stays that ended in the period, one per person who left.",
    unit="stays",
    population="stays by end",
    words=Words("Päättyneet jaksot", "Avslutade vistelser", "Stays ended"),
    unit_words=Words("jaksoa", "vistelser", "stays"),
    explanation=Words(
        "Talosta lähteneet, henkilöä ja jaksoa kohti. Jakson pituuden ja asumisen sen jälkeen voi valita riveiksi.",
        "De som flyttade ut, per person och vistelse. Vistelsens längd och boendet efteråt kan väljas som rader.",
        "People who moved out, per person and stay. The length of the stay and housing afterwards can be chosen as rows.",
    ),
    dimensions=LEFT_DIMENSIONS,
    sources=(Source(Fact.STAY, When.END, only=lambda fact: fact.length_days.notnull()),),
    protection=Protection(Kind.COUNT),
)
