"""A leader's browser that brings lists in, for tests: each step as she takes it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from syli.interop.models import Upload
from syli.interop.working import go_through_lists_job
from syli.kernel.scope import scope
from tests.case import Case

NEW = "/imports/new/"


class Browser:
    """Somebody of the cast at the pages of bringing lists in."""

    def __init__(self, case: Case, who: str = "leena") -> None:
        self.case, self.client, self.home = case, case.cast.client(who), case.cast.organisation_of(who).pk

    def hand_in(self, **lists: str | bytes | SimpleUploadedFile) -> Any:
        """Post lists: people=, contacts= and mapping= as text."""
        files = {name: text if isinstance(text, SimpleUploadedFile) else _file(name, text) for name, text in lists.items()}
        return self.client.post(NEW, files)

    def handed_in(self, **lists: str | bytes) -> Upload:
        """Hand lists in and return their row."""
        answer = self.hand_in(**lists)
        assert answer.status_code == 302, answer.content.decode()
        return self.upload(answer.headers["location"].split("/")[2])

    def upload(self, public_id: str) -> Upload:
        """Return the row as it is now."""
        with scope([self.home]):
            found: Upload = Upload.objects.get(public_id=public_id)
            return found

    def form_of(self, upload: Upload, page: str = "columns") -> dict[str, str]:
        """Return what the form on a page would send if it were sent as it stands."""
        answer = self.client.get(f"/imports/{upload.public_id}/{page}/")
        assert answer.status_code == 200, answer.status_code
        return values_in(answer)

    def check(self, upload: Upload, **changes: str) -> Upload:
        """Send the columns as suggested, with changes, and let the worker process check."""
        answer = self.post(upload, "columns", {**self.form_of(upload), **changes})
        assert answer.status_code == 302, answer.content.decode()
        return self.work(upload)

    def enter(self, upload: Upload, on_error: str = "row") -> Upload:
        """Bring the rows in."""
        answer = self.post(upload, "enter", {"on_error": on_error})
        assert answer.status_code == 302, answer.content.decode()
        return self.work(upload)

    def post(self, upload: Upload, page: str, values: dict[str, Any]) -> Any:
        """Send a form of a page."""
        return self.client.post(f"/imports/{upload.public_id}/{page}/", values)

    def get(self, upload: Upload, page: str = "", **headers: str) -> Any:
        """Open a page."""
        return self.client.get(f"/imports/{upload.public_id}/{page}", headers=headers)

    def work(self, upload: Upload) -> Upload:
        """Be the worker process, once."""
        go_through_lists_job.func(upload.pk, self.home)
        return self.upload(upload.public_id)


def planned() -> list[str]:
    """Return the jobs that wait for the worker process."""
    return sorted(row.task_path.rsplit(".", 1)[-1] for row in DBTaskResult.objects.order_by("enqueued_at"))


def values_in(answer: Any) -> dict[str, str]:
    """Return the values of a page's own form: what its fields hold and its lists have chosen."""
    parser = _Form()
    parser.feed(answer.content.decode())
    return parser.values


class _Form(HTMLParser):
    """Gathers what the first form that holds a version would send."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._found: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._found = {}
        elif tag == "select":
            self._select = given["name"]
            self._found[self._select] = ""
        elif tag == "option" and self._select and "selected" in given:
            self._found[self._select] = given.get("value", "")
        elif tag == "input" and given.get("name") and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self._found[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form" and "seen_version" in self._found and not self.values:
            self.values = self._found


def _file(name: str, text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.csv", text if isinstance(text, bytes) else text.encode())
