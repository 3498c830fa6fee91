"""By what may numbers be divided: every dimension, its words, what is coarser than it, and whether it says something secret."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the three languages."""

    fi: str
    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in a language; English where it is none of ours."""
        return {"fi": self.fi, "sv": self.sv}.get(language, self.en)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to divide numbers.

    `coarser` names the dimension that joins this one's categories. `reveals` marks what an outsider does not know about a person
    and must not learn from a row that one category fills. `outside` is false where the breakdown never leaves the association.
    `many` marks what a fact may have several of: it counts in each of its codes, and once in every total.
    """

    name: str
    words: Words
    coarser: tuple[str, ...] = ()
    reveals: bool = False
    outside: bool = True
    is_time: bool = False
    many: bool = False


_ALL = (
    Dimension("organisation", Words("Yhdistys", "Förening", "Association")),
    Dimension("unit", Words("Yksikkö", "Enhet", "Unit"), outside=False),
    Dimension("service", Words("Palvelu", "Tjänst", "Service"), reveals=True),
    Dimension("modality", Words("Toteutustapa", "Form", "Way of working"), reveals=True),
    Dimension("region", Words("Maakunta", "Landskap", "Region")),
    Dimension("county", Words("Hyvinvointialue", "Välfärdsområde", "Wellbeing services county")),
    Dimension("municipality", Words("Kunta", "Kommun", "Municipality"), coarser=("county", "region")),
    Dimension("day", Words("Päivä", "Dag", "Day"), coarser=("month", "quarter", "year"), outside=False, is_time=True),
    Dimension("month", Words("Kuukausi", "Månad", "Month"), coarser=("quarter", "year"), is_time=True),
    Dimension("quarter", Words("Vuosineljännes", "Kvartal", "Quarter"), coarser=("year",), is_time=True),
    Dimension("year", Words("Vuosi", "År", "Year"), is_time=True),
    Dimension("age_group", Words("Ikäryhmä", "Åldersgrupp", "Age group")),
    Dimension("role", Words("Rooli", "Roll", "Role")),
    Dimension("gender", Words("Sukupuoli", "Kön", "Gender")),
    Dimension("language", Words("Kieli", "Språk", "Language")),
    Dimension("heads", Words("Aikuiset ja lapset", "Vuxna och barn", "Adults and children")),
    Dimension("referral_source", Words("Ohjaava taho", "Hänvisande instans", "Referred by"), coarser=("directed_by",), reveals=True),
    Dimension("directed_by", Words("Ohjaaja valtakunnallisesti", "Hänvisande, nationell klass", "Referred by, national classes"), reveals=True),
    Dimension("reason", Words("Tulosyy", "Orsak", "Reason"), reveals=True, many=True),
    Dimension("end_result", Words("Päättymisen tulos", "Resultat", "End result"), reveals=True),
    Dimension("funding", Words("Rahoitus", "Finansiering", "Funding"), reveals=True),
    Dimension("known_as", Words("Miten tunnetaan", "Hur personen är känd", "How they are known"), reveals=True),
    Dimension("arrival_hour", Words("Kellonaika", "Klockslag", "Hour of day"), reveals=True),
    Dimension("arrival_way", Words("Miten tuli", "Hur man kom", "How they came"), reveals=True),
    Dimension(
        "earlier_stays", Words("Aiemmat jaksot viidessä vuodessa", "Tidigare vistelser på fem år", "Earlier stays in five years"), reveals=True
    ),
    Dimension("stay_length", Words("Jakson pituus", "Vistelsens längd", "Length of the stay"), reveals=True),
    Dimension("housing_after", Words("Asuminen jakson jälkeen", "Boende efter vistelsen", "Housing after the stay"), reveals=True),
    Dimension(
        "with_perpetrator",
        Words("Asuu väkivallan käyttäjän kanssa", "Bor med den som använt våld", "Lives with the one who used violence"),
        reveals=True,
    ),
    Dimension("violence", Words("Väkivallan muoto", "Form av våld", "Form of violence"), reveals=True),
    Dimension("violence_duration", Words("Väkivallan kesto", "Våldets varaktighet", "How long there was violence"), reveals=True),
    Dimension("perpetrator", Words("Väkivallan käyttäjä", "Den som använt våld", "Who used violence"), reveals=True, many=True),
    Dimension(
        "lived_together", Words("Asui väkivallan käyttäjän kanssa", "Bodde med den som använt våld", "Lived with who used violence"), reveals=True
    ),
    Dimension("crime_report", Words("Rikosilmoitus", "Brottsanmälan", "Crime report"), reveals=True),
    Dimension("moved_because", Words("Miksi toisesta talosta", "Varför från ett annat hus", "Why from another house"), reveals=True),
    Dimension("onward_help", Words("Mihin ohjattiin lähtiessä", "Vart hänvisad vid avfärden", "Where guided when leaving"), reveals=True, many=True),
    Dimension("safety_plan", Words("Turvasuunnitelma", "Säkerhetsplan", "Safety plan"), reveals=True),
    Dimension("request_way", Words("Yhteydenottotapa", "Kontaktsätt", "How help was asked for"), reveals=True),
    Dimension("group_wish", Words("Vertaisryhmätoive", "Önskan om kamratgrupp", "Wish for a peer group"), reveals=True),
    Dimension("work_form", Words("Työmuodot yhdessä", "Arbetsformer tillsammans", "Work forms together"), reveals=True, many=True),
    Dimension("theme", Words("Aihe", "Ämne", "Theme"), reveals=True, many=True),
    Dimension("refusal_reason", Words("Miksi ei otettu vastaan", "Varför inte mottagen", "Why not received"), reveals=True),
    Dimension("guided_to", Words("Minne ohjattiin", "Vart hänvisad", "Where guided"), reveals=True),
    Dimension("audience", Words("Kenelle koulutettiin", "Vem som utbildades", "Who was trained")),
    Dimension("caller", Words("Kuka soitti", "Vem ringde", "Who called"), reveals=True),
)

#: Every dimension by name, in the order a page offers them.
DIMENSIONS: dict[str, Dimension] = {dimension.name: dimension for dimension in _ALL}
TIME_DIMENSIONS = tuple(name for name, dimension in DIMENSIONS.items() if dimension.is_time)
MANY_DIMENSIONS = frozenset(name for name, dimension in DIMENSIONS.items() if dimension.many)
CODE_DIMENSIONS = tuple(name for name, dimension in DIMENSIONS.items() if not dimension.is_time)


def without_implied(names: list[str]) -> list[str]:
    """Leave out every dimension that a finer one among the same names already fixes, such as the county of a municipality."""
    implied = {coarser for name in names for coarser in DIMENSIONS[name].coarser}
    return [name for name in names if name not in implied]
