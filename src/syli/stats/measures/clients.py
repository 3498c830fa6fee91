"""Clients: distinct people with at least one contact."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import CONTACT_DIMENSIONS, Measure, Source

CLIENTS = Measure(
    name="clients",
    sentence="Distinct people who took part in at least one contact.",
    unit="persons",
    population="contact participants",
    words=Words("Asiakkaat", "Klienter", "Clients"),
    unit_words=Words("henkilöä", "personer", "people"),
    explanation=Words(
        "Eri henkilöt, joilla on ollut vähintään yksi kontakti. Sama henkilö lasketaan kerran.",
        "Olika personer med minst en kontakt. Samma person räknas en gång.",
        "Different people with at least one contact. The same person is counted once.",
    ),
    dimensions=CONTACT_DIMENSIONS,
    sources=(Source(Fact.CONTACT, When.EVENT),),
    protection=Protection(Kind.PEOPLE),
)
