"""Waiting days: from the first contact about help to the first day of the episode, as mean and as median."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import RESPONSE_DIMENSIONS, Measure, Source

_SOURCES = (Source(Fact.EPISODE, When.START, adds=lambda fact: fact.waiting_days, only=lambda fact: fact.waiting_days.notnull()),)
_DAYS = Words("päivää", "dagar", "days")

WAITING_DAYS = Measure(
    name="waiting_days",
    sentence="Mean days from asking for help to the start, over episodes that began in the period and whose asking day is known.",
    unit="days",
    population="episodes by start, waiting known",
    words=Words("Odotusaika, keskiarvo", "Väntetid, medelvärde", "Waiting time, mean"),
    unit_words=_DAYS,
    explanation=Words(
        "Päivät avun pyytämisestä palvelun alkuun, keskimäärin.",
        "Dagar från att hjälp bads om till att tjänsten började, i medeltal.",
        "Days from asking for help to the start of the service, on average.",
    ),
    dimensions=RESPONSE_DIMENSIONS,
    sources=_SOURCES,
    protection=Protection(Kind.MEAN),
)

WAITING_DAYS_MEDIAN = Measure(
    name="waiting_days_median",
    sentence="Median days from asking for help to the start, over episodes that began in the period and whose asking day is known.",
    unit="days",
    population="episodes by start, waiting known",
    words=Words("Odotusaika, mediaani", "Väntetid, median", "Waiting time, median"),
    unit_words=_DAYS,
    explanation=Words(
        "Puolet odotti enintään näin monta päivää.",
        "Hälften väntade högst så här många dagar.",
        "Half waited at most this many days.",
    ),
    dimensions=RESPONSE_DIMENSIONS,
    sources=_SOURCES,
    protection=Protection(Kind.MEDIAN, step=5),
)
