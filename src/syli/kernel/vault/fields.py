"""Model fields whose values are encrypted in the database: `VaultTextField`, `VaultDateField`, `VaultJSONField`.

The model needs `public_id` (what the value is bound to) and `vault_owner_id` (whose key seals it). A row loaded from
the database holds closed values; reading the attribute opens it, so a list that shows no names decrypts nothing.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final, NoReturn

from django import forms
from django.core import checks, exceptions
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Exact, Lookup
from django.db.models.query_utils import DeferredAttribute

from syli.kernel.vault import crypto, keyring
from syli.kernel.vault.errors import VaultError, VaultKeyMissing
from syli.kernel.vault.sealed import Ciphertext, Held, Sealed

ROW_ATTRIBUTE: Final = "public_id"
OWNER_ATTRIBUTE: Final = "vault_owner_id"


class VaultAttribute(DeferredAttribute):
    """The attribute of a vault field: opens on reading, hides what is put in."""

    field: VaultField

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        kept = instance.__dict__.get(self.field.attname, self)
        if kept is self:
            # Deferred: Django fetches the column and puts it back through __set__.
            instance.refresh_from_db(fields=[self.field.attname])
            kept = instance.__dict__[self.field.attname]
        return self.field.open(instance, kept)

    def __set__(self, instance: models.Model, value: Any) -> None:
        if value is not None and not isinstance(value, (Sealed, Held)) and not hasattr(value, "resolve_expression"):
            value = Held(value)
        instance.__dict__[self.field.attname] = value


class VaultField(models.Field[Any, Any]):
    """What all vault fields share. Subclasses say how a value becomes bytes and back."""

    descriptor_class = VaultAttribute
    is_mutable = False
    vault_column: str

    def encode(self, value: Any) -> bytes:
        """Write a value as bytes."""
        raise TypeError(f"{type(self).__name__} does not say how its values become bytes.")

    def decode(self, plaintext: bytes) -> Any:
        """Read a value from bytes."""
        raise TypeError(f"{type(self).__name__} does not say how bytes become its values.")

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Learn the name every value of this column is bound to. Renaming model or field needs every row sealed anew."""
        super().contribute_to_class(cls, name, private_only)
        self.vault_column = f"{cls._meta.label}.{name}"

    # -- between the instance and the database -------------------------------------------------------------------

    def get_internal_type(self) -> str:
        """Make it a binary column on every engine."""
        return "BinaryField"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Return the engine's placeholder for bytes."""
        return str(connection.ops.binary_placeholder_sql(value))  # type: ignore[call-arg]  # the stubs are of a later Django

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Sealed | None:
        """Keep the value closed; the attribute opens it."""
        return None if value is None else Sealed(bytes(value), self.vault_column)

    def open(self, instance: models.Model, kept: Any) -> Any:
        """Return the plain value of what the instance keeps for this field."""
        if isinstance(kept, Held):
            return kept.value
        if not isinstance(kept, Sealed):
            return kept
        plaintext = kept.unseal(_row_of(instance))
        value = self.decode(plaintext)
        if self.is_mutable:
            # Someone may change the value in place and save: keep it, and see on saving whether it changed.
            instance.__dict__[self.attname] = Held(value, kept, plaintext)
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Ciphertext | None:
        """Seal the value for its row under its owner's key; leave unchanged what is sealed that way already."""
        kept = model_instance.__dict__.get(self.attname)
        if kept is None:
            return None
        owner, row = _owner_of(model_instance), _row_of(model_instance)
        if isinstance(kept, Sealed):
            plaintext = self._plaintext_of(kept, owner, row, add)
            if plaintext is None:
                return Ciphertext(kept.ciphertext)
        elif isinstance(kept, Held):
            plaintext = self._encoded(kept.value)
            if kept.sealed is not None and plaintext == kept.plaintext and _is_owned(kept.sealed, owner):
                return Ciphertext(kept.sealed.ciphertext)
        else:
            raise self.refusal("computed in the database")
        return Ciphertext(keyring.current().seal(owner, self.vault_column, row, plaintext))

    def _plaintext_of(self, kept: Sealed, owner: int, row: str, add: bool) -> bytes | None:
        """Return what must be sealed anew, or None when the closed value may be written back as it is.

        It is opened in any case: a value copied here from another row would otherwise be lost in silence.
        """
        try:
            plaintext = Sealed(kept.ciphertext, self.vault_column).unseal(row)
        except VaultKeyMissing:
            if add:
                raise
            return None  # erased on purpose; the rest of the row may still change
        return None if _is_owned(kept, owner) else plaintext

    def _encoded(self, value: Any) -> bytes:
        try:
            return self.encode(value)
        except (TypeError, ValueError, AttributeError):
            raise VaultError(f"{self.vault_column} cannot keep a {type(value).__name__} like this.") from None

    def get_prep_value(self, value: Any) -> Ciphertext | None:
        """Accept only what has been sealed: `.update()` and `bulk_update()` know no row to seal for."""
        if value is None or isinstance(value, Ciphertext):
            return value
        raise self.refusal("written or looked for without its row")

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Hand the bytes to the engine."""
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(bytes(value))  # type: ignore[attr-defined]  # every engine module has Binary

    def refusal(self, how: str) -> VaultError:
        """Say what cannot be done and what to do instead."""
        return VaultError(
            f"{self.vault_column} is encrypted, so it cannot be {how}. "
            "Change it on the instance and save; search with vault.tokens; ask for emptiness with __isnull."
        )

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow `__isnull` and, for those who seal anew, `__ciphertext`; nothing else."""
        return super().get_lookup(lookup_name) if lookup_name in {"isnull", "ciphertext"} else RefusedLookup

    def get_transform(self, lookup_name: str) -> None:
        """Allow no transform."""
        return

    def value_to_string(self, obj: models.Model) -> NoReturn:
        """Refuse to be serialised: a dump would hold the secret in the clear."""
        raise self.refusal("written into a dump")

    # -- what Django checks --------------------------------------------------------------------------------------

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Check that the model can seal and that nothing sorts or searches by ciphertext."""
        return [*super().check(**kwargs), *self._check_model(), *self._check_use()]

    def _check_model(self) -> list[checks.CheckMessage]:
        return [
            checks.Error(f"A model with vault fields needs `{name}`.", obj=self, id="vault.E001")
            for name in (ROW_ATTRIBUTE, OWNER_ATTRIBUTE)
            if not hasattr(self.model, name)
        ]

    def _check_use(self) -> list[checks.CheckMessage]:
        found: list[checks.CheckMessage] = []
        if self.unique or self.primary_key or getattr(self, "db_index", False):
            found.append(checks.Error("Ciphertext differs every time: no key, no index.", obj=self, id="vault.E002"))
        ordering = [str(name).lstrip("-") for name in self.model._meta.ordering or ()]
        if self.name in ordering:
            found.append(checks.Error("Rows cannot be ordered by ciphertext.", obj=self, id="vault.E003"))
        return found


class RefusedLookup(Lookup[Any]):
    """Every other lookup: refused when a query is built with it; a class, since type checkers ask for it too."""

    lookup_name = "refused"

    def __init__(self, lhs: Any, rhs: Any) -> None:
        raise lhs.output_field.refusal("searched by its value")


@VaultField.register_lookup
class CiphertextIs(Exact):
    """Find the row whose column still holds exactly these bytes: "if nobody saved meanwhile"."""

    lookup_name = "ciphertext"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """Compare bytes."""
        return f"= {rhs}"


class VaultTextField(VaultField):
    """Encrypted text."""

    _pyi_private_set_type: str
    _pyi_private_get_type: str
    empty_strings_allowed = True
    description = "Text, encrypted"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators.append(ProhibitNullCharactersValidator())
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def encode(self, value: Any) -> bytes:
        """Write text as UTF-8."""
        if not isinstance(value, str):
            raise TypeError("not text")
        return value.encode()

    def decode(self, plaintext: bytes) -> str:
        """Read text from UTF-8."""
        return plaintext.decode()

    def to_python(self, value: Any) -> str | None:
        """Turn what a form gave into text."""
        return value if value is None or isinstance(value, str) else str(value)

    def formfield(self, form_class: Any = None, choices_form_class: Any = None, **kwargs: Any) -> Any:
        """Ask for it in a text field; a short one in one line."""
        widget = {} if self.max_length is not None else {"widget": forms.Textarea}
        given = {"form_class": form_class or forms.CharField, "max_length": self.max_length, **widget, **kwargs}
        return super().formfield(choices_form_class=choices_form_class, **given)


class VaultDateField(VaultField):
    """An encrypted date."""

    _pyi_private_set_type: date
    _pyi_private_get_type: date
    empty_strings_allowed = False
    description = "Date, encrypted"

    def encode(self, value: Any) -> bytes:
        """Write a date as ISO 8601; a moment is refused, for its date depends on where one stands."""
        if type(value) is not date:
            raise TypeError("not a date")
        return value.isoformat().encode()

    def decode(self, plaintext: bytes) -> date:
        """Read a date from ISO 8601."""
        return date.fromisoformat(plaintext.decode())

    def to_python(self, value: Any) -> date | None:
        """Turn what a form gave into a date."""
        if value is None or type(value) is date:
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise exceptions.ValidationError(forms.DateField.default_error_messages["invalid"], code="invalid") from None

    def formfield(self, form_class: Any = None, choices_form_class: Any = None, **kwargs: Any) -> Any:
        """Ask for it in a date field."""
        return super().formfield(form_class=form_class or forms.DateField, choices_form_class=choices_form_class, **kwargs)


class VaultJSONField(VaultField):
    """Encrypted lists and dictionaries of plain JSON values."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    empty_strings_allowed = False
    is_mutable = True
    description = "Structured data, encrypted"

    def encode(self, value: Any) -> bytes:
        """Write strict JSON."""
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()

    def decode(self, plaintext: bytes) -> Any:
        """Read JSON."""
        return json.loads(plaintext)

    def formfield(self, form_class: Any = None, choices_form_class: Any = None, **kwargs: Any) -> Any:
        """Ask for it in a JSON field."""
        return super().formfield(form_class=form_class or forms.JSONField, choices_form_class=choices_form_class, **kwargs)


def _row_of(instance: models.Model) -> str:
    row = getattr(instance, ROW_ATTRIBUTE, None)
    if not isinstance(row, str) or not row:
        raise VaultError(f"{instance._meta.label} has no {ROW_ATTRIBUTE} to bind its secrets to.")
    return row


def _owner_of(instance: models.Model) -> int:
    owner = getattr(instance, OWNER_ATTRIBUTE, None)
    if not isinstance(owner, int):
        raise VaultError(f"{instance._meta.label} has no {OWNER_ATTRIBUTE}: whose key should seal it?")
    return owner


def _is_owned(sealed: Sealed, owner: int) -> bool:
    """Tell whether a sealed value is under the newest key of this owner."""
    return crypto.key_id_of(sealed.ciphertext) == keyring.current().newest(owner).key_id
