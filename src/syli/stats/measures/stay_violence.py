"""Violence told: distinct people who came to a house, in every form of violence that was told of them."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import VIOLENCE_DIMENSIONS, Measure, Source

STAY_VIOLENCE = Measure(
    name="stay_violence",
    sentence="Distinct people whose stay began in the period, once in each form of violence their family told of.",
    unit="persons",
    population="people who came, by what was told",
    words=Words("Jaksolle tulleet väkivallan muodon mukaan", "Personer som kom, enligt form av våld", "People who came, by form of violence"),
    unit_words=Words("henkilöä", "personer", "people"),
    explanation=Words(
        "Eri henkilöt, joiden jakso alkoi. Kun väkivaltaa on monessa muodossa, henkilö on jokaisen rivillä, mutta yhteensä kerran.",
        "Olika personer vars vistelse började. Vid flera former av våld står personen på varje rad, men en gång i summan.",
        "Different people whose stay began. With several forms of violence a person stands in each row, but once in the total.",
    ),
    dimensions=VIOLENCE_DIMENSIONS,
    sources=(Source(Fact.VIOLENCE, When.EVENT, only=lambda fact: fact.told > 0),),
    protection=Protection(Kind.PEOPLE),
)
