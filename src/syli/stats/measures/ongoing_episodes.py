"""Ongoing episodes: still running when the period ends."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import WISH_DIMENSIONS, Measure, Source

ONGOING_EPISODES = Measure(
    name="ongoing_episodes",
    sentence="Episodes that began by the last day of the period and had not ended on it, one per participating client.",
    unit="episodes",
    population="episodes running at the end",
    words=Words("Jatkuvat asiakkuudet", "Pågående klientrelationer", "Ongoing episodes"),
    unit_words=Words("asiakkuutta", "klientrelationer", "episodes"),
    explanation=Words(
        "Palvelut, jotka jatkuvat jakson viimeisen päivän jälkeen, asiakasta kohti.",
        "Tjänster som fortsätter efter periodens sista dag, per klient.",
        "Services that go on after the period's last day, per client.",
    ),
    dimensions=WISH_DIMENSIONS,
    sources=(Source(Fact.EPISODE, When.RUNNING),),
    protection=Protection(Kind.COUNT),
)
