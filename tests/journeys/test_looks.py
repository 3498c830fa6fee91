"""Is Syli walked in every language, at both widths and in both themes?"""

from itertools import product

from tests.journeys.looks import DESK, LOOKS, PHONE, WALL, Look


def test_looks__every_combination__is_walked_by_some_journey() -> None:
    walked = {look for looks in LOOKS.values() for look in looks if look.width != WALL}
    assert sorted(walked) == sorted(Look(*values) for values in product(("fi", "sv", "en"), (PHONE, DESK), ("light", "dark")))
