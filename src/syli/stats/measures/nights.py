"""Nights: slept in a house by somebody who stayed there, by the rule of the house and the Finnish clock."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import LIVED_DIMENSIONS, Measure, Source

NIGHTS = Measure(
    name="nights",
    sentence="Nights that somebody slept in a house of the association, each named by the evening it begins on.",
    unit="nights",
    population="nights of people who stay",
    words=Words("Yöt", "Nätter", "Nights"),
    unit_words=Words("yötä", "nätter", "nights"),
    explanation=Words(
        "Talossa nukutut yöt henkilöä kohti. Yö kuuluu päivään, jonka iltana se alkaa. Poissaolon öitä ei lasketa.",
        "Nätter som någon sovit i huset, per person. En natt hör till den dag på vars kväll den börjar. Nätter borta räknas inte.",
        "Nights slept in the house, per person. A night belongs to the day on whose evening it begins. Nights away are not counted.",
    ),
    dimensions=LIVED_DIMENSIONS,
    sources=(Source(Fact.NIGHT, When.EVENT, adds=lambda fact: fact.nights, only=lambda fact: fact.nights > 0),),
    protection=Protection(Kind.SUM),
)
