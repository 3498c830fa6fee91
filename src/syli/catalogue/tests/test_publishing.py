"""Publishing packs by command and by verb, twice, and with a document that was changed; checking them by verb."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from syli.catalogue.cli import catalogue
from syli.catalogue.commands import publish_pack, publish_shipped
from syli.catalogue.models import ServiceType
from syli.catalogue.packs import pack_from_json, shipped_catalogue
from syli.catalogue.queries import forget_packs, packs_on
from syli.kernel.access.engine import NotAllowed
from syli.kernel.cli import check
from syli.kernel.context import system_context
from syli.kernel.rules import RuleBroken
from tests.cast import Cast

IMAGINARY = Path(__file__).resolve().parents[4] / "tests" / "packs" / "imaginary_service.yaml"


@pytest.mark.django_db
def test_publish__twice__changes_nothing(cast: Cast) -> None:
    forget_packs()
    ctx = system_context(None, now=cast.now)
    first = publish_shipped(ctx)
    rows = list(ServiceType.objects.order_by("pk").values_list("pk", "version", "digest"))
    assert publish_shipped(ctx) == first == len(rows)
    assert list(ServiceType.objects.order_by("pk").values_list("pk", "version", "digest")) == rows


@pytest.mark.django_db
def test_publish__changed_document__is_refused_and_a_new_version_taken(cast: Cast) -> None:
    forget_packs()
    ctx = system_context(None, now=cast.now)
    pack = shipped_catalogue().packs[0]
    publish_pack(ctx, pack=pack)
    changed = pack_from_json(pack.source_json.replace(pack.name.en, f"{pack.name.en} changed"))
    assert changed.digest != pack.digest
    with pytest.raises(RuleBroken, match="CATALOGUE-01"):
        publish_pack(ctx, pack=changed)
    assert ServiceType.objects.get().digest == pack.digest
    publish_pack(ctx, pack=replace(changed, version=pack.version + 1))
    assert ServiceType.objects.count() == 2
    assert packs_on(ctx.today)[pack.code, ""].name.en.endswith("changed")


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["leena", "adele", "aino", "tilda"])
def test_publish__others_than_the_steward__may_not(cast: Cast, who: str) -> None:
    with cast.inside(who) as ctx, pytest.raises(NotAllowed):
        publish_pack(ctx, pack=shipped_catalogue().packs[0])
    assert not ServiceType.objects.exists()


@pytest.mark.django_db
def test_verb__publish__says_how_many_and_exits_honestly(cast: Cast) -> None:
    run = CliRunner()
    first = run.invoke(catalogue, ["publish"])
    count = ServiceType.objects.count()
    assert first.exit_code == 0, first.output
    assert f"{count} packs are published, {count} of them new." in first.output
    assert f"{count} packs are published, 0 of them new." in run.invoke(catalogue, ["publish"]).output
    ServiceType.objects.filter(pk=ServiceType.objects.order_by("pk").first().pk).update(digest="0" * 64)  # type: ignore[union-attr]
    refused = run.invoke(catalogue, ["publish"])
    assert refused.exit_code == 4
    assert "CATALOGUE-01" in refused.output


def test_verb__check_packs__reports_and_exits_honestly(tmp_path: Path) -> None:
    run = CliRunner()
    assert run.invoke(check, ["packs"]).exit_code == 0
    assert "0 errors" in run.invoke(check, ["packs", str(IMAGINARY)]).output
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("code: wrong\nversion: soon\n", encoding="utf-8")
    found = run.invoke(check, ["packs", str(wrong)])
    assert found.exit_code == 1
    assert "wrong.yaml" in found.output
    assert run.invoke(check, ["packs", str(tmp_path / "missing")]).exit_code == 2
