"""Help for grown-ups and children of one family at the same time: how many families, what share, how soon after each other, how often (VKT-3)."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import FAMILY_DIMENSIONS, Measure, Source

_FAMILIES = Words("perhettä", "familjer", "families")

FAMILIES_HELPED = Measure(
    name="families_helped",
    sentence="Distinct families of which a grown-up was in a service in a month of the period, by that grown-up's service (VKT-3).",
    unit="families",
    population="families with a grown-up in a service",
    words=Words("Perheet, joissa aikuinen saa apua", "Familjer där en vuxen får hjälp", "Families with an adult in a service"),
    unit_words=_FAMILIES,
    explanation=Words(
        "Perhe on ne asiakkaat, jotka ovat samassa palvelujaksossa. Rivit ja sarakkeet ovat aikuisen tietoja.",
        "En familj är de klienter som är i samma serviceperiod. Rader och kolumner gäller den vuxna.",
        "A family is the clients who share an episode. Rows and columns are about the adult.",
    ),
    dimensions=FAMILY_DIMENSIONS,
    sources=(Source(Fact.FAMILY, When.EVENT, only=lambda fact: fact.adults > 0),),
    protection=Protection(Kind.PEOPLE),
)

SAME_TIME = Measure(
    name="same_time",
    sentence="Families with a grown-up in a service of which a child was in one on the same day, of all such families (VKT-3).",
    unit="per cent",
    population="families with a grown-up in a service",
    words=Words("Aikuinen ja lapsi samaan aikaan", "Vuxen och barn samtidigt", "Adult and child at the same time"),
    unit_words=Words("%", "%", "%"),
    explanation=Words(
        "Kuinka suuressa osassa perheistä lapsi on jossakin palvelussa samana päivänä kuin aikuinen.",
        "I hur stor del av familjerna ett barn är i någon tjänst samma dag som en vuxen.",
        "In what share of families a child is in some service on the same day as an adult.",
    ),
    dimensions=FAMILY_DIMENSIONS,
    sources=(Source(Fact.FAMILY, When.EVENT, adds=lambda fact: fact.same_time, only=lambda fact: fact.adults > 0),),
    protection=Protection(Kind.SHARE, once=True),
)

FIRST_TIMES_MEDIAN = Measure(
    name="first_times_median",
    sentence="Median days between a grown-up's and a child's first contact in one family, over families whose later one was in the period (VKT-3).",
    unit="days",
    population="families, both first times held",
    words=Words(
        "Aikuisen ja lapsen ensimmäisten kertojen väli, mediaani",
        "Tid mellan den vuxnas och barnets första gång, median",
        "Time between the first times of adult and child, median",
    ),
    unit_words=Words("päivää", "dagar", "days"),
    explanation=Words(
        "Päivät perheen aikuisen ja lapsen ensimmäisen toteutuneen kontaktin välillä, kumpi vain ensin. Puolessa perheistä väli on enintään tämä.",
        "Dagar mellan den vuxnas och barnets första kontakt i familjen, oavsett vilken som var först. I hälften är det högst så många.",
        "Days between the first contact of an adult and of a child in the family, whichever came first. In half there are at most this many.",
    ),
    dimensions=FAMILY_DIMENSIONS,
    sources=(Source(Fact.FAMILY, When.EVENT, adds=lambda fact: fact.first_times_days, only=lambda fact: fact.first_times_days.notnull()),),
    protection=Protection(Kind.MEDIAN, step=5),
)

CHILD_MET_ENOUGH = Measure(
    name="child_met_enough",
    sentence="Distinct families with a grown-up in a service in which a child was met for the third time of its year in the period (VKT-3).",
    unit="families",
    population="families, a child met three times",
    words=Words(
        "Perheet, joissa lapsella vähintään kolme kertaa",
        "Familjer där ett barn haft minst tre gånger",
        "Families with three times or more for a child",
    ),
    unit_words=_FAMILIES,
    explanation=Words(
        "Perheet, joissa lapsi on ollut vuoden aikana mukana vähintään kolmessa kontaktissa. Perhe on siinä kuussa, jossa kolmas oli.",
        "Familjer där ett barn under året har varit med i minst tre kontakter. Familjen finns i den månad då den tredje var.",
        "Families in which a child has been in at least three contacts in the year. The family stands in the month of the third.",
    ),
    dimensions=FAMILY_DIMENSIONS,
    sources=(Source(Fact.FAMILY, When.EVENT, only=lambda fact: fact.enough_times > 0),),
    protection=Protection(Kind.PEOPLE),
)
