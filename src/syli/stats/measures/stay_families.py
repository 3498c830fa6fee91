"""Families in stays: distinct families that lived in a house, each told by one of its people."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import LIVED_DIMENSIONS, Measure, Source

STAY_FAMILIES = Measure(
    name="stay_families",
    sentence="Distinct families that stayed in a house of the association, each counted where the grown-up who stands for it is counted.",
    unit="families",
    population="families who stay",
    words=Words("Perheet asumassa", "Boende familjer", "Families in stays"),
    unit_words=Words("perhettä", "familjer", "families"),
    explanation=Words(
        "Eri perheet, jotka asuivat talossa. Perheen ikä, sukupuoli ja kunta ovat sen aikuisen, jonka kautta se lasketaan.",
        "Olika familjer som bodde i huset. Familjens ålder, kön och kommun är den vuxnas som den räknas genom.",
        "Different families that lived in the house. Age, gender and municipality are of the grown-up the family is counted by.",
    ),
    dimensions=LIVED_DIMENSIONS,
    sources=(Source(Fact.NIGHT, When.EVENT, only=lambda fact: fact.families > 0),),
    protection=Protection(Kind.PEOPLE),
)
