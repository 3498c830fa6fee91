"""Children who stayed elsewhere when their family came to a house."""

from syli.stats.choices import Fact, Kind, When
from syli.stats.dimensions import Words
from syli.stats.disclosure.protect import Protection
from syli.stats.measures.measure import STAY_DIMENSIONS, Measure, Source

CHILDREN_ELSEWHERE = Measure(
    name="children_elsewhere",
    sentence="Children under 18 who stayed elsewhere, as told by the families whose stay began in the period.",
    unit="children",
    population="families by start of the stay, children elsewhere",
    words=Words("Muualle jääneet lapset", "Barn som blev kvar annanstans", "Children who stayed elsewhere"),
    unit_words=Words("lasta", "barn", "children"),
    explanation=Words(
        "Alle 18-vuotiaat lapset, jotka jäivät muualle perheen tullessa. Niin kuin perheet ovat kertoneet.",
        "Barn under 18 år som blev kvar annanstans när familjen kom. Enligt vad familjerna berättat.",
        "Children under 18 who stayed elsewhere when the family came. As the families have told.",
    ),
    dimensions=STAY_DIMENSIONS,
    sources=(Source(Fact.STAY, When.START, adds=lambda fact: fact.elsewhere, only=lambda fact: fact.elsewhere > 0),),
    protection=Protection(Kind.SUM),
)
