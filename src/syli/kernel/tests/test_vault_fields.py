"""Encrypted fields: closed until read, bound to their row, refused wherever they would leak or be lost."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import checks, serializers
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.forms import modelform_factory

from syli.kernel.ids import new_public_id
from syli.kernel.tests.toy.models import Letter
from syli.kernel.vault import keyring
from syli.kernel.vault.crypto import key_id_of
from syli.kernel.vault.errors import VaultError, VaultKeyMissing
from syli.kernel.vault.fields import VaultDateField, VaultJSONField, VaultTextField
from syli.kernel.vault.reseal import reseal, vault_fields
from syli.kernel.vault.sealed import Sealed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OWNER, OTHER = 71, 72
SECRET = "Kerttu Kuura-Hiidenheimo"


@pytest.fixture(autouse=True)
def keys(db: None) -> None:
    keyring.current().create_keys(OWNER, NOW)
    keyring.current().create_keys(OTHER, NOW)


def letter(**given: Any) -> Letter:
    return Letter.objects.create(**{"vault_owner_id": OWNER, "created_at": NOW, "sender": SECRET, **given})


def raw(row: Letter, column: str) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM toy_letter WHERE id = %s", [row.pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def put(row: Letter, column: str, value: bytes | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE toy_letter SET {column} = %s WHERE id = %s", [value, row.pk])


def test_field__saved_and_loaded__gives_back_every_kind_of_value() -> None:
    made = letter(nickname="", sent_on=date(2024, 2, 29), answers={"ä": [1, None, True], "b": "“x”"})
    seen = Letter.objects.get(pk=made.pk)
    assert (seen.sender, seen.nickname, seen.sent_on) == (SECRET, "", date(2024, 2, 29))
    assert seen.answers == {"ä": [1, None, True], "b": "“x”"}


def test_field__none_and_defaults__stay_apart_from_empty_text() -> None:
    made = letter(sender="")
    seen = Letter.objects.get(pk=made.pk)
    assert (seen.sender, seen.nickname, seen.sent_on, seen.answers) == ("", None, None, {})
    assert raw(made, "nickname") is None
    assert raw(made, "sender") not in (None, b"")


def test_field__in_the_database__shows_neither_the_value_nor_its_length() -> None:
    made = letter(nickname="ei")
    longer = letter(nickname="kyllä")
    stored = raw(made, "sender")
    assert stored is not None
    assert SECRET.encode() not in stored
    assert b"Kerttu" not in stored
    assert len(raw(made, "nickname") or b"") == len(raw(longer, "nickname") or b"")


def test_field__same_value_twice__is_stored_differently() -> None:
    assert raw(letter(), "sender") != raw(letter(), "sender")


def test_list__without_names__opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    letter(), letter()
    opened: list[str] = []

    def unseal(self: Sealed, row: str) -> bytes:
        opened.append(row)
        return b""

    monkeypatch.setattr(Sealed, "unseal", unseal)
    assert [row.subject_code for row in Letter.objects.all()] == ["", ""]
    assert opened == []
    _ = [row.sender for row in Letter.objects.all()]
    assert len(opened) == 2


def test_values__give_closed_values_that_open_only_with_their_row() -> None:
    made, other = letter(), letter()
    row: dict[str, Any] = dict(Letter.objects.filter(pk=made.pk).values("sender", "public_id").get())
    assert isinstance(row["sender"], Sealed)
    assert SECRET not in repr(row)
    assert row["sender"].unseal(row["public_id"]).decode() == SECRET
    with pytest.raises(VaultError):
        row["sender"].unseal(other.public_id)
    with pytest.raises(VaultError):
        row["sender"].__html__()


@pytest.mark.parametrize("column", ["sender", "nickname", "answers"])
def test_value__copied_to_another_row__does_not_open(column: str) -> None:
    mine, yours = letter(nickname="n", answers={"a": 1}), letter(nickname="n", answers={"a": 1})
    put(yours, column, raw(mine, column))
    with pytest.raises(VaultError):
        getattr(Letter.objects.get(pk=yours.pk), column)


def test_value__copied_to_another_column__does_not_open() -> None:
    made = letter(nickname="n")
    put(made, "nickname", raw(made, "sender"))
    with pytest.raises(VaultError):
        _ = Letter.objects.get(pk=made.pk).nickname


def test_value__any_byte_changed__does_not_open() -> None:
    made = letter(sender="a")
    stored = raw(made, "sender") or b""
    for place in range(len(stored)):
        put(made, "sender", stored[:place] + bytes([stored[place] ^ 1]) + stored[place + 1 :])
        with pytest.raises(VaultError):
            _ = Letter.objects.get(pk=made.pk).sender
    put(made, "sender", b"")
    with pytest.raises(VaultError):
        _ = Letter.objects.get(pk=made.pk).sender


def test_row__saved_with_a_value_from_another_row__is_refused_not_lost() -> None:
    mine, yours = Letter.objects.get(pk=letter().pk), letter(sender="other")
    mine.public_id = new_public_id()
    with pytest.raises(VaultError), transaction.atomic():
        mine.save()
    yours.__dict__["sender"] = Letter.objects.get(pk=mine.pk).__dict__["sender"]
    with pytest.raises(VaultError), transaction.atomic():
        yours.save()
    assert Letter.objects.get(pk=yours.pk).sender == "other"


def test_row__copied_after_reading__is_sealed_for_itself() -> None:
    made = Letter.objects.get(pk=letter().pk)
    twin = Letter(vault_owner_id=OWNER, created_at=NOW, sender=made.sender, answers=made.answers)
    twin.save()
    assert Letter.objects.get(pk=twin.pk).sender == SECRET


def test_save__of_another_column__leaves_ciphertext_alone() -> None:
    made = letter(answers={"a": 1})
    before = (raw(made, "sender"), raw(made, "answers"))
    seen = Letter.objects.get(pk=made.pk)
    assert seen.answers == {"a": 1}
    seen.subject_code = "x"
    seen.save()
    assert (raw(made, "sender"), raw(made, "answers")) == before


def test_json__changed_in_place__is_saved() -> None:
    seen = Letter.objects.get(pk=letter(answers={"a": [1]}).pk)
    seen.answers["a"].append(2)
    seen.save()
    assert Letter.objects.get(pk=seen.pk).answers == {"a": [1, 2]}


def test_row__given_to_another_owner__is_sealed_under_that_owner() -> None:
    made = letter(nickname="n", answers={"a": 1})
    seen = Letter.objects.get(pk=made.pk)
    assert seen.answers == {"a": 1}
    seen.vault_owner_id = OTHER
    seen.save()
    for column in ("sender", "nickname", "answers"):
        assert key_id_of(raw(made, column) or b"").owner == OTHER
    keyring.current().erase(OWNER)
    again = Letter.objects.get(pk=made.pk)
    assert (again.sender, again.nickname, again.answers) == (SECRET, "n", {"a": 1})


@pytest.mark.parametrize(
    "misuse",
    [
        lambda: Letter.objects.filter(sender=SECRET),
        lambda: Letter.objects.filter(sender__icontains="Ker"),
        lambda: Letter.objects.filter(sent_on__gte=date(2020, 1, 1)),
        lambda: Letter.objects.filter(sent_on__year=2020),
        lambda: Letter.objects.filter(sent_on__year__gte=2020),
        lambda: Letter.objects.filter(answers__a=1),
        lambda: Letter.objects.exclude(sender__in=["a"]),
        lambda: Letter.objects.get_or_create(sender=SECRET),
        lambda: Letter.objects.update(sender=SECRET),
        lambda: Letter.objects.update(answers={"a": 1}),
        lambda: Letter.objects.bulk_update([Letter.objects.get()], ["sender"]),
        lambda: serializers.serialize("json", Letter.objects.all()),
        lambda: pickle.dumps(Letter(sender=SECRET)),
        lambda: letter(sender=5),
        lambda: letter(sent_on=NOW),
        lambda: letter(sent_on="2020-01-01"),
        lambda: letter(answers={"a": NOW}),
        lambda: letter(answers={"a": float("nan")}),
        lambda: letter(sender=models.F("subject_code")),
        lambda: letter(public_id=""),
        lambda: letter(vault_owner_id=None),
        lambda: letter(vault_owner_id=2**32),
        lambda: letter(vault_owner_id=999),
    ],
)
def test_misuse__is_refused_without_showing_the_value(misuse: Any) -> None:
    made = letter()
    before = raw(made, "sender")
    with pytest.raises((VaultError, FieldError)) as refused, transaction.atomic():
        misuse()
    assert SECRET not in str(refused.value)
    assert SECRET not in repr(refused.getrepr(showlocals=False, style="short"))
    assert raw(made, "sender") == before


def test_isnull__may_be_asked() -> None:
    letter(nickname="n")
    letter()
    assert Letter.objects.filter(nickname__isnull=True).count() == 1
    assert Letter.objects.update(nickname=None) == 2


def test_bulk_create__seals_every_row() -> None:
    Letter.objects.bulk_create([Letter(vault_owner_id=OWNER, created_at=NOW, sender=f"s{n}", answers=[n]) for n in range(30)])
    assert sorted((row.sender, row.answers[0]) for row in Letter.objects.all()) == sorted((f"s{n}", n) for n in range(30))


def test_defer_and_only__fetch_the_value_when_asked(django_assert_num_queries: Any) -> None:
    made = letter(answers={"a": 1})
    for rows in (Letter.objects.defer("sender", "answers"), Letter.objects.only("subject_code")):
        with django_assert_num_queries(1):
            seen = rows.get(pk=made.pk)
        assert seen.get_deferred_fields() >= {"sender", "answers"}
        assert (seen.sender, seen.answers) == (SECRET, {"a": 1})


def test_refresh_and_deepcopy__keep_the_value() -> None:
    made = letter()
    made.sender = "changed"
    assert copy.deepcopy(made).sender == "changed"
    made.refresh_from_db()
    assert made.sender == SECRET
    closed = pickle.loads(pickle.dumps(Letter.objects.get(pk=made.pk)))
    assert closed.sender == SECRET


def test_repr__of_everything__shows_nothing() -> None:
    made = letter(answers={"secret": SECRET})
    seen = Letter.objects.get(pk=made.pk)
    _ = seen.answers
    shown = [repr(vars(row)) for row in (made, seen)] + [repr(seen.__dict__["sender"].ciphertext), str(seen.__dict__["sender"])]
    shown.append(repr(keyring.current().newest(OWNER)))
    shown.append(repr(keyring.current()))
    assert "Kerttu" not in "".join(shown)


def test_form__edits_and_bounds_encrypted_text() -> None:
    made = Letter.objects.get(pk=letter(sent_on=date(2026, 1, 2)).pk)
    form_class = modelform_factory(Letter, fields=["sender", "sent_on"])
    assert form_class(instance=made).initial == {"sender": SECRET, "sent_on": date(2026, 1, 2)}
    assert form_class({"sender": "x" * 81}, instance=made).errors.keys() == {"sender"}
    form = form_class({"sender": "New", "sent_on": "2026-02-01"}, instance=made)
    form.save()
    seen = Letter.objects.get(pk=made.pk)
    assert (seen.sender, seen.sent_on) == ("New", date(2026, 2, 1))


@pytest.mark.parametrize("field", [VaultTextField(max_length=9, blank=True), VaultDateField(null=True), VaultJSONField(default=dict)])
def test_field__deconstructed__is_made_again_the_same(field: Any) -> None:
    _, path, args, kwargs = field.deconstruct()
    again = type(field)(*args, **kwargs)
    assert path == f"syli.kernel.vault.fields.{type(field).__name__}"
    assert again.deconstruct()[1:] == field.deconstruct()[1:]


def test_checks__find_a_model_that_cannot_seal_and_ordering_by_ciphertext() -> None:
    class Bare(models.Model):
        name = VaultTextField(unique=True)

        class Meta:
            app_label = "vault_check_only"
            ordering = ["-name"]

    found = [problem.id for problem in Bare._meta.get_field("name").check() if isinstance(problem, checks.Error)]
    assert found.count("vault.E001") == 2
    assert {"vault.E002", "vault.E003"} <= set(found)
    assert [problem for field in vault_fields(Letter) for problem in field.check()] == []


def test_rotation__old_values_open_and_reseal_moves_them() -> None:
    made = letter(nickname="n", answers={"a": 1})
    yours = letter(vault_owner_id=OTHER)
    assert keyring.current().rotate(OWNER, NOW) == 2
    assert Letter.objects.get(pk=made.pk).sender == SECRET
    fresh = letter()
    assert key_id_of(raw(fresh, "sender") or b"").version == 2
    assert reseal(Letter.objects.filter(vault_owner_id=OWNER), batch=1) == 3
    assert reseal(Letter.objects.filter(vault_owner_id=OWNER)) == 0
    assert keyring.current().erase_retired(OWNER) == 1
    seen = Letter.objects.get(pk=made.pk)
    assert (seen.sender, seen.nickname, seen.answers) == (SECRET, "n", {"a": 1})
    assert Letter.objects.get(pk=yours.pk).sender == SECRET


def test_reseal__row_saved_meanwhile__keeps_the_newer_value(monkeypatch: pytest.MonkeyPatch) -> None:
    made = letter()
    keyring.current().rotate(OWNER, NOW)
    unseal = Sealed.unseal

    def interrupt(self: Sealed, row: str) -> bytes:
        plaintext = unseal(self, row)
        monkeypatch.undo()
        other = Letter.objects.get(pk=made.pk)
        other.sender = "newer"
        other.save()
        return plaintext

    monkeypatch.setattr(Sealed, "unseal", interrupt)
    reseal(Letter.objects.filter(pk=made.pk))
    assert Letter.objects.get(pk=made.pk).sender == "newer"


def test_erasure__makes_values_unreadable_but_leaves_the_row_usable() -> None:
    made, yours = letter(), letter(vault_owner_id=OTHER)
    assert keyring.current().erase(OWNER) == 2
    seen = Letter.objects.get(pk=made.pk)
    with pytest.raises(VaultKeyMissing):
        _ = seen.sender
    with pytest.raises(VaultKeyMissing), transaction.atomic():
        letter()
    seen.subject_code = "erased"
    seen.save()
    assert Letter.objects.get(pk=made.pk).subject_code == "erased"
    assert Letter.objects.get(pk=yours.pk).sender == SECRET
