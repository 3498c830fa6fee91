"""A service is data: its code occurs in no Python file."""

from __future__ import annotations

import io
import re
import tokenize

from syli.catalogue.packs import shipped_catalogue
from tests.conformance.code import name
from tests.conformance.exceptions import exactly
from tools.project import code_files


def test_python__knows_no_service() -> None:
    catalogue = shipped_catalogue()
    # The national profile is called after the federation, which is also a kind of organisation and the subject of the whole.
    codes = {*catalogue.services, *catalogue.profiles} - {"federation"}
    assert codes, "there are no shipped packs, so this test would prove nothing"
    words = re.compile(rf"(?<![a-z0-9])({'|'.join(map(re.escape, sorted(codes)))})(?![a-z0-9])", re.IGNORECASE)
    found = set()
    for path in code_files():
        text = path.read_text(encoding="utf-8")
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.NAME, tokenize.STRING) or tokenize.tok_name[token.type] == "FSTRING_MIDDLE":
                found |= {f"{name(path)}: {hit}" for hit in words.findall(token.string)}
    exactly("services named in Python", found)
