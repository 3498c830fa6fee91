"""From a house to help elsewhere in the association: how many go on after a stay, and how soon."""

from syli.stats.choices import PATH_DAYS, Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import ENDED_STAY_DIMENSIONS, Measure, Source

WENT_ON = Measure(
    name="went_on",
    sentence=f"Stays that ended in the period whose person is in another service of the same register within {PATH_DAYS} days (AKT-4).",
    unit="per cent",
    population="stays by end",
    words=Words("Jatkoi avopalveluun", "Fortsatte i öppenvård", "Went on to open services"),
    unit_words=Words("%", "%", "%"),
    explanation=Words(
        f"Kuinka suuri osa lähteneistä on {PATH_DAYS} päivän kuluessa yhdistyksen muussa palvelussa. Vain saman rekisterin tiedoista.",
        f"Hur stor del av dem som åkte är i en annan av föreningens tjänster inom {PATH_DAYS} dagar. Endast ur samma register.",
        f"What share of those who left are in another service of the association within {PATH_DAYS} days. Within one register only.",
    ),
    dimensions=ENDED_STAY_DIMENSIONS,
    sources=(Source(Fact.STAY, When.END, adds=lambda fact: fact.went_on, only=lambda fact: fact.went_on.notnull()),),
    protection=Protection(Kind.SHARE),
)

PATH_DAYS_MEDIAN = Measure(
    name="path_days_median",
    sentence=f"Median days from leaving a house to the first day in another service, over those who went on within {PATH_DAYS} days (AKT-4).",
    unit="days",
    population="stays by end, went on",
    words=Words("Siirtymä avopalveluun, mediaani", "Övergång till öppenvård, median", "Days to open services, median"),
    unit_words=Words("päivää", "dagar", "days"),
    explanation=Words(
        "Päivät lähdöstä muun palvelun alkuun niillä, jotka jatkoivat. Jo jakson aikana alkanut palvelu on 0 päivää.",
        "Dagar från avfärden till att en annan tjänst började, för dem som fortsatte. En tjänst som började under vistelsen är 0 dagar.",
        "Days from leaving to the start of another service, of those who went on. One that began during the stay is 0 days.",
    ),
    dimensions=ENDED_STAY_DIMENSIONS,
    sources=(Source(Fact.STAY, When.END, adds=lambda fact: fact.path_days, only=lambda fact: fact.path_days.notnull()),),
    protection=Protection(Kind.MEDIAN, step=5),
)
