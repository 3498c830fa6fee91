"""Ended episodes: client relationships in a service that came to their end."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import ENDED_DIMENSIONS, Measure, Source

ENDED_EPISODES = Measure(
    name="ended_episodes",
    sentence="Episodes that ended in the period, one per participating client.",
    unit="episodes",
    population="episodes by end",
    words=Words("Päättyneet asiakkuudet", "Avslutade klientrelationer", "Ended episodes"),
    unit_words=Words("asiakkuutta", "klientrelationer", "episodes"),
    explanation=Words(
        "Jaksolla päättyneet palvelut asiakasta kohti.",
        "Tjänster som avslutats under perioden, per klient.",
        "Services that ended in the period, per client.",
    ),
    dimensions=ENDED_DIMENSIONS,
    sources=(Source(Fact.EPISODE, When.END),),
    protection=Protection(Kind.COUNT),
)
