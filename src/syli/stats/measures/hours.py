"""Hours: how long the contacts lasted, once for the client and once for every worker; and how often two workers met her together."""

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

WORK_HOURS = Measure(
    name="work_hours",
    sentence="Hours that workers spent in contacts: the length of each contact for every worker who was there (AKT-3, JUS-2).",
    unit="hours",
    population="contacts and anonymous counts",
    words=Words("Työtunnit", "Arbetstimmar", "Hours of work"),
    unit_words=Words("tuntia", "timmar", "hours"),
    explanation=Words(
        "Kontaktien kesto jokaisen mukana olleen työntekijän osalta. Parityössä tunti on asiakkaalle yksi ja työlle kaksi.",
        "Kontakternas längd för varje arbetstagare som var med. Vid pararbete är en timme en för klienten och två för arbetet.",
        "The length of contacts for every worker who was there. In pair work an hour is one for the client and two of work.",
    ),
    dimensions=CONTACT_DIMENSIONS,
    sources=(
        Source(Fact.CONTACT, When.EVENT, adds=lambda fact: fact.minutes + fact.colleague_minutes, only=lambda fact: fact.contacts > 0),
        Source(Fact.COUNT, When.EVENT, adds=lambda fact: fact.minutes + fact.colleague_minutes, only=lambda fact: fact.contacts > 0),
    ),
    protection=Protection(Kind.SUM, scale=60),
)

PAIR_CONTACTS = Measure(
    name="pair_contacts",
    sentence="Contacts in which two workers or more were there, each once (AKT-3, JUS-2).",
    unit="contacts",
    population="contacts",
    words=Words("Parityön kontaktit", "Kontakter i pararbete", "Contacts with two workers"),
    unit_words=Words("kontaktia", "kontakter", "contacts"),
    explanation=Words(
        "Kontaktit, joissa oli mukana vähintään kaksi työntekijää. Jokainen lasketaan kerran.",
        "Kontakter där minst två arbetstagare var med. Varje räknas en gång.",
        "Contacts in which at least two workers were there. Each is counted once.",
    ),
    dimensions=CONTACT_DIMENSIONS,
    sources=(Source(Fact.CONTACT, When.EVENT, adds=lambda fact: fact.pairs, only=lambda fact: fact.pairs > 0),),
    protection=Protection(Kind.SUM),
)
