"""Contacts: everything that happened with clients or anonymous visitors, each contact once."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import CONTACT_DIMENSIONS, Measure, Source

CONTACTS = Measure(
    name="contacts",
    sentence="Contacts, each once however many took part; with several people it counts where the first of them is counted.",
    unit="contacts",
    population="contacts and anonymous counts",
    words=Words("Kontaktit", "Kontakter", "Contacts"),
    unit_words=Words("kontaktia", "kontakter", "contacts"),
    explanation=Words(
        "Käynnit, puhelut, ryhmät ja muut kontaktit, myös nimettömät. Jokainen lasketaan kerran.",
        "Besök, samtal, grupper och andra kontakter, även anonyma. Varje räknas en gång.",
        "Visits, calls, groups and other contacts, anonymous ones too. Each is counted once.",
    ),
    dimensions=CONTACT_DIMENSIONS,
    sources=(
        Source(Fact.CONTACT, When.EVENT, adds=lambda fact: fact.contacts, only=lambda fact: fact.contacts > 0),
        Source(Fact.COUNT, When.EVENT, adds=lambda fact: fact.contacts, only=lambda fact: fact.contacts > 0),
    ),
    protection=Protection(Kind.SUM),
)
