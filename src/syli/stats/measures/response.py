"""How soon those who ask for help are answered: until the first time that is offered, until they meet, and whether as promised."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import RESPONSE_DIMENSIONS, Measure, Source

_DAYS = Words("päivää", "dagar", "days")

FIRST_TIME_MEDIAN = Measure(
    name="first_time_median",
    sentence="Median days from asking for help to the first time that was offered, over episodes that began in the period (AKT-2).",
    unit="days",
    population="episodes by start, first offered time known",
    words=Words("Aika ensimmäiseen tarjottuun aikaan, mediaani", "Tid till första erbjudna tid, median", "Time to the first offered time, median"),
    unit_words=_DAYS,
    explanation=Words(
        "Päivät avun pyytämisestä ensimmäiseen aikaan, jota tarjottiin. Puolelle tarjottiin aikaa näin pian.",
        "Dagar från att hjälp bads om till den första tid som erbjöds. Hälften erbjöds en tid så här snart.",
        "Days from asking for help to the first time that was offered. Half were offered one this soon.",
    ),
    dimensions=RESPONSE_DIMENSIONS,
    sources=(Source(Fact.EPISODE, When.START, adds=lambda fact: fact.offered_days, only=lambda fact: fact.offered_days.notnull()),),
    protection=Protection(Kind.MEDIAN, step=5),
)

FIRST_MEETING_MEDIAN = Measure(
    name="first_meeting_median",
    sentence="Median days from asking for help to the first meeting face to face, over episodes that began in the period (AKT-2).",
    unit="days",
    population="episodes by start, first meeting held",
    words=Words("Aika ensitapaamiseen, mediaani", "Tid till första mötet, median", "Time to the first meeting, median"),
    unit_words=_DAYS,
    explanation=Words(
        "Päivät avun pyytämisestä ensimmäiseen tapaamiseen. Puhelut ja etäyhteydet eivät ole tapaamisia.",
        "Dagar från att hjälp bads om till det första mötet. Samtal och distanskontakter är inga möten.",
        "Days from asking for help to the first meeting. Calls and remote contacts are no meetings.",
    ),
    dimensions=RESPONSE_DIMENSIONS,
    sources=(Source(Fact.EPISODE, When.START, adds=lambda fact: fact.met_days, only=lambda fact: fact.met_days.notnull()),),
    protection=Protection(Kind.MEDIAN, step=5),
)

IN_PROMISE = Measure(
    name="in_promise",
    sentence="Episodes begun in the period whose first time came within the days the association promises, of those it promises anything (JUS-4).",
    unit="per cent",
    population="episodes by start, with a promise",
    words=Words("Palvelulupaus toteutui", "Servicelöftet hölls", "Service promise kept"),
    unit_words=Words("%", "%", "%"),
    explanation=Words(
        "Kuinka suurelle osalle ensimmäinen aika järjestyi luvatussa ajassa. Lupaus annetaan palvelun tarjonnassa.",
        "Hur stor del fick sin första tid inom utlovad tid. Löftet ges där tjänsten erbjuds.",
        "What share got a first time within the promised days. The promise is given where the service is offered.",
    ),
    dimensions=RESPONSE_DIMENSIONS,
    sources=(Source(Fact.EPISODE, When.START, adds=lambda fact: fact.in_promise, only=lambda fact: fact.in_promise.notnull()),),
    protection=Protection(Kind.SHARE),
)
