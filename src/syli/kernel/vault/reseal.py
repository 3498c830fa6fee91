"""Seal rows anew under their owner's newest key, after a rotation or a change of owner, while people go on working."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from syli.kernel.vault import keyring
from syli.kernel.vault.crypto import key_id_of
from syli.kernel.vault.fields import VaultField
from syli.kernel.vault.sealed import Ciphertext, Sealed


def vault_fields(model: type[models.Model]) -> list[VaultField]:
    """Return the encrypted fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, VaultField)]


def vault_models(models_of_app: list[type[models.Model]]) -> list[type[models.Model]]:
    """Return those models that have encrypted fields; rotation must visit each."""
    return [model for model in models_of_app if vault_fields(model)]


def reseal(rows: models.QuerySet[Any], *, batch: int = 500, tell: Callable[[int], None] | None = None) -> int:
    """Seal under the newest key every value of `rows` that is not; return how many values changed.

    One transaction per batch. A row somebody saves meanwhile is left to them: their save used the newest key.
    """
    changed, last = 0, None
    ordered = rows.order_by("pk")
    while True:
        page = list((ordered if last is None else ordered.filter(pk__gt=last))[:batch])
        if not page:
            return changed
        with transaction.atomic():
            changed += sum(_reseal_row(row) for row in page)
        last = page[-1].pk
        if tell is not None:
            tell(len(page))


def _reseal_row(row: Any) -> int:
    changed = 0
    for field in vault_fields(type(row)):
        kept = row.__dict__.get(field.attname)
        if not isinstance(kept, Sealed) or key_id_of(kept.ciphertext) == keyring.current().newest(row.vault_owner_id).key_id:
            continue
        plaintext = kept.unseal(row.public_id)
        fresh = Ciphertext(keyring.current().seal(row.vault_owner_id, field.vault_column, row.public_id, plaintext))
        same = type(row)._base_manager.filter(pk=row.pk, **{f"{field.name}__ciphertext": Ciphertext(kept.ciphertext)})
        changed += same.update(**{field.name: fresh})
    return changed
