"""Which code did they mean? Words of another program matched to a code set, with suggestions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from syli.interop.imports.choices import Trouble
from syli.interop.imports.converting import clean
from syli.interop.imports.problems import UnreadableError
from syli.interop.imports.reading import Cell

SUGGEST_FROM = 60.0
MAX_SUGGESTIONS = 3
MAX_CACHE = 20_000
MAX_WORD = 100


def folded(text: str) -> str:
    """Words compared as people compare them: case, spaces and dashes do not matter."""
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


@dataclass(slots=True)
class CodeBook:
    """One code set: every code with its names in all languages, and the mapping's own words."""

    names: Mapping[str, Iterable[str]]
    own_words: Mapping[str, str] = field(default_factory=dict)
    strange: list[tuple[str, str]] = field(init=False, default_factory=list)
    """The mapping's own words that lead nowhere, each with the code it names."""
    _index: dict[str, str] = field(init=False, default_factory=dict)
    _labels: dict[str, str] = field(init=False, default_factory=dict)
    _seen: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for code, names in self.names.items():
            for name in names:
                self._labels.setdefault(folded(name), name)
                self._index.setdefault(folded(name), code)
        for code in self.names:
            self._index[folded(code)] = code
        # The mapping's own words lead to a code, or to one of its names; never to a code that is not in the set.
        own = {word: self._index.get(folded(code)) if code else "" for word, code in self.own_words.items()}
        self.strange = [(word, self.own_words[word]) for word, code in own.items() if code is None]
        self._index.update({folded(word): code for word, code in own.items() if code is not None})

    def known(self, cell: Cell) -> str | None:
        """The code of a word, or None; asks for no suggestions."""
        return self._index.get(folded(clean(cell)))

    def find(self, cell: Cell) -> str:
        """The code of a word, empty when the mapping leaves the word out, or a refusal with the nearest names."""
        text = clean(cell)
        word = folded(text)
        known = self._index.get(word)
        if known is not None:
            return known
        near = self._seen.get(word)
        if near is None:
            near = "; ".join(self.nearest(word))
            if len(self._seen) < MAX_CACHE:
                self._seen[word] = near
        raise UnreadableError(Trouble.UNKNOWN_CODE, suggestions=near, word=text[:MAX_WORD])

    def nearest(self, word: str) -> list[str]:
        """The names most like a word, best first."""
        return [name for _code, name in self.nearest_codes(word)][:MAX_SUGGESTIONS]

    def nearest_codes(self, word: str) -> list[tuple[str, str]]:
        """The codes most like a word, each with the name that is, best first."""
        found = process.extract(folded(word)[:MAX_WORD], list(self._labels), scorer=fuzz.WRatio, limit=12, score_cutoff=SUGGEST_FROM)
        chosen: dict[str, str] = {}
        for label, _, _ in found:
            if self._index[label] in self.names:
                chosen.setdefault(self._index[label], self._labels[label])
        return list(chosen.items())
