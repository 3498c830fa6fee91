"""Training given to others: how often, to how many, for how long (JUS-5).

It concerns no person: a training is a row with a day, an audience and a number, and neither a client nor anybody who listened stands in it.
So these numbers are shown as they are (`Kind.OPEN`), outside too. Only facts of `OF_NOBODY` may be counted so.
"""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import TRAINING_DIMENSIONS, Measure, Source

TRAININGS = Measure(
    name="trainings",
    sentence="Trainings that a team gave to others, each once; they concern no person (JUS-5).",
    unit="trainings",
    population="trainings given",
    words=Words("Pidetyt koulutukset", "Hållna utbildningar", "Trainings given"),
    unit_words=Words("koulutusta", "utbildningar", "trainings"),
    explanation=Words(
        "Koulutukset, joita tiimi on pitänyt muille. Palvelu on yksikön palvelu, jos yksikkö antaa vain yhtä.",
        "Utbildningar som teamet har hållit för andra. Tjänsten är enhetens, om enheten ger bara en.",
        "Trainings that the team gave to others. The service is the unit's, where it gives only one.",
    ),
    dimensions=TRAINING_DIMENSIONS,
    sources=(Source(Fact.TRAINING, When.EVENT, adds=lambda fact: fact.trainings),),
    protection=Protection(Kind.OPEN),
)

TRAINING_PARTICIPANTS = Measure(
    name="training_participants",
    sentence="How many listened to the trainings given, as written down after each; nobody of them is known (JUS-5).",
    unit="participants",
    population="trainings given",
    words=Words("Koulutuksiin osallistuneet", "Deltagare i utbildningar", "Participants of trainings"),
    unit_words=Words("osallistujaa", "deltagare", "participants"),
    explanation=Words(
        "Kuinka monta osallistujaa koulutuksissa oli yhteensä. Sama ihminen voi olla mukana useassa.",
        "Hur många deltagare utbildningarna hade sammanlagt. Samma person kan vara med i flera.",
        "How many took part in the trainings altogether. The same person may have been in several.",
    ),
    dimensions=TRAINING_DIMENSIONS,
    sources=(Source(Fact.TRAINING, When.EVENT, adds=lambda fact: fact.heads),),
    protection=Protection(Kind.OPEN),
)

TRAINING_HOURS = Measure(
    name="training_hours",
    sentence="Hours that the trainings given lasted, each once however many gave it; they concern no person (JUS-5).",
    unit="hours",
    population="trainings given",
    words=Words("Koulutustunnit", "Utbildningstimmar", "Hours of training"),
    unit_words=Words("tuntia", "timmar", "hours"),
    explanation=Words(
        "Koulutusten kesto tunteina. Kahden kouluttajan tunti on yksi tunti.",
        "Utbildningarnas längd i timmar. En timme med två utbildare är en timme.",
        "How long trainings lasted, in hours. An hour by two trainers is one hour.",
    ),
    dimensions=TRAINING_DIMENSIONS,
    sources=(Source(Fact.TRAINING, When.EVENT, adds=lambda fact: fact.lasted),),
    protection=Protection(Kind.OPEN, scale=60, decimals=1),
)
