"""The simulated federation is like the stated figures, and the check would notice if it were not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syli.simulator.generate import story_of
from syli.simulator.profile import Fact, federation_profile, profile_faults
from syli.simulator.proportions import MEASURES, Comparison, Tally, compare
from syli.simulator.tests.plans import plan, shipped_traits


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Count the whole federation of three whole years once; every eighth contact is enough to see the seasons."""
    which = plan(years=3, scale=1.0)
    services = {code: replace(shape, per_week=shape.per_week / 8, notes=0.0) for code, shape in which.profile.services.items()}
    which = replace(which, profile=replace(which.profile, services=services))
    counted = Tally(which)
    for index in range(which.profile.associations):
        counted.add(story_of(which, index))
    return counted


@pytest.mark.parametrize("fact", federation_profile().facts, ids=lambda f: f"{f.measure}-{'-'.join(map(str, f.options.values()))}")
def test_federation__simulated__is_near_the_stated_figure(tally: Tally, fact: Fact) -> None:
    (comparison,) = compare(tally, [fact])
    assert comparison.is_near, str(comparison)


def test_federation__simulated__every_service_that_has_clients_has_some(tally: Tally) -> None:
    came = {one.service for one in tally.came}
    assert came == {code for code, service in shipped_traits().items() if service.has_clients}


def test_comparison__far_figure__is_noticed(tally: Tally) -> None:
    for fact in federation_profile().facts:
        wrong = replace(fact, figure=fact.figure * 1.9)
        (comparison,) = compare(tally, [wrong])
        assert not comparison.is_near, str(comparison)


def test_comparison__tolerance__relative_for_amounts_absolute_for_shares() -> None:
    assert Comparison(Fact("mean_days", 100, 0.1, ""), 109).is_near
    assert not Comparison(Fact("mean_days", 100, 0.1, ""), 111).is_near
    assert Comparison(Fact("share_of_sources", 0.3, 0.1, ""), 0.39).is_near
    assert not Comparison(Fact("share_of_sources", 0.3, 0.1, ""), 0.41).is_near


def test_profile__fits_the_packs() -> None:
    assert profile_faults(federation_profile(), shipped_traits()) == []
    assert set(federation_profile().services) == set(shipped_traits())
    assert {fact.measure for fact in federation_profile().facts} <= set(MEASURES)


def test_profile__wrong_names__are_listed() -> None:
    profile = federation_profile()
    code = next(code for code, shape in profile.services.items() if shape.sources)
    broken = replace(profile.services[code], sources={"nobody": 1.0}, follow_ups={"nothing": 1.0})
    faults = profile_faults(replace(profile, services={**profile.services, code: broken, "gone": broken}), shipped_traits())
    assert f"services.{code}.sources: nobody" in faults
    assert f"services.{code}.follow_ups: nothing" in faults
    assert "services.gone: no such pack" in faults
