"""The words of every problem: what is wrong and what to do, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from syli.interop.imports.choices import Severity, Trouble
from syli.interop.imports.problems import Problem

WORDS: Mapping[Trouble, Promise] = {
    Trouble.FILE_MISSING: _("The file %(name)s was not found. Check its name and folder."),
    Trouble.FILE_EMPTY: _("The file is empty. Choose a file with headings on its first row."),
    Trouble.FILE_TOO_LARGE: _("The file is too large. Split it: at most %(megabytes)s MB at a time."),
    Trouble.FILE_KIND: _("This kind of file cannot be read. Save it as CSV or XLSX."),
    Trouble.FILE_BROKEN: _("The file is damaged. Open it in its own program and save it again."),
    Trouble.FILE_LOCKED: _("The file is in the old XLS format or has a password. Save it as XLSX without a password."),
    Trouble.SHEET_MISSING: _("There is no sheet %(name)s. The file has: %(sheets)s."),
    Trouble.TOO_MANY_COLUMNS: _("The file has too many columns. Keep at most %(limit)s."),
    Trouble.TOO_MANY_ROWS: _("The file has too many rows. Split it: at most %(limit)s at a time."),
    Trouble.MIXED_ENCODING: _("Letters were saved in two ways in the same file. Check that å, ä and ö are right."),
    Trouble.QUOTE_OPEN: _("A quotation mark opens here and is never closed. Close or remove it."),
    Trouble.MAP_NOT_YAML: _("The mapping cannot be read. Check the indents and the colons."),
    Trouble.MAP_SHAPE: _("The mapping must begin with version: 1 and name people or contacts."),
    Trouble.MAP_UNKNOWN_KEY: _("Unknown word in the mapping. Use one of: %(allowed)s."),
    Trouble.MAP_UNKNOWN_TARGET: _("This cannot be brought in. Use one of: %(allowed)s."),
    Trouble.MAP_UNKNOWN_FIELD: _("There is no such field. Use one of: %(allowed)s."),
    Trouble.MAP_NO_SOURCE: _("Name a column for the field, or give it a constant value."),
    Trouble.MAP_BAD_VALUE: _("This value is not possible here. Use: %(allowed)s."),
    Trouble.MAP_FIELD_MISSING: _("A field is missing from the mapping. Add it."),
    Trouble.COLUMN_MISSING: _("The file has no such column. Correct the mapping. Nearest: %(suggestions)s."),
    Trouble.TOO_MANY_CELLS: _(
        "The row has %(count)s cells but there are %(width)s headings. Put quotation marks around texts that hold the delimiter."
    ),
    Trouble.CELL_TOO_LONG: _("The text is too long. Shorten it to %(limit)s characters."),
    Trouble.REMOVED_CHARACTERS: _("Invisible characters were left out. Check the text."),
    Trouble.UNREADABLE_CHARACTERS: _("Some letters cannot be read. Save the file as UTF-8."),
    Trouble.REQUIRED: _("The value is missing. Fill it in, or give a default in the mapping."),
    Trouble.NOT_A_NAME: _("This does not look like a name. Write the name only."),
    Trouble.NOT_A_DATE: _("The date was not understood. Write it as 22.11.2026."),
    Trouble.DATE_IN_FUTURE: _("The date is in the future. Correct it."),
    Trouble.DATE_TOO_OLD: _("The date is before 1900. Correct it."),
    Trouble.NOT_A_TIME: _("The time was not understood. Write it as 14.30."),
    Trouble.NOT_A_NUMBER: _("The number was not understood. Write digits only."),
    Trouble.NUMBER_OUT_OF_RANGE: _("The number must be between %(low)s and %(high)s."),
    Trouble.NOT_A_DURATION: _("The length was not understood. Write minutes, or 1:30."),
    Trouble.NOT_YES_OR_NO: _("Write yes or no, or give the words in the mapping."),
    Trouble.UNKNOWN_CODE: _("Unknown value. Nearest: %(suggestions)s. Correct it or map it."),
    Trouble.NOT_AN_IDENTITY_CODE: _("The identity code is not right. Check it, or leave it empty."),
    Trouble.BIRTH_DATE_DIFFERS: _("The identity code and the date of birth differ. Check both."),
    Trouble.NOT_AN_EMAIL: _("The e-mail address is not right. Write one address."),
    Trouble.NOT_A_PHONE: _("The telephone number is not right. Write one number, digits only."),
    Trouble.SPREADSHEET_ERROR: _("The cell holds a formula error. Correct it in the spreadsheet."),
    Trouble.DUPLICATE_IN_FILE: _("The same value is on line %(first_line)s. Keep one of them."),
    Trouble.SAME_ROW: _("The same row is on line %(first_line)s."),
    Trouble.UNKNOWN_REFERENCE: _("There is no such client. Bring the clients in first."),
    Trouble.POSSIBLE_DUPLICATE: _("A client like this is already here. Check before you save."),
    Trouble.ALREADY_IMPORTED: _("Already brought in. Nothing is changed."),
    Trouble.RULE: _("This cannot be saved: %(words)s"),
    Trouble.ALIKE_IN_FILE: _("Name and birth date are the same on line %(first_line)s. Check that these are two people."),
    Trouble.JOINED: _("A client with this identity code is already here. The contacts are joined to that client."),
    Trouble.UNIT_NEEDED: _("Several units give this service. Name the unit: %(allowed)s."),
    Trouble.NOT_OFFERED: _("The unit does not give this service. These do: %(allowed)s."),
    Trouble.NOT_IN_SERVICE: _("The service does not have this. Nearest: %(suggestions)s."),
    Trouble.BORN_LATER: _("The client was born after this day. Correct the date."),
    Trouble.NOBODY: _("Name the client, or give the number of adults or children."),
    Trouble.DIFFERS_IN_EPISODE: _("Line %(first_line)s says of the same episode: %(first)s. That one counts. Correct one of them."),
    Trouble.EPISODE_STANDS: _("The episode is here already and says: %(first)s. Nothing of it is changed. Correct it on its page."),
    Trouble.NO_EPISODE: _("Nobody is named on this row, so it belongs to no episode. This was left out."),
    Trouble.OUTSIDE_EPISODE: _("The days do not fit together: contacts happen during the episode (%(days)s). Correct the days."),
    Trouble.EPISODES_OVERLAP: _("The client is in this service already on some of these days (%(days)s). Correct the days."),
    Trouble.ASKED_LATER: _("Help was asked for only after the start, so the day of asking was left out. Correct the days."),
    Trouble.NO_END_DAY: _("How the episode ended is kept only with its last day. Add the last day."),
    Trouble.NOT_OWN_WORKER: _("This worker does not work in the unit now. Choose another, or give the episode's last day."),
    Trouble.CHANGED_MEANWHILE: _("Somebody saved the same people at the same time. Nothing was saved. Try again."),
}

SEVERITIES: Mapping[Severity, Promise] = {Severity.ERROR: pgettext_lazy("import", "left out"), Severity.WARNING: pgettext_lazy("import", "check")}
NO_SUGGESTIONS = _("nothing near")


def message(problem: Problem) -> str:
    """A problem in words, in the language now in use."""
    params = {key: value if value != "" else str(NO_SUGGESTIONS) for key, value in problem.params.items()}
    return str(WORDS[problem.trouble]) % params


class _Dots(dict[str, str]):
    """Stands for the particulars where a kind of problem is spoken of."""

    def __missing__(self, key: str) -> str:
        return "…"


def outline(trouble: Trouble) -> str:
    """The words of a kind of problem, without the particulars of any one row."""
    return (str(WORDS[trouble]) % _Dots()).replace("….", "…")


def severity(problem: Problem) -> str:
    """How bad a problem is, in a word: the row is left out, or only to be checked."""
    return str(SEVERITIES[problem.severity])


def place(problem: Problem) -> str:
    """Where the problem is: line and column, as far as they are known."""
    parts = []
    if problem.line is not None:
        parts.append(gettext("line %(line)s") % {"line": problem.line})
    if problem.column:
        parts.append(problem.column)
    return ", ".join(parts)
