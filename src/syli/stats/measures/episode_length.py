"""Episode length: days from the first to the last of ended episodes, as mean and as median."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import ENDED_DIMENSIONS, Measure, Source

_SOURCES = (Source(Fact.EPISODE, When.END, adds=lambda fact: fact.length_days, only=lambda fact: fact.length_days.notnull()),)
_DAYS = Words("päivää", "dagar", "days")

EPISODE_LENGTH = Measure(
    name="episode_length",
    sentence="Mean days from the first to the last, both included, over episodes that ended in the period.",
    unit="days",
    population="episodes by end",
    words=Words("Asiakkuuden kesto, keskiarvo", "Klientrelationens längd, medelvärde", "Length of episode, mean"),
    unit_words=_DAYS,
    explanation=Words(
        "Päivät palvelun alusta sen loppuun, keskimäärin.",
        "Dagar från tjänstens början till dess slut, i medeltal.",
        "Days from the start of the service to its end, on average.",
    ),
    dimensions=ENDED_DIMENSIONS,
    sources=_SOURCES,
    protection=Protection(Kind.MEAN),
)

EPISODE_LENGTH_MEDIAN = Measure(
    name="episode_length_median",
    sentence="Median days from the first to the last, both included, over episodes that ended in the period.",
    unit="days",
    population="episodes by end",
    words=Words("Asiakkuuden kesto, mediaani", "Klientrelationens längd, median", "Length of episode, median"),
    unit_words=_DAYS,
    explanation=Words(
        "Puolet kesti enintään näin monta päivää.",
        "Hälften varade högst så här många dagar.",
        "Half lasted at most this many days.",
    ),
    dimensions=ENDED_DIMENSIONS,
    sources=_SOURCES,
    protection=Protection(Kind.MEDIAN, step=5),
)
