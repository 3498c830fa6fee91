"""The closed sets of importing: what a cell may hold, how bad a problem is, which problems there are."""

from enum import StrEnum


class Severity(StrEnum):
    """An error keeps the row out; a warning lets it in and is shown."""

    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    """What a target field holds, and so how its cells are read."""

    NAME = "name"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    INTEGER = "integer"
    MINUTES = "minutes"
    BOOLEAN = "boolean"
    CODE = "code"
    CODES = "codes"
    IDENTITY_CODE = "identity_code"
    EMAIL = "email"
    PHONE = "phone"
    REFERENCE = "reference"


class Trouble(StrEnum):
    """Every problem a file, a mapping or a row can have. Each has its words in `messages.py`."""

    # the file
    FILE_MISSING = "file_missing"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_KIND = "file_kind"
    FILE_BROKEN = "file_broken"
    FILE_LOCKED = "file_locked"
    SHEET_MISSING = "sheet_missing"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    MIXED_ENCODING = "mixed_encoding"
    QUOTE_OPEN = "quote_open"
    # the mapping
    MAP_NOT_YAML = "map_not_yaml"
    MAP_SHAPE = "map_shape"
    MAP_UNKNOWN_KEY = "map_unknown_key"
    MAP_UNKNOWN_TARGET = "map_unknown_target"
    MAP_UNKNOWN_FIELD = "map_unknown_field"
    MAP_NO_SOURCE = "map_no_source"
    MAP_BAD_VALUE = "map_bad_value"
    MAP_FIELD_MISSING = "map_field_missing"
    COLUMN_MISSING = "column_missing"
    # the row
    TOO_MANY_CELLS = "too_many_cells"
    CELL_TOO_LONG = "cell_too_long"
    REMOVED_CHARACTERS = "removed_characters"
    UNREADABLE_CHARACTERS = "unreadable_characters"
    REQUIRED = "required"
    NOT_A_NAME = "not_a_name"
    NOT_A_DATE = "not_a_date"
    DATE_IN_FUTURE = "date_in_future"
    DATE_TOO_OLD = "date_too_old"
    NOT_A_TIME = "not_a_time"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    NOT_A_DURATION = "not_a_duration"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_CODE = "unknown_code"
    NOT_AN_IDENTITY_CODE = "not_an_identity_code"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"
    SPREADSHEET_ERROR = "spreadsheet_error"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    SAME_ROW = "same_row"
    UNKNOWN_REFERENCE = "unknown_reference"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    ALREADY_IMPORTED = "already_imported"
    # the row against the register and the packs
    RULE = "rule"
    ALIKE_IN_FILE = "alike_in_file"
    JOINED = "joined"
    UNIT_NEEDED = "unit_needed"
    NOT_OFFERED = "not_offered"
    NOT_IN_SERVICE = "not_in_service"
    BORN_LATER = "born_later"
    NOBODY = "nobody"
    CHANGED_MEANWHILE = "changed_meanwhile"
