"""The canary oracle: no protected word reaches anybody who must not read it, and a leak planted on purpose is found.

`make test` walks with the two sides' workers and plants a few leaks; `make prove` walks with everybody and plants all of them.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from time import perf_counter

import pytest

from tests.canary.leaks import LEAKS
from tests.canary.planting import Planted, personas, planted
from tests.canary.walking import walk
from tests.case import Case

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.django_db, pytest.mark.either_engine]
IS_PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
LEAST_OUTPUTS = 1000 if IS_PROOF else 600
#: Whose walk every run does: the workers of the two sides.
SIDES = ("aarne", "aino")
#: One of each kind in every run, those found soon: a side, a list, a header, a log.
ALWAYS = ("guard SAFE-G1 off", "search past the rules", "the_wrong_side_is_closed", "a name in a header", "names_in_the_log")


@pytest.fixture
def made(case: Case) -> Planted:
    """Plant the case once for a walk."""
    return planted(case)


@pytest.mark.property
def test_canary__every_address_and_everybody__tells_nothing(made: Planted) -> None:
    looking = personas(made)
    seen = walk(made, looking if IS_PROOF else [one for one in looking if one.name in SIDES])
    assert seen.leaks == [], Counter((leak.persona, leak.address, leak.part) for leak in seen.leaks)
    assert seen.broken == [], "pages that broke show nothing"
    assert seen.outputs >= LEAST_OUTPUTS
    assert seen.shown >= seen.outputs // 6, "the canary flew through real pages"


@pytest.mark.property
def test_canary__leaks_planted_one_by_one__are_all_found(made: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(LEAKS) >= 30
    looking, missed = personas(made), []
    for name in LEAKS if IS_PROOF else ALWAYS:
        who, plant = LEAKS[name]
        with monkeypatch.context() as patch:
            plant(patch, made)
            began = perf_counter()
            if not walk(made, [one for one in looking if one.name == who], till_first=True).leaks:
                missed.append(name)
            log.info("%s: %.1f s%s", name, perf_counter() - began, ", missed" if name in missed else "")
    assert missed == []
