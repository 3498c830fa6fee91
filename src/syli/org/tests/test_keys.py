"""New keys for a whole case: names, notes and files open afterwards, everybody is found, and no old key is left; also after a kill."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner

from syli.interop.models import Upload, UploadedFile, UploadPiece
from syli.interop.queries import CONTENT as UPLOADED
from syli.interop.queries import content_of as uploaded
from syli.kernel.scope import everything
from syli.kernel.vault import keyring
from syli.kernel.vault.crypto import KeyId
from syli.kernel.vault.errors import VaultKeyMissing
from syli.kernel.vault.files import seal_bytes
from syli.kernel.vault.models import KeyPurpose, VaultKey
from syli.org.commands.keys import rotating, sealed
from syli.org.commands.keys.rotating import Outcome, rotate_keys, unfinished
from syli.org.keys.verbs import keys
from syli.org.sign_in.models import HOUSE
from syli.org.sign_in.secrets import open_secret, seal_secret
from syli.people.commands.naming import write_tokens
from syli.people.models import Person
from syli.people.queries import search
from syli.people.tokens import code_token
from syli.records.commands import add_file, write_notes
from syli.records.models import Attachment, Note
from syli.records.queries import content_of
from syli.records.rules import Paragraph
from syli.records.search import notes_with
from syli.retention.models import DataRequest
from syli.retention.queries.documents import DOCUMENT
from syli.stays.models import FeedbackSummary, SummaryPiece
from syli.stays.queries.feedback import CONTENT as SUMMARY
from tests.case import Case
from tests.request_rows import request_rows
from tests.stay_rows import stay_rows

pytestmark = pytest.mark.django_db
CODE = "010190-999W"
PDF = b"%PDF-1.7\n" + b"invented " * 30_000


@pytest.fixture(autouse=True)
def _no_remembered_keys() -> Iterator[None]:
    """Begin with a keyring that knows no key of an earlier test's house."""
    with keyring.use(None):
        yield


@pytest.fixture
def whole(case: Case) -> Case:
    """A case with one of everything that is sealed: fields, files in pieces and whole, tokens, a second factor."""
    request_rows(case)
    stay_rows(case)
    with case.cast.inside("aino") as ctx:
        case.kaisa.identity_code, case.kaisa.identity_token = CODE, code_token(case.kaisa.register_id, CODE)
        case.kaisa.save()
        write_tokens(case.kaisa)
        words = [Paragraph((case.kaisa.pk,), "own", "Puhuimme kuutamosta.")]
        write_notes(ctx, case.kaisa, paragraphs=words, happened_on=ctx.today, kind="note", episode=case.episode)
        add_file(ctx, case.kaisa, content=picture(), declared_name="kuva.png")
        stamp: dict[str, Any] = {"organisation_id": ctx.home_id, "register": case.cast.registers["aava"], "created_at": ctx.now}
        upload = Upload.objects.create(changed_at=ctx.now, forget_on=ctx.today + timedelta(days=9), mapping="people:", **stamp)
        listed = UploadedFile.objects.create(upload=upload, target="people", name="a.csv", size=len(PDF), columns=["a"], **stamp)
        in_pieces(UploadPiece, "file", listed, UPLOADED, ctx.now)
        summary = FeedbackSummary.objects.get()
        SummaryPiece.objects.filter(summary=summary).delete()
        in_pieces(SummaryPiece, "summary", summary, SUMMARY, ctx.now)
        asked = DataRequest.objects.get()
        asked.document = seal_bytes(PDF, owner=asked.register_id, column=DOCUMENT, row=asked.public_id)
        asked.save()
        Authenticator.objects.create(user=case.cast.staff["aino"], type="totp", data={"secret": seal_secret("JBSWY3DP")})
        data = {"seed": seal_secret("seed"), "used_mask": 3, "migrated_codes": [seal_secret("11112222"), "plain"]}
        Authenticator.objects.create(user=case.cast.staff["aino"], type="recovery_codes", data=data)
    return case


def picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.effect_noise((300, 300), 90).save(out, "PNG")
    return out.getvalue()


def in_pieces(model: type[Any], parent: str, owner: Any, column: str, now: Any) -> None:
    whole = seal_bytes(PDF, owner=owner.register_id, column=column, row=owner.public_id)
    for number, start in enumerate(range(0, len(whole), 100_000)):
        own = {"organisation_id": owner.organisation_id, "created_at": now, parent: owner}
        model.objects.create(number=number, content=whole[start : start + 100_000], **own)


def opened(case: Case) -> None:
    """Assert that everything opens and is found, read afresh and without any remembered key."""
    with keyring_read_anew(), case.cast.inside("aino") as ctx:
        kaisa = Person.objects.get(pk=case.kaisa.pk)
        assert (kaisa.given_name, kaisa.identity_code) == ("Kaisa", CODE)
        assert kaisa.pk in search(ctx, "Kaisa Keks").keys and search(ctx, CODE).keys == [kaisa.pk]
        assert Person.objects.filter(register=kaisa.register, identity_token=code_token(kaisa.register_id, CODE)).get() == kaisa
        note = Note.objects.get(person=kaisa, kind="note")
        assert [part["text"] for part in note.versions.get().paragraphs] == ["Puhuimme kuutamosta."]
        assert list(notes_with(ctx, kaisa, "kuutamo")) == [note]
        assert content_of(Attachment.objects.get())[:4] == b"\x89PNG"
        assert uploaded(UploadedFile.objects.get()) == PDF
        asked = DataRequest.objects.get()
        assert unsealed(bytes(asked.document), DOCUMENT, asked.public_id) == PDF
        summary = FeedbackSummary.objects.get()
        pieces = SummaryPiece.objects.filter(summary=summary).order_by("number").values_list("content", flat=True)
        assert unsealed(b"".join(bytes(piece) for piece in pieces), SUMMARY, summary.public_id) == PDF
        factors = {factor.type: factor.data for factor in Authenticator.objects.all()}
        assert open_secret(factors["totp"]["secret"]) == "JBSWY3DP"
        codes = factors["recovery_codes"]
        assert (open_secret(codes["seed"]), codes["used_mask"]) == ("seed", 3)
        assert (open_secret(codes["migrated_codes"][0]), codes["migrated_codes"][1]) == ("11112222", "plain")


def unsealed(content: bytes, column: str, row: str) -> bytes:
    from syli.kernel.vault.files import unseal_bytes

    return unseal_bytes(content, column=column, row=row)


def keyring_read_anew() -> Any:
    current = keyring.current()
    return keyring.use(keyring.Keyring(current._masters, current._store))


def silent(_label: str, _length: int) -> Callable[[int], None]:
    return lambda _done: None


def rotated(purpose: str, case: Case, **more: Any) -> Outcome:
    with everything():
        return rotate_keys(all_owners(), purpose, case.cast.now, more.pop("bar", silent), alone=True, **more)


def all_owners() -> set[int]:
    return set(VaultKey.objects.values_list("owner", flat=True))


def version_counts(purpose: str) -> set[int]:
    return {len(known) for known in rotating.versions(all_owners(), purpose).values()}


def test_rotation__of_data_keys__whole_case_opens_and_no_old_key_is_left(whole: Case) -> None:
    opened(whole)
    old = VaultKey.objects.filter(purpose="data").order_by("owner")
    before = [(key.owner, key.version) for key in old]
    outcome = rotated(KeyPurpose.DATA, whole)
    assert outcome.made == outcome.erased == len(before) and outcome.renewed > 10 and not outcome.in_use
    assert {(key.owner, key.version) for key in VaultKey.objects.filter(purpose="data")} == {(owner, 2) for owner, _ in before}
    opened(whole)
    with everything():
        assert all(kind.stale(frozenset(KeyId(*key) for key in before)) == 0 for kind in sealed.kinds())


def test_rotation__of_search_keys__everybody_and_every_word_is_found(whole: Case) -> None:
    before = {key.secret for owner in all_owners() for key in [keyring.current().newest(owner, KeyPurpose.SEARCH)]}
    outcome = rotated(KeyPurpose.SEARCH, whole)
    assert outcome.made == outcome.erased and not outcome.kept
    assert not before & {keyring.current().newest(owner, KeyPurpose.SEARCH).secret for owner in all_owners()}
    opened(whole)


@pytest.mark.parametrize("purpose", KeyPurpose.values)
def test_rotation__killed_anywhere__goes_on_and_everything_opens(whole: Case, purpose: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every step in turn it is stopped; all opens in between, and a last run finishes what was begun."""
    stopped = 0
    for step in range(1, 60):
        calls = iter(range(1, step + 1))

        def kill(_label: str, _length: int, calls: Iterator[int] = calls, step: int = step) -> Callable[[int], None]:
            def done(_count: int) -> None:
                if next(calls) == step:
                    raise KeyboardInterrupt

            return done

        try:
            rotated(purpose, whole, bar=kill)
        except KeyboardInterrupt:
            stopped += 1
            assert purpose == KeyPurpose.SEARCH or max(version_counts(purpose)) == 2, "a run that goes on makes no third key"
            if purpose == KeyPurpose.DATA and step % 5 == 1:
                opened(whole)
        else:
            break
    assert stopped > 1
    assert version_counts(purpose) == {1}
    opened(whole)


def test_rotation__killed_within_a_file__file_is_whole(whole: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_named: Any) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sealed, "seal_bytes", broken)
        with pytest.raises(KeyboardInterrupt):
            rotated(KeyPurpose.DATA, whole)
    with everything():
        assert unfinished()
    opened(whole)
    rotated(KeyPurpose.DATA, whole)
    opened(whole)


def test_rotation__something_sealed_meanwhile_by_an_old_key__key_stays(whole: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sealed.Accounts, "renew", lambda *_args: None)
        outcome = rotated(KeyPurpose.DATA, whole)
    assert outcome.in_use == [HOUSE]
    opened(whole)
    assert rotated(KeyPurpose.DATA, whole).in_use == []
    opened(whole)


def test_rotation__rows_were_brought_in__search_key_of_their_marks_stays_and_only_it(whole: Case) -> None:
    with everything():
        Person.objects.filter(pk=whole.kaisa.pk).update(source_key="0123456789abcdef")
    register = whole.kaisa.register_id
    for newest in (2, 3):
        assert rotated(KeyPurpose.SEARCH, whole).kept == [register]
        assert rotating.versions([register], KeyPurpose.SEARCH) == {register: [1, newest]}
        with everything():
            assert unfinished() == []
    opened(whole)


def test_rotation__others_follow_before_anything_is_sealed_anew(whole: Case) -> None:
    slept: list[float] = []
    with everything():
        rotate_keys(all_owners(), KeyPurpose.DATA, whole.cast.now, silent, sleep=slept.append)
        assert sum(slept) >= rotating.SETTLED.total_seconds()
        slept.clear()
        later = whole.cast.now + timedelta(hours=1)
        keyring.current().rotate(HOUSE, whole.cast.now)
        rotate_keys([HOUSE], KeyPurpose.DATA, later, silent, sleep=slept.append)
        assert slept == [], "whoever goes on an hour later need not wait"


def test_verbs__check_rotate_rewrap(whole: Case) -> None:
    run = CliRunner()
    assert "keys open" in run.invoke(keys, ["check"]).output
    keyring.current().rotate(HOUSE, whole.cast.now)
    assert run.invoke(keys, ["check"]).exit_code == 1
    assert run.invoke(keys, ["rotate", "--organisation", "Nobody", "--alone"]).exit_code == 3
    done = run.invoke(keys, ["rotate", "--alone"])
    assert done.exit_code == 0, done.output
    assert "old keys erased" in done.output
    assert run.invoke(keys, ["rotate", "--search", "--alone"]).exit_code == 0
    assert run.invoke(keys, ["check"]).exit_code == 0
    assert "already" in run.invoke(keys, ["rewrap"]).output
    opened(whole)


def test_verb__rotate_one_organisation__leaves_the_others(whole: Case) -> None:
    name = whole.cast.organisations["aava"].name
    assert CliRunner().invoke(keys, ["rotate", "--organisation", name, "--alone"]).exit_code == 0
    versions = rotating.versions(all_owners(), KeyPurpose.DATA)
    assert versions[whole.cast.registers["aava"].pk] == [2]
    assert versions[whole.cast.registers["bore"].pk] == versions[HOUSE] == [1]
    opened(whole)


def test_verb__value_does_not_open__is_one_line_and_no_key_goes(whole: Case) -> None:
    with everything():
        factor = Authenticator.objects.get(type="totp")
        raw = bytearray(base64.b64decode(factor.data["secret"]))
        raw[-1] ^= 1
        Authenticator.objects.filter(pk=factor.pk).update(data={"secret": base64.b64encode(bytes(raw)).decode()})
    done = CliRunner().invoke(keys, ["rotate", "--alone"])
    assert done.exit_code == 1 and "No key was erased" in done.output
    assert min(version_counts(KeyPurpose.DATA)) == 2


def test_erased_register__is_left_alone(whole: Case) -> None:
    register = whole.cast.registers["aava"].pk
    keyring.current().erase(register)
    rotated(KeyPurpose.DATA, whole)
    rotated(KeyPurpose.SEARCH, whole)
    with pytest.raises(VaultKeyMissing):
        keyring.current().newest(register)
