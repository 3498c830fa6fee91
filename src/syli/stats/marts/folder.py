"""Where everything of the statistics lies: live facts, the facts the outside may see, code numbers, epochs and published numbers."""

from __future__ import annotations

from pathlib import Path

from syli.stats.marts.codes import CodeNumbers
from syli.stats.marts.store import MartStore


class MartFolder:
    """One folder with the live marts, the outside's marts and what was published."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.codes = CodeNumbers(root / "codes.json")
        self.live = MartStore(root / "live", self.codes)
        self.outside = MartStore(root / "outside", self.codes)

    @property
    def epochs_path(self) -> Path:
        """The file that remembers when the outside's facts last moved."""
        return self.root / "epochs.json"

    @property
    def releases_path(self) -> Path:
        """The database of published numbers."""
        return self.root / "releases.sqlite3"
