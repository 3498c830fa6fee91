"""Length of stay: days from arrival to departure, as mean and as median."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import ENDED_STAY_DIMENSIONS, Measure, Source

_SOURCES = (Source(Fact.STAY, When.END, adds=lambda fact: fact.length_days, only=lambda fact: fact.length_days.notnull()),)
_DAYS = Words("päivää", "dagar", "days")

STAY_LENGTH = Measure(
    name="stay_length",
    sentence="Mean days from the day of arrival to that of departure, both included, over stays that ended in the period.",
    unit="days",
    population="stays by end",
    words=Words("Jakson kesto, keskiarvo", "Vistelsens längd, medelvärde", "Length of stay, mean"),
    unit_words=_DAYS,
    explanation=Words(
        "Päivät tulosta lähtöön, keskimäärin.",
        "Dagar från ankomst till avfärd, i medeltal.",
        "Days from arrival to departure, on average.",
    ),
    dimensions=ENDED_STAY_DIMENSIONS,
    sources=_SOURCES,
    protection=Protection(Kind.MEAN),
)

STAY_LENGTH_MEDIAN = Measure(
    name="stay_length_median",
    sentence="Median days from the day of arrival to that of departure, both included, over stays that ended in the period.",
    unit="days",
    population="stays by end",
    words=Words("Jakson kesto, mediaani", "Vistelsens längd, median", "Length of stay, median"),
    unit_words=_DAYS,
    explanation=Words(
        "Puolet asui enintään näin monta päivää.",
        "Hälften bodde högst så här många dagar.",
        "Half stayed at most this many days.",
    ),
    dimensions=ENDED_STAY_DIMENSIONS,
    sources=_SOURCES,
    protection=Protection(Kind.MEDIAN, step=5),
)
