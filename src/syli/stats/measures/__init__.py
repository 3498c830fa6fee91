"""What is counted: every measure, found by name."""

from __future__ import annotations

from syli.stats.measures.advice_calls import ADVICE_CALLS
from syli.stats.measures.children_elsewhere import CHILDREN_ELSEWHERE
from syli.stats.measures.clients import CLIENTS
from syli.stats.measures.contacts import CONTACTS
from syli.stats.measures.ended_episodes import ENDED_EPISODES
from syli.stats.measures.episode_length import EPISODE_LENGTH, EPISODE_LENGTH_MEDIAN
from syli.stats.measures.hours import HOURS, PAIR_CONTACTS, WORK_HOURS
from syli.stats.measures.measure import Measure, Source
from syli.stats.measures.new_episodes import NEW_EPISODES
from syli.stats.measures.nights import NIGHTS
from syli.stats.measures.occupancy import OCCUPANCY
from syli.stats.measures.ongoing_episodes import ONGOING_EPISODES
from syli.stats.measures.participations import PARTICIPATIONS
from syli.stats.measures.path import PATH_DAYS_MEDIAN, WENT_ON
from syli.stats.measures.response import FIRST_MEETING_MEDIAN, FIRST_TIME_MEDIAN, IN_PROMISE
from syli.stats.measures.same_time import CHILD_MET_ENOUGH, FAMILIES_HELPED, FIRST_TIMES_MEDIAN, SAME_TIME
from syli.stats.measures.stay_families import STAY_FAMILIES
from syli.stats.measures.stay_length import STAY_LENGTH, STAY_LENGTH_MEDIAN
from syli.stats.measures.stay_persons import STAY_PERSONS
from syli.stats.measures.stay_violence import STAY_VIOLENCE
from syli.stats.measures.stays_begun import STAYS_BEGUN
from syli.stats.measures.stays_ended import STAYS_ENDED
from syli.stats.measures.trainings import TRAINING_HOURS, TRAINING_PARTICIPANTS, TRAININGS
from syli.stats.measures.turned_away import TURNED_AWAY, TURNED_AWAY_PEOPLE
from syli.stats.measures.waiting_days import WAITING_DAYS, WAITING_DAYS_MEDIAN

_ALL = (
    CLIENTS, NEW_EPISODES, ONGOING_EPISODES, ENDED_EPISODES, CONTACTS, HOURS, WORK_HOURS, PAIR_CONTACTS, PARTICIPATIONS, WAITING_DAYS,
    WAITING_DAYS_MEDIAN, FIRST_TIME_MEDIAN, FIRST_MEETING_MEDIAN, IN_PROMISE, EPISODE_LENGTH, EPISODE_LENGTH_MEDIAN, FAMILIES_HELPED, SAME_TIME,
    FIRST_TIMES_MEDIAN, CHILD_MET_ENOUGH, NIGHTS, STAY_PERSONS, STAY_FAMILIES, STAY_VIOLENCE, STAYS_BEGUN, STAYS_ENDED, STAY_LENGTH,
    STAY_LENGTH_MEDIAN, WENT_ON, PATH_DAYS_MEDIAN, CHILDREN_ELSEWHERE, OCCUPANCY, TURNED_AWAY, TURNED_AWAY_PEOPLE, ADVICE_CALLS,
    TRAININGS, TRAINING_PARTICIPANTS, TRAINING_HOURS,
)  # fmt: skip
#: Every measure by name, in the order a page offers them.
MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}


def registered_measures() -> list[Measure]:
    """Return every declared measure."""
    return list(_ALL)


__all__ = ["MEASURES", "Measure", "Source", "registered_measures"]
