"""Nothing leaves but by the gate: files are answered in one place, nobody is sent anything, pages ask no other server."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syli.kernel.outward import NEUTRAL, file_answer, neutral_name
from syli.safety.gate import passing
from tests.case import Case
from tests.conformance.code import trees
from tests.rows import rows_of
from tests.test_addresses import MISSING, own_pages

#: What sends: mail, messages, requests to others, calendars.
SENDERS = {
    "smtplib", "socket", "http.client", "urllib.request", "ftplib", "requests", "httpx", "aiohttp", "websockets", "icalendar", "twilio", "pywebpush",
    "django.core.mail",
}  # fmt: skip
#: Who may: signing in asks the association's own identity provider; two commands of the operator look at the machine they run on.
ALLOWED = {
    "org/sign_in/oidc/provider.py",
    "org/sign_in/oidc/asking.py",
    "org/sign_in/oidc/adapter.py",
    "config/serving.py",
    "config/settings/test.py",
}


#: Answers that are no page and carry no data: a passkey's question, when a draft was kept, whether all is well.
OWN_ANSWERS = {"org/pages/door.py", "kernel/pages/drafts.py", "kernel/pages/health.py"}
#: Who hands a file to the browser: the gate, and one's own codes for signing in, which are below it and of nobody else.
FILE_DOORS = {"safety/gate/passing.py", "org/pages/factors.py"}


def test_outward__downloads__are_built_in_one_place() -> None:
    found = []
    for path, module in trees():
        for node in ast.walk(module):
            named = isinstance(node, ast.Name) and node.id in ("FileResponse", "StreamingHttpResponse")
            header = isinstance(node, ast.Constant) and isinstance(node.value, str) and "content-disposition" in node.value.lower()
            typed = isinstance(node, ast.Call) and any(word.arg in ("content_type", "mimetype") for word in node.keywords)
            if (named or header or typed) and path != "kernel/outward.py":
                found.append(f"{path}: {ast.unparse(node)}")
    assert found == [], "let it out by safety.gate.let_out"


def test_outward__files_and_data__leave_by_the_gate_only() -> None:
    answering, handing = set(), set()
    for path, module in trees():
        for node in ast.walk(module):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            answering |= {path} if called == "JsonResponse" else set()
            handing |= {path} if called == "file_answer" else set()
    assert answering == OWN_ANSWERS
    assert handing == FILE_DOORS


@pytest.mark.either_engine
@pytest.mark.django_db
def test_outward__every_address__answers_pages_or_comes_through_the_gate(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Walked: whatever is no page, or is saved as a file, was made by the gate (or is one of the few that carry no data)."""
    passed: list[bytes] = []
    real = passing.checked

    def checked(ctx: Any, going: Any) -> bytes:
        passed.append(real(ctx, going))
        return passed[-1]

    monkeypatch.setattr(passing, "checked", checked)
    rows = {model._meta.label: row for model, row in rows_of(case).items()}
    client, files = case.cast.client("leena"), 0
    for path, pattern in own_pages():
        group = pattern.callback.action.group  # type: ignore[attr-defined]
        row = rows.get(group.resource._meta.label) if group is not None and group.resource is not None else None
        address = re.sub(r"<\w+:\w+>", MISSING, "/" + path.replace("<str:public_id>", getattr(row, "public_id", MISSING)))
        for query in ("", "?format=csv", "?format=xlsx") if path == "numbers/" else ("",):
            answer = client.get(address + query)
            if "Content-Disposition" in answer.headers or not answer.headers.get("Content-Type", "text/html").startswith("text/html"):
                files += 1
                assert answer.content in passed, address
    assert files >= 3, "a client's file and the two kinds of tables were met"


def test_outward__nothing_in_the_code__sends_anything() -> None:
    found = set()
    for path, module in trees():
        for node in ast.walk(module):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name == sender or name.startswith(f"{sender}.") for name in names for sender in SENDERS):
                found.add(path)
    assert {path for path in found if not path.startswith("testing/")} <= ALLOWED


@pytest.mark.parametrize(
    ("name", "neutral"),
    [
        ("file-3.pdf", "file-3.pdf"),
        ("tiedosto-12.docx", "tiedosto-12.docx"),
        ("syli.xlsx", "syli.xlsx"),
        ("Turvakoti_Mäkinen.pdf", "file.pdf"),
        ("kaisa.JPG", "file.jpg"),
        ('x"; filename="y.exe', "file.exe"),
        ("a\r\nSet-Cookie: b.txt", "file.txt"),
        ("noending", "file"),
        ("", "file"),
    ],
)
def test_outward__file_names__are_neutral(name: str, neutral: str) -> None:
    assert neutral_name(name) == neutral


@given(st.text(max_size=60))
def test_outward__file_names__whatever_they_are__tell_nothing(name: str) -> None:
    answer = file_answer(b"x", name=name, media_type="text/plain")
    told = answer.headers["Content-Disposition"].removeprefix('attachment; filename="').removesuffix('"')
    assert told == "file" or NEUTRAL.fullmatch(told)
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")


@pytest.mark.django_db
def test_outward__a_clients_file__comes_through_the_gate(case: Case) -> None:
    from syli.records.models import Attachment

    file = rows_of(case)[Attachment]
    answer = case.cast.client("aino").get(f"/files/{file.public_id}/")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert NEUTRAL.fullmatch(answer.headers["Content-Disposition"].split('"')[1])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_outward__page__allows_no_other_server(case: Case) -> None:
    policy = case.cast.client("aino").get("/people/").headers["Content-Security-Policy"]
    sources = {source for part in policy.split(";") for source in part.split()[1:]}
    assert sources <= {"'none'", "'self'", "data:"}
    assert "default-src 'none'" in policy


@pytest.mark.django_db
def test_outward__page__is_kept_by_no_browser(case: Case) -> None:
    client = case.cast.client("aino")
    for address in ("/", "/people/", f"/people/{case.kaisa.public_id}/", f"/people/{'0' * 22}/"):
        assert "no-store" in client.get(address).headers["Cache-Control"], address
