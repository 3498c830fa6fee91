"""Turned away: families for whom there was no place, or no safe one, and how many people they were."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import REFUSAL_DIMENSIONS, Measure, Source

_SOURCES = (Source(Fact.DOOR, When.EVENT, only=lambda fact: fact.turned_away > 0),)

TURNED_AWAY = Measure(
    name="turned_away",
    sentence="Families and people alone who were not received in a house, at the door, on the phone or by request.",
    unit="families",
    population="families not received",
    words=Words("Ilman paikkaa jääneet", "Utan plats", "Not received"),
    unit_words=Words("perhettä", "familjer", "families"),
    explanation=Words(
        "Perheet ja yksin tulleet, joita ei otettu vastaan: ovella, puhelimessa tai pyynnöstä. Syyn ja ohjauksen voi valita riveiksi.",
        "Familjer och ensamma som inte togs emot: vid dörren, i telefon eller på begäran. Orsak och hänvisning kan väljas som rader.",
        "Families and people alone who were not received: at the door, on the phone or by request. Reason and guidance can be chosen as rows.",
    ),
    dimensions=REFUSAL_DIMENSIONS,
    sources=_SOURCES,
    protection=Protection(Kind.PEOPLE),
)

TURNED_AWAY_PEOPLE = Measure(
    name="turned_away_people",
    sentence="People in the families that were not received in a house.",
    unit="persons",
    population="people not received",
    words=Words("Ilman paikkaa jääneet henkilöt", "Personer utan plats", "People not received"),
    unit_words=Words("henkilöä", "personer", "people"),
    explanation=Words(
        "Aikuiset ja lapset niissä perheissä, joita ei otettu vastaan.",
        "Vuxna och barn i de familjer som inte togs emot.",
        "Adults and children in the families that were not received.",
    ),
    dimensions=REFUSAL_DIMENSIONS,
    sources=(Source(Fact.DOOR, When.EVENT, adds=lambda fact: fact.people, only=lambda fact: fact.people > 0),),
    protection=Protection(Kind.SUM),
)
