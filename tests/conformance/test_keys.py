"""Nothing that hangs on a key is forgotten when the key is changed: every sealed column and every token is declared."""

from __future__ import annotations

import ast
from typing import Any

from django.apps import apps
from django.db import models

from syli.kernel.vault.fields import VaultField
from syli.org.keys.declared import lasting_marks, sealed_files, token_columns
from tests.conformance.code import calls, trees
from tools.project import ours

#: Bytes that are no sealed content: the keys themselves, wrapped by the master.
NOT_SEALED = {"kernel.VaultKey.wrapped"}
#: Every file that seals or keys something by itself. What a new one makes must be declared (`org/keys/declared.py`) and renewed by a test.
SEALING = {
    "interop/commands/handing_in.py", "org/commands/keys/sealed.py", "org/sign_in/secrets.py", "records/commands/files.py",
    "retention/commands/answering.py", "stays/commands/feedback.py",
}  # fmt: skip
KEYING = {"interop/bulk/writer.py", "interop/imports/lookups.py", "people/tokens.py", "records/search.py"}


def columns() -> list[tuple[str, Any]]:
    rows = [model for model in apps.get_models(include_auto_created=True) if ours(model.__module__) and model._meta.app_label != "toy"]
    return [(f"{model._meta.label}.{field.name}", field) for model in rows for field in model._meta.local_concrete_fields]


def test_sealed_bytes__are_declared() -> None:
    found = {name for name, field in columns() if isinstance(field, models.BinaryField) and not isinstance(field, VaultField)}
    assert found - NOT_SEALED == {f"{one.pieces._meta.label}.{one.field}" for one in sealed_files}


def test_sealed_files__belong_to_a_row_with_an_owner() -> None:
    for one in sealed_files:
        parent = one.pieces._meta.get_field(one.parent).related_model if one.parent else one.pieces
        assert hasattr(parent, "vault_owner_id"), one
        assert not one.parent or "number" in {field.name for field in one.pieces._meta.get_fields()}, one


def test_tokens_and_marks__are_declared() -> None:
    found = {name for name, field in columns() if field.name == "token" or field.name.endswith("_token") or field.name == "source_key"}
    declared = {column for tokens in token_columns for column in tokens.columns} | {column for marks in lasting_marks for column in marks.columns}
    assert found == declared


def test_sealing_and_keying__happens_where_it_is_known() -> None:
    sealing, keying = set(), set()
    for path, module in trees():
        if path.startswith("kernel/vault/"):
            continue
        for call in calls(module):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in ("seal_bytes", "seal_file", "write_sealed") or (name == "seal" and "keyring" in ast.unparse(call.func)):
                sealing.add(path)
            elif name in ("exact_token", "index_tokens"):
                keying.add(path)
    assert (sealing, keying) == (SEALING, KEYING)
