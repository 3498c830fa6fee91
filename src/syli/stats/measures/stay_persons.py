"""Persons in stays: distinct people who lived in a house."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import LIVED_DIMENSIONS, Measure, Source

STAY_PERSONS = Measure(
    name="stay_persons",
    sentence="Distinct people who stayed in a house of the association, a night away and a visit without a night included.",
    unit="persons",
    population="people who stay",
    words=Words("Asujat", "Boende", "People in stays"),
    unit_words=Words("henkilöä", "personer", "people"),
    explanation=Words(
        "Eri henkilöt, jotka asuivat talossa. Sama henkilö lasketaan kerran, vaikka hän tulisi uudelleen.",
        "Olika personer som bodde i huset. Samma person räknas en gång, även om hon eller han kommer tillbaka.",
        "Different people who lived in the house. The same person is counted once, even when coming back.",
    ),
    dimensions=LIVED_DIMENSIONS,
    sources=(Source(Fact.NIGHT, When.EVENT, only=lambda fact: fact.living > 0),),
    protection=Protection(Kind.PEOPLE),
)
