"""Advice calls: calls to a house, each once; nobody is named."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import CALL_DIMENSIONS, Measure, Source

ADVICE_CALLS = Measure(
    name="advice_calls",
    sentence="Calls to a house of the association that were counted.",
    unit="calls",
    population="calls",
    words=Words("Neuvontapuhelut", "Rådgivningssamtal", "Advice calls"),
    unit_words=Words("puhelua", "samtal", "calls"),
    explanation=Words(
        "Taloon tulleet neuvontapuhelut. Soittajan nimeä ei kysytä, joten sama soittaja voi olla mukana monta kertaa.",
        "Rådgivningssamtal till huset. Ingen frågas om namn, så samma person kan ha ringt flera gånger.",
        "Advice calls to the house. Nobody is asked for a name, so one caller may be counted several times.",
    ),
    dimensions=CALL_DIMENSIONS,
    sources=(Source(Fact.DOOR, When.EVENT, only=lambda fact: fact.calls > 0),),
    protection=Protection(Kind.PEOPLE),
)
