"""Everything that is sealed, of every model: what still hangs on an old key, and how it is sealed anew."""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Iterator
from functools import reduce
from operator import or_
from typing import Any, Final, Protocol

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Func, Q

from syli.kernel.vault.crypto import FORMAT, KeyId, header_of, key_id_of
from syli.kernel.vault.errors import VaultError
from syli.kernel.vault.files import FILE_FORMAT, seal_bytes, unseal_bytes
from syli.kernel.vault.reseal import reseal, vault_fields, vault_models
from syli.org.keys.declared import SealedFile, sealed_files
from syli.org.sign_in.secrets import open_secret, seal_secret

Tell = Callable[[int], None]
_HEADER_BYTES: Final = len(header_of(KeyId(0, 1)))


class Kind(Protocol):
    """One kind of sealed things."""

    def stale(self, old: Collection[KeyId]) -> int:
        """Return how many rows or files still hang on one of these keys."""

    def renew(self, old: Collection[KeyId], tell: Tell) -> None:
        """Seal those anew under their owner's newest key, each whole or not at all."""


def kinds() -> Iterator[Kind]:
    """Yield every kind of sealed things there is: vault fields by model, declared files, secrets of accounts."""
    yield from (Fields(model) for model in vault_models(list(apps.get_models())))
    yield from (Files(declared) for declared in sealed_files)
    yield Accounts()


class Fields:
    """The vault fields of one model."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model

    def stale(self, old: Collection[KeyId]) -> int:
        """Return how many rows have a value under one of these keys."""
        return self._rows(old).count()

    def renew(self, old: Collection[KeyId], tell: Tell) -> None:
        """Seal their values anew; a row saved meanwhile is left to those who saved it."""
        reseal(self._rows(old), tell=tell)

    def _rows(self, old: Collection[KeyId]) -> models.QuerySet[Any]:
        names = [field.name for field in vault_fields(self.model)]
        return _beginning(self.model, names, [header_of(key, FORMAT) for key in old])


class Files:
    """The files of one declared table."""

    def __init__(self, declared: SealedFile) -> None:
        self.declared = declared

    def stale(self, old: Collection[KeyId]) -> int:
        """Return how many files begin with one of these keys."""
        return self._first_pieces(old).count()

    def renew(self, old: Collection[KeyId], tell: Tell) -> None:
        """Seal these files anew, one a transaction."""
        for key in list(self._first_pieces(old).order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic():
                self._renew_one(key)
            tell(1)

    def _first_pieces(self, old: Collection[KeyId]) -> models.QuerySet[Any]:
        found = _beginning(self.declared.pieces, [self.declared.field], [header_of(key, FILE_FORMAT) for key in old])
        # A later piece may begin with the same bytes by chance, once in 2^56; only the first one tells.
        return found.filter(number=0) if self.declared.parent else found

    def _renew_one(self, key: int) -> None:
        field, rows = self.declared.field, self.declared.pieces._base_manager.order_by("pk")
        first = rows.select_for_update().filter(pk=key).first()
        if first is None:
            return  # destroyed meanwhile
        owner: Any = getattr(first, self.declared.parent) if self.declared.parent else first
        pieces = list(rows.filter(**{self.declared.parent: owner}).order_by("number")) if self.declared.parent else [first]
        before = [bytes(getattr(piece, field)) for piece in pieces]
        content = unseal_bytes(b"".join(before), column=self.declared.column, row=owner.public_id)
        sealed = seal_bytes(content, owner=owner.vault_owner_id, column=self.declared.column, row=owner.public_id)
        place = 0
        for piece, part in zip(pieces, before, strict=True):
            # The same content sealed again is exactly as long, so every piece keeps its length.
            rows.filter(pk=piece.pk).update(**{field: sealed[place : place + len(part)]})
            place += len(part)


class Accounts:
    """The secrets of second factors, sealed inside what the sign-in library keeps as JSON."""

    def stale(self, old: Collection[KeyId]) -> int:
        """Return how many factors hold a secret under one of these keys."""
        return sum(1 for _ in self._factors(old))

    def renew(self, old: Collection[KeyId], tell: Tell) -> None:
        """Seal these secrets anew."""
        for key in [factor.pk for factor in self._factors(old)]:
            with transaction.atomic():
                factor = Authenticator.objects.select_for_update().get(pk=key)
                factor.data = {name: _renewed(value, old) for name, value in factor.data.items()}
                factor.save(update_fields=["data"])
            tell(1)

    def _factors(self, old: Collection[KeyId]) -> Iterator[Authenticator]:
        for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk").iterator():
            if any(_is_under(text, old) for value in factor.data.values() for text in (value if isinstance(value, list) else [value])):
                yield factor


def _renewed(value: Any, old: Collection[KeyId]) -> Any:
    if isinstance(value, list):
        return [_renewed(one, old) for one in value]
    return seal_secret(open_secret(value)) if _is_under(value, old) else value


def _is_under(value: Any, old: Collection[KeyId]) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return key_id_of(base64.b64decode(value, validate=True)) in old
    except (ValueError, VaultError):
        return False  # not one of ours: an old plain code, a name


def _beginning(model: type[models.Model], names: list[str], headers: list[bytes]) -> models.QuerySet[Any]:
    """Return the rows in which one of these columns begins with one of these headers."""
    heads = {f"head_{name}": Func(F(name), 1, _HEADER_BYTES, function="SUBSTR", output_field=models.BinaryField()) for name in names}
    if not headers:
        return model._base_manager.none()
    return model._base_manager.alias(**heads).filter(reduce(or_, (Q(**{f"{head}__in": headers}) for head in heads)))
