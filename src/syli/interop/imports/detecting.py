"""Which encoding and which delimiter a CSV file has, found from its bytes."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_LINES = 60
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Encoding:
    """The name of the encoding; `is_mixed` when some lines are UTF-8 and others Windows-1252."""

    name: str
    is_mixed: bool = False


def encoding_of(path: Path) -> Encoding:
    """The encoding of a whole file: byte order mark first, then what decodes, Windows-1252 at last."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(codecs.BOM_UTF8):
        return _utf8_or_mixed(path, "utf-8-sig")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16")
    bare = _utf16_without_mark(head)
    if bare:
        return Encoding(bare)
    return _utf8_or_mixed(path, "utf-8")


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 text in our alphabets has a zero in nearly every second byte."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    if head[1::2].count(0) > pairs * 0.7:
        return "utf-16-le"
    if head[0::2].count(0) > pairs * 0.7:
        return "utf-16-be"
    return None


def _utf8_or_mixed(path: Path, name: str) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if name == "utf-8-sig" or _has_utf8_letters(path):
            return Encoding(name, is_mixed=True)
        return Encoding("cp1252")
    return Encoding(name)


def _has_utf8_letters(path: Path) -> bool:
    """Whether any line outside ASCII is good UTF-8: then the broken ones came from another program."""
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return True
    return False


def decoded_lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """The file's lines as text; what cannot be decoded becomes U+FFFD and is reported by the row."""
    if not encoding.is_mixed:
        with path.open(encoding=encoding.name, errors="replace", newline="") as file:
            yield from file
        return
    with path.open("rb") as file:
        for number, line in enumerate(file):
            if number == 0 and line.startswith(codecs.BOM_UTF8):
                line = line[len(codecs.BOM_UTF8) :]
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError:
                yield line.decode("cp1252", errors="replace")


def delimiter_of(lines: list[str]) -> str:
    """The delimiter that cuts the first lines most evenly; a semicolon when nothing does."""
    best, best_score = ";", 0.0
    for delimiter in DELIMITERS:
        counts = [c for c in _counts_outside_quotes(lines, delimiter) if c is not None]
        if not counts or counts[0] == 0:
            continue
        alike = sum(1 for c in counts if c == counts[0]) / len(counts)
        score = alike * 10 + min(counts[0], 50) / 50
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _counts_outside_quotes(lines: list[str], delimiter: str) -> Iterator[int | None]:
    """How often the delimiter stands outside quotes on each record; None for an empty one."""
    count, is_quoted, is_empty = 0, False, True
    for line in lines:
        for character in line:
            if character == '"':
                is_quoted = not is_quoted
            elif character == delimiter and not is_quoted:
                count += 1
            if not character.isspace():
                is_empty = False
        if not is_quoted:
            yield None if is_empty else count
            count, is_empty = 0, True
