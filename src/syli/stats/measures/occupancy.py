"""Occupancy: the share of the places a night that families had taken."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import HOUSE_DIMENSIONS, Measure, Source

OCCUPANCY = Measure(
    name="occupancy",
    sentence="Place-nights taken by families over all place-nights offered, nights away included, nights that are over only.",
    unit="per cent",
    population="place-nights",
    words=Words("Käyttöaste", "Beläggning", "Occupancy"),
    unit_words=Words("%", "%", "%"),
    explanation=Words(
        "Perheiden varaamat paikat yötä kohti kaikista paikoista. Perhe vie yhden paikan. Paikkoja on niin monta kuin talossa nyt.",
        "Platser som familjer hade per natt av alla platser. En familj tar en plats. Platserna är så många som huset har nu.",
        "Places families had per night, out of all places. A family takes one place. There are as many places as the house has now.",
    ),
    dimensions=HOUSE_DIMENSIONS,
    sources=(
        Source(Fact.NIGHT, When.EVENT, adds=lambda fact: fact.places, only=lambda fact: fact.places > 0),
        Source(Fact.HOUSE, When.EVENT, adds=lambda fact: fact.offered * 0, base=lambda fact: fact.offered),
    ),
    protection=Protection(Kind.RATIO),
)
