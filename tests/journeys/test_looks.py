"""Is Syli walked in every language, at both widths and in both themes?"""

from itertools import product

from tests.journeys.looks import DESK, LOOKS, PHONE, WALL, WIDTHS, Look, looks_of


def test_looks__every_combination__is_walked_by_some_journey() -> None:
    walked = {look for looks in LOOKS.values() for look in looks if look.width != WALL}
    assert sorted(walked) == sorted(Look(*values) for values in product(("fi", "sv", "en"), (PHONE, DESK), ("light", "dark")))


def test_looks__every_one__is_of_a_journey_that_there_is_and_holds_its_share() -> None:
    assert WIDTHS.keys() <= LOOKS.keys()
    for journey, share in LOOKS.items():
        every = looks_of(journey, every=True)
        assert set(share) <= set(every) and len(every) == 6 * len(WIDTHS.get(journey, (PHONE, DESK)))
