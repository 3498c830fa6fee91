"""What the dataclasses answer when the rest of Syli asks."""

from datetime import date

import pytest

from syli.catalogue.packs import extended, shipped_catalogue
from syli.catalogue.packs.model import Choice, Code, CodeSet, Figure, Texts
from syli.catalogue.packs.requirements import SourceIds
from syli.catalogue.tests.packing import IMAGINARY

CATALOGUE = extended(shipped_catalogue(), [IMAGINARY])
PACK = CATALOGUE.pack("imaginary_service")
WORDS = Texts("Ruukku", "Kruka", "Pot")


@pytest.mark.parametrize(
    ("figure", "within", "outside"),
    [
        (Figure("visit", (), value=3), [3], [2, 4]),
        (Figure("visit", (), low=3), [3, 400], [2]),
        (Figure("visit", (), high=3), [0, 3], [4]),
        (Figure("visit", (), low=3, high=5), [3, 5], [2, 6]),
        (Figure("year", (), below=18), [0, 17], [18]),
        (Figure("year", (), low=7, below=18), [7, 17], [6, 18]),
    ],
)
def test_figure__allows__what_lies_within(figure: Figure, within: list[int], outside: list[int]) -> None:
    assert all(figure.allows(amount) for amount in within)
    assert not any(figure.allows(amount) for amount in outside)


def test_figure__bounds__a_single_value_is_both() -> None:
    assert (Figure("visit", (), value=3).least, Figure("visit", (), value=3).most) == (3, 3)
    assert (Figure("visit", (), low=3, high=5).least, Figure("visit", (), low=3, high=5).most) == (3, 5)
    assert (Figure("visit", (), low=3).most, Figure("visit", (), high=5).least) == (None, None)


@pytest.mark.parametrize(
    ("language", "text"), [("fi", "Ruukku"), ("sv", "Kruka"), ("sv-fi", "Kruka"), ("en", "Pot"), ("de", "Ruukku"), ("", "Ruukku")]
)
def test_texts__in_language__falls_back_to_finnish(language: str, text: str) -> None:
    assert WORDS.in_language(language) == text
    assert Texts(fi="Ruukku").in_language("sv") == "Ruukku"


def test_pack__validity__holds_both_ends() -> None:
    assert not PACK.is_valid_on(date(2025, 12, 31))
    assert PACK.is_valid_on(date(2026, 1, 1))
    assert PACK.is_valid_on(date(2031, 12, 31))
    assert not PACK.is_valid_on(date(2032, 1, 1))
    shipped = shipped_catalogue().packs[0]
    assert shipped.valid_to is None and shipped.is_valid_on(date(2099, 1, 1))


def test_pack__modalities__says_which_cannot_be_recorded() -> None:
    assert PACK.unbuilt_modalities == ()
    unbuilt = {modality for pack in shipped_catalogue().packs for modality in pack.unbuilt_modalities}
    assert unbuilt == {"group", "supervised", "drop_in"}


def test_pack__parts__are_found_by_code_in_the_order_written() -> None:
    assert [state.code for state in PACK.states] == ["planned", "active", "paused", "ended", "resting"]
    assert PACK.first_state.code == "planned"
    assert PACK.state("resting").texts.sv == "Vintervila"
    assert PACK.state("active").next == ("paused", "resting", "ended")
    asked = ["home_visit", "preparatory_meeting", "meeting", "couple_meeting", "phone_call", "message", "phone_advice", "seed_swap"]
    assert [kind.code for kind in PACK.contacts] == asked
    assert [role.code for role in PACK.clients] == ["adult_client", "child"]
    assert PACK.participant("child").identity == ("named",)
    assert PACK.participant("supporter").identity == ("named", "pseudonymous", "count_only")
    assert (PACK.default_funding, PACK.default_regime) == ("donations", "grant_funded")
    with pytest.raises(KeyError):
        PACK.contact_kind("nothing")


def test_pack__contact_kind__takes_from_the_code_set_only_what_it_does_not_say() -> None:
    home, meeting, swap = (PACK.contact_kind(code) for code in ("home_visit", "meeting", "seed_swap"))
    assert (home.modality, home.minutes, home.texts.fi) == ("home", 75, "Kotikäynti")
    assert (meeting.modality, meeting.minutes) == ("visit", 60)
    assert (swap.modality, swap.minutes, swap.texts.en, swap.is_count_only) == ("visit", 30, "Seed swap", True)
    assert PACK.way_in.steps[-1].texts.fi == "Puutarhasopimus"
    assert PACK.way_in.steps[0].texts.fi == "Yhteydenotto"


def test_pack__identity__allows_only_its_levels() -> None:
    assert PACK.allows_identity("count_only")
    counting = next(pack for pack in shipped_catalogue().packs if pack.identity == ("count_only",))
    assert not counting.allows_identity("named")


def test_code_set__chosen__keeps_order_and_heeds_the_day() -> None:
    codes = (
        Code("b", WORDS, tags=("x",), valid_to=date(2026, 5, 31)),
        Code("a", WORDS, tags=("x", "y"), valid_from=date(2026, 6, 1)),
        Code("c", WORDS),
    )
    pots = CodeSet("pots", 1, date(2026, 1, 1), None, WORDS, codes)

    def chosen(choice: Choice, day: date | None = None) -> list[str]:
        return [code.code for code in pots.chosen(choice, day)]

    assert chosen(Choice("pots")) == ["b", "a", "c"]
    assert chosen(Choice("pots", only=("c", "b"))) == ["b", "c"]
    assert chosen(Choice("pots", tags=("y",))) == ["a"]
    assert chosen(Choice("pots", only=("b", "c"), tags=("x",))) == ["b"]
    assert chosen(Choice("pots"), date(2026, 5, 31)) == ["b", "c"]
    assert chosen(Choice("pots"), date(2026, 6, 1)) == ["a", "c"]
    assert pots.find("a") == codes[1] and pots.find("d") is None


def test_sources__known__are_areas_with_their_numbers_and_sections() -> None:
    sources = shipped_catalogue().source_ids
    assert all(sources.knows(source) for source in ("ENS-1", "ENS-12", "REQ-4.5", "FIN-13", "DEF-1", "LOCAL-2026.3"))
    assert not any(sources.knows(source) for source in ("ENS-0", "ENS-13", "ENS-", "XYZ-1", "REQ-4.99", "DEF-99", "ens-3", "ENS-3\n", "ENS 3"))
    assert SourceIds().knows("ANY-1")
    assert sources.nearest("EMS-3") == "ENS-3"
    assert sources.nearest("ENS-99") is None
    joined = sources.joined(SourceIds({"OWN": 4}))
    assert joined.knows("OWN-4") and joined.knows("ENS-3") and not joined.knows("OWN-5")
