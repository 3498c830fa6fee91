"""The closed sets of handed-in lists: how far they are."""

from enum import StrEnum


class UploadState(StrEnum):
    """How far lists are that were handed in through the browser."""

    HANDED_IN = "handed_in"
    CHECKING = "checking"
    CHECKED = "checked"
    ENTERING = "entering"
    ENTERED = "entered"
    FAILED = "failed"


#: Somebody waits for the worker process.
UNDER_WAY = frozenset({UploadState.CHECKING, UploadState.ENTERING})
