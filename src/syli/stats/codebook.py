"""Which categories are declared for every dimension, what joins them, and which can occur together at all.

A table always has all declared rows and columns, in the order of their codes, so that nothing can be read from what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from syli.stats.choices import UNKNOWN
from syli.stats.dimensions import CODE_DIMENSIONS, DIMENSIONS

Pair = tuple[str, str]
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CodeSet:
    """The declared codes of one dimension.

    `broader` joins codes into wider categories of the same dimension (age 0–2 into under 18). `parents` says, for each coarser
    dimension, in which of its codes a code lies (municipality into county).
    """

    codes: tuple[str, ...]
    broader: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    parents: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, codes: Iterable[str], broader: Mapping[str, str] = _NOTHING, parents: Mapping[str, Mapping[str, str]] | None = None) -> CodeSet:
        """Make a set with the codes in order, the unknown last."""
        known = sorted(set(codes) - {UNKNOWN})
        return cls((*known, UNKNOWN), broader, parents or MappingProxyType({}))

    @property
    def is_broadened(self) -> bool:
        """Tell whether wider categories are declared."""
        return bool(self.broader)

    def broad_codes(self) -> tuple[str, ...]:
        """Return the wider categories in order, the unknown last."""
        return (*sorted({self.broad_of(code) for code in self.codes} - {UNKNOWN}), UNKNOWN)

    def broad_of(self, code: str) -> str:
        """Return the wider category of a code; a code without one stands for itself."""
        return self.broader.get(code, code)

    def members(self, broad: str) -> tuple[str, ...]:
        """Return the codes of a wider category."""
        return tuple(code for code in self.codes if self.broad_of(code) == broad)


@dataclass(frozen=True, slots=True)
class CodeBook:
    """The declared categories of every dimension, as the catalogue and the organisations say today.

    `together` lists, for two dimensions, the pairs of codes that can occur; a pair of dimensions that is not there can occur in every way.
    A cell that cannot occur is a structural zero: everybody knows it, so it is left out or shown as 0.
    """

    sets: Mapping[str, CodeSet]
    protected_services: frozenset[str] = frozenset()
    together: Mapping[Pair, frozenset[Pair]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        unknown = [name for name in self.sets if name not in CODE_DIMENSIONS]
        if unknown:
            raise ValueError(f"Not dimensions with codes: {', '.join(unknown)}")

    def codes_of(self, dimension: str) -> CodeSet:
        """Return the declared codes of a dimension; only the unknown where none are declared."""
        return self.sets.get(dimension) or CodeSet((UNKNOWN,))

    def may_occur(self, one: str, code: str, other: str, other_code: str) -> bool:
        """Tell whether two codes can stand in the same fact."""
        if UNKNOWN in (code, other_code):
            return True
        if other in DIMENSIONS[one].coarser:
            parents = self.codes_of(one).parents.get(other)
            return parents is None or parents.get(code, other_code) == other_code
        if one in DIMENSIONS[other].coarser:
            return self.may_occur(other, other_code, one, code)
        allowed = self.together.get((one, other))
        if allowed is not None:
            return (code, other_code) in allowed
        allowed = self.together.get((other, one))
        return allowed is None or (other_code, code) in allowed
