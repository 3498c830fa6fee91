"""New episodes: client relationships in a service that began."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import WISH_DIMENSIONS, Measure, Source

NEW_EPISODES = Measure(
    name="new_episodes",
    sentence="Episodes that began in the period, one per participating client.",
    unit="episodes",
    population="episodes by start",
    words=Words("Alkaneet asiakkuudet", "Inledda klientrelationer", "New episodes"),
    unit_words=Words("asiakkuutta", "klientrelationer", "episodes"),
    explanation=Words(
        "Jaksolla alkaneet palvelut asiakasta kohti.",
        "Tjänster som inletts under perioden, per klient.",
        "Services that began in the period, per client.",
    ),
    dimensions=WISH_DIMENSIONS,
    sources=(Source(Fact.EPISODE, When.START),),
    protection=Protection(Kind.COUNT),
)
