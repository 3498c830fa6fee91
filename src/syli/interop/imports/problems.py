"""What went wrong where: a problem is plain data; its words are made in `messages.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from syli.interop.imports.choices import Severity, Trouble

SHOWN_LENGTH = 60
"""A wrong value is quoted at most this long, so that a huge cell cannot fill the report."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: the line and the column as the user's own program shows them."""

    trouble: Trouble
    line: int | None = None
    column: str | None = None
    value: str = ""
    severity: Severity = Severity.ERROR
    params: Mapping[str, str | int] = field(default_factory=dict)


class FileRefusedError(Exception):
    """The file cannot be read at all."""

    def __init__(self, trouble: Trouble, **params: str | int) -> None:
        super().__init__(trouble)
        self.problem = Problem(trouble, params=params)


class UnreadableError(Exception):
    """One cell does not hold what its field needs."""

    def __init__(self, trouble: Trouble, **params: str | int) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.params = params


def shown(value: object) -> str:
    """A cell as it is quoted in a report: one line, not long, nothing invisible."""
    text = "" if value is None else str(value)
    text = "".join(c if c.isprintable() else " " for c in text[: SHOWN_LENGTH * 2])
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
