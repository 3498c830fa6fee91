"""Reading the catalogue: the pack an episode began under, what is offered where, and the words of codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import OuterRef, Q, QuerySet, Subquery

from syli.catalogue.models import ServiceOffer, ServiceType
from syli.catalogue.packs import CodeSet, Pack, pack_from_json, shipped_catalogue
from syli.catalogue.packs.model import Choice, Code


@lru_cache(maxsize=512)
def _parsed(digest: str, source_json: str) -> Pack:
    # Published versions never change, so one parse serves the life of the process.
    return pack_from_json(source_json)


# What `packs_on` has read, so that it asks for whole documents only once.
_by_digest: dict[str, Pack] = {}


@lru_cache(maxsize=512)
def _published(code: str, profile: str, version: int) -> Pack:
    row = ServiceType.objects.get(code=code, profile=profile, pack_version=version)
    return _parsed(row.digest, row.source_json)


def pack_of(code: str, profile: str, version: int) -> Pack:
    """Return one published pack version; raises ServiceType.DoesNotExist."""
    return _published(code, profile, version)


def forget_packs() -> None:
    """Forget what was read (tests, and after publishing)."""
    _published.cache_clear()
    _by_digest.clear()


def sealed_services() -> QuerySet[ServiceType, str]:
    """Return the codes of the services whose clients are closed to other units, to be asked inside another query."""
    return ServiceType.objects.filter(is_sealed=True).order_by().values_list("code", flat=True)


def newest_pack(code: str) -> Pack | None:
    """Return the newest published pack of a service, whatever its profile; None for a service nobody published."""
    row = ServiceType.objects.filter(code=code).order_by("profile", "-pack_version").first()
    return _parsed(row.digest, row.source_json) if row else None


def current_type(code: str, profile: str, day: date) -> ServiceType:
    """Return the newest version of a service valid on `day`; raises ServiceType.DoesNotExist."""
    valid = ServiceType.objects.filter(code=code, profile=profile, status="published", start_on__lte=day)
    found = valid.filter(Q(end_on__isnull=True) | Q(end_on__gte=day)).order_by("-pack_version").first()
    if found is None:
        raise ServiceType.DoesNotExist(f"{code} {profile} on {day}")
    return found


def current_pack(code: str, profile: str, day: date) -> Pack:
    """Return the newest published pack of a service valid on `day`."""
    row = current_type(code, profile, day)
    return _parsed(row.digest, row.source_json)


def packs_on(day: date) -> dict[tuple[str, str], Pack]:
    """Return the newest published pack of every service and profile valid on `day`, in one query, two when new ones are read."""
    valid = ServiceType.objects.filter(Q(end_on__isnull=True) | Q(end_on__gte=day), status="published", start_on__lte=day)
    newest: dict[tuple[str, str], str] = {}
    for row in valid.order_by("code", "profile", "-pack_version").values("code", "profile", "digest"):
        newest.setdefault((row["code"], row["profile"]), row["digest"])
    return dict(zip(newest, _read(newest.values()), strict=True))


def _read(digests: Iterable[str]) -> list[Pack]:
    """Return the packs of these digests; whole documents are asked for only once in the life of the process."""
    wanted = list(digests)
    if unread := set(wanted) - _by_digest.keys():
        documents = ServiceType.objects.filter(digest__in=unread).values_list("digest", "source_json")
        _by_digest.update({digest: _parsed(digest, source) for digest, source in documents})
    return [_by_digest[digest] for digest in wanted]


def service_name(code: str, language: str) -> str:
    """Return a service's name; its code when no published version is known."""
    row = ServiceType.objects.filter(code=code).order_by("-pack_version").first()
    return _parsed(row.digest, row.source_json).name.in_language(language) if row else code


def newest_digest(of: str) -> Subquery:
    """Return, for rows whose column `of` names a service, its newest version's fingerprint; `named` makes a name of it without asking."""
    return Subquery(ServiceType.objects.filter(code=OuterRef(of)).order_by("-pack_version").values("digest")[:1])


def named(digest: str | None, language: str) -> str:
    """Return the name of the service whose pack has this fingerprint; empty for none."""
    return _read([digest])[0].name.in_language(language) if digest else ""


def service_names(language: str) -> dict[str, str]:
    """Return the name of every published service, by code, in one query, two when new packs are read."""
    newest = dict(ServiceType.objects.order_by("code", "pack_version").values_list("code", "digest"))
    return {code: pack.name.in_language(language) for code, pack in zip(newest, _read(newest.values()), strict=True)}


def every_service_name() -> frozenset[str]:
    """Return every name of every published service, in all languages and in lower case; one query, two when new packs are read."""
    rows = ServiceType.objects.order_by("pack_version").values_list("code", "profile", "digest")
    newest = {(code, profile): digest for code, profile, digest in rows}
    names = (pack.name for pack in _read(newest.values()))
    return frozenset(" ".join(word.split()).casefold() for name in names for word in (name.fi, name.sv, name.en) if word)


def offers_of(organisation_id: int, day: date, unit_ids: list[int] | None = None) -> QuerySet[ServiceOffer]:
    """Return what an organisation (or some of its units) offers on `day`."""
    offers = ServiceOffer.objects.filter(organisation_id=organisation_id, start_on__lte=day).filter(Q(end_on__isnull=True) | Q(end_on__gte=day))
    if unit_ids is not None:
        offers = offers.filter(unit_id__in=unit_ids)
    return offers.select_related("unit").order_by("service_code", "unit__name", "pk")


def code_set(code: str) -> CodeSet:
    """Return a shipped code set; raises KeyError."""
    return shipped_catalogue().code_sets[code]


def label(set_code: str, code: str, language: str) -> str:
    """Return the words of one code; the code itself when the set does not know it (an old import)."""
    known = shipped_catalogue().code_sets.get(set_code)
    found = known.find(code) if known else None
    return found.texts.in_language(language) if found else code


def choices_of(choice: Choice, language: str, day: date | None = None) -> list[tuple[str, str]]:
    """Return (code, words) pairs of a pack's choice, for a form."""
    return [(entry.code, entry.texts.in_language(language)) for entry in codes_of(choice, day)]


def codes_of(choice: Choice, day: date | None = None) -> tuple[Code, ...]:
    """Return the codes of a pack's choice valid on `day`."""
    return shipped_catalogue().code_sets[choice.code_set].chosen(choice, day)
