"""Hours: how long the contacts lasted, each contact once."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import CONTACT_DIMENSIONS, Measure, Source

HOURS = Measure(
    name="hours",
    sentence="Hours the contacts lasted, each contact once however many took part.",
    unit="hours",
    population="contacts and anonymous counts",
    words=Words("Tunnit", "Timmar", "Hours"),
    unit_words=Words("tuntia", "timmar", "hours"),
    explanation=Words(
        "Kontaktien kesto tunteina. Yhteinen kontakti lasketaan kerran.",
        "Kontakternas längd i timmar. En gemensam kontakt räknas en gång.",
        "How long contacts lasted, in hours. A shared contact is counted once.",
    ),
    dimensions=CONTACT_DIMENSIONS,
    sources=(
        Source(Fact.CONTACT, When.EVENT, adds=lambda fact: fact.minutes, only=lambda fact: fact.contacts > 0),
        Source(Fact.COUNT, When.EVENT, adds=lambda fact: fact.minutes, only=lambda fact: fact.contacts > 0),
    ),
    protection=Protection(Kind.SUM, scale=60),
)
