"""The statistics of this installation: where its marts lie, its secret, and its code book from the catalogue and the organisations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings

from syli.catalogue.models import ServiceType
from syli.catalogue.packs import Pack, shipped_catalogue
from syli.catalogue.packs.model import Participant
from syli.catalogue.packs.names import MODALITIES
from syli.catalogue.queries import codes_of, pack_of
from syli.config.secret import secret_from
from syli.episodes.choices import GroupWish
from syli.intake.choices import RequestWay
from syli.org.choices import OrganisationKind
from syli.org.models import Municipality, Organisation, Unit
from syli.org.queries.areas import areas_year
from syli.stats.choices import HOURS, LENGTHS, Earlier, Guided, Known, Moved
from syli.stats.codebook import CodeBook, CodeSet
from syli.stats.marts.folder import MartFolder
from syli.stats.query import Statistics
from syli.stats.stay_facts import DIRECTED_BY, national_codes
from syli.stays.choices import Caller, Heads, SafetyPlan, Way
from syli.stays.queries.leaving import ANSWERS, DURATIONS, HOUSING, MOVES, ONWARD, PERPETRATORS, VIOLENCE

#: Regimes whose clients are so few and so endangered that the stricter table of changes is used (statistics design, T = 5).
PROTECTED_REGIMES = frozenset({"state_shelter"})


def statistics_secret() -> bytes:
    """Return the secret of the record keys; it belongs to the statistics alone and never changes."""
    return secret_from(settings.STATISTICS_SECRET, Path(settings.HOME) / "keys" / "statistics.key").encode()


def mart_folder() -> MartFolder:
    """Return where the marts of this installation lie."""
    return MartFolder(Path(settings.HOME) / "marts")


def statistics(today: date) -> Statistics:
    """Return the statistics over what is declared today."""
    return Statistics(mart_folder(), code_book(today), statistics_secret())


def code_book(today: date) -> CodeBook:
    """Return every category a table may have: from published packs, shipped code sets, organisations and this year's areas."""
    packs = [pack_of(t.code, t.profile, t.pack_version) for t in ServiceType.objects.order_by("code", "profile", "pack_version")]
    services = {pack.code for pack in packs}
    sets = {
        "organisation": CodeSet.of(str(pk) for pk in Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).values_list("pk", flat=True)),
        "unit": CodeSet.of(str(pk) for pk in Unit.objects.values_list("pk", flat=True)),
        "service": CodeSet.of(services),
        "work_form": CodeSet.of(services),
        "request_way": CodeSet.of(RequestWay),
        "group_wish": CodeSet.of(GroupWish),
        "modality": CodeSet.of(MODALITIES),
        "known_as": CodeSet.of(Known),
        "age_group": _age_groups(),
        "role": CodeSet.of(role.code for pack in packs for role in _counted(pack)),
        "gender": CodeSet.of(_codes("genders")),
        "language": CodeSet.of(_codes("languages")),
        "referral_source": CodeSet.of(_codes("referral_sources"), parents={"directed_by": national_codes(DIRECTED_BY)}),
        "reason": CodeSet.of(_codes("entry_reasons")),
        "end_result": CodeSet.of(_codes("end_results")),
        "funding": CodeSet.of(_codes("funding_sources")),
        "audience": CodeSet.of(_codes("training_audiences")),
        "theme": CodeSet.of(_codes("contact_themes")),
        **_stays(),
        **_areas(today),
    }
    protected = frozenset(pack.code for pack in packs if pack.legal.is_sealed or PROTECTED_REGIMES & set(pack.legal.regimes))
    return CodeBook(sets, protected, _together(packs))


def _together(packs: Iterable[Pack]) -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
    """Return which codes can stand beside a service: only what the commands themselves refuse otherwise."""
    packs = list(packs)
    return {
        ("service", "role"): frozenset((pack.code, role.code) for pack in packs for role in _counted(pack)),
        ("service", "modality"): frozenset((pack.code, kind.modality) for pack in packs for kind in pack.contacts),
        ("service", "end_result"): frozenset((pack.code, code.code) for pack in packs for code in codes_of(pack.results)),
    }


def _counted(pack: Pack) -> tuple[Participant, ...]:
    """Return who is counted in a service: its clients; where people are counted and never known, everybody who takes part (NET-4)."""
    return pack.participants if pack.identity == ("count_only",) else pack.clients


def _stays() -> dict[str, CodeSet]:
    """Return what is counted of houses and stays; these sets are closed in the code of stays, or national lists."""
    return {
        "heads": CodeSet.of(Heads),
        "directed_by": CodeSet.of(national_codes(DIRECTED_BY).values()),
        "arrival_hour": CodeSet.of(HOURS),
        "arrival_way": CodeSet.of(Way),
        "earlier_stays": CodeSet.of(Earlier),
        "stay_length": CodeSet.of(code for code, _most in LENGTHS),
        "housing_after": CodeSet.of(_codes(HOUSING)),
        "with_perpetrator": CodeSet.of(_codes(ANSWERS)),
        "violence": CodeSet.of(_codes(VIOLENCE)),
        "violence_duration": CodeSet.of(_codes(DURATIONS)),
        "perpetrator": CodeSet.of(_codes(PERPETRATORS)),
        "lived_together": CodeSet.of(_codes(ANSWERS)),
        "crime_report": CodeSet.of(_codes(ANSWERS)),
        "moved_because": CodeSet.of([*Moved, *_codes(MOVES)]),
        "onward_help": CodeSet.of(_codes(ONWARD)),
        "safety_plan": CodeSet.of(SafetyPlan),
        "refusal_reason": CodeSet.of(_codes("refusal_reasons")),
        "guided_to": CodeSet.of([*Guided, *_codes("guided_places")]),
        "caller": CodeSet.of(Caller),
    }


def _codes(code_set: str) -> list[str]:
    return [code.code for code in shipped_catalogue().code_sets[code_set].codes]


def _age_groups() -> CodeSet:
    bands = shipped_catalogue().code_sets["age_groups"].codes
    broader = {band.code: tag for band in bands for tag in ("child", "adult") if tag in band.tags}
    return CodeSet.of((band.code for band in bands), broader)


def _areas(today: date) -> dict[str, CodeSet]:
    rows = list(Municipality.objects.filter(year=areas_year(today.year) or 0).values_list("code", "county_code", "region_code"))
    parents = {"county": {code: county for code, county, _ in rows}, "region": {code: region for code, _, region in rows}}
    return {
        "municipality": CodeSet.of((code for code, _county, _region in rows), parents=parents),
        "county": CodeSet.of({county for _code, county, _region in rows}),
        "region": CodeSet.of({region for _code, _county, region in rows}),
    }
