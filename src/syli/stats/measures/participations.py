"""Participations: how many times somebody took part, named or anonymous."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import CONTACT_DIMENSIONS, Measure, Source

PARTICIPATIONS = Measure(
    name="participations",
    sentence="Times that somebody took part in a contact: one per person and contact, and the heads of anonymous counts.",
    unit="participations",
    population="contacts and anonymous counts",
    words=Words("Osallistumiset", "Deltaganden", "Participations"),
    unit_words=Words("osallistumista", "deltaganden", "participations"),
    explanation=Words(
        "Kuinka monta kertaa joku osallistui. Nimettömien kävijöiden määrät ovat mukana.",
        "Hur många gånger någon deltog. Antalet anonyma besökare är med.",
        "How many times somebody took part. Anonymous visitors are included.",
    ),
    dimensions=CONTACT_DIMENSIONS,
    sources=(
        Source(Fact.CONTACT, When.EVENT, adds=lambda fact: fact.participations),
        Source(Fact.COUNT, When.EVENT, adds=lambda fact: fact.participations, only=lambda fact: fact.participations > 0),
    ),
    protection=Protection(Kind.SUM),
)
