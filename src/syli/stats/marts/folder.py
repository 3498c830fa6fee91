"""Where everything of the statistics lies: live facts, the facts the outside may see, code numbers, epochs and published numbers."""

from __future__ import annotations

import os
from pathlib import Path

from syli.stats.marts.codes import CodeNumbers
from syli.stats.marts.schema import SHAPE
from syli.stats.marts.store import MartStore


class MartFolder:
    """One folder with the live marts, the outside's marts and what was published."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.codes = CodeNumbers(root / "codes.json")
        self.live = MartStore(root / "live", self.codes)
        self.outside = MartStore(root / "outside", self.codes)

    @property
    def shape_path(self) -> Path:
        """The file that says in which shape the live facts were last written everywhere."""
        return self.root / "shape"

    def is_outdated(self) -> bool:
        """Tell whether there are live facts from before a column was counted."""
        try:
            written = int(self.shape_path.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            written = 0
        return written < SHAPE and any(True for _partition in self.live.partitions())

    def note_shape(self) -> None:
        """Write down that from now on everything is written in today's shape."""
        self.root.mkdir(parents=True, exist_ok=True)
        aside = self.shape_path.with_suffix(f".{os.getpid()}.tmp")
        aside.write_text(str(SHAPE), encoding="ascii")
        aside.replace(self.shape_path)

    @property
    def epochs_path(self) -> Path:
        """The file that remembers when the outside's facts last moved."""
        return self.root / "epochs.json"

    @property
    def releases_path(self) -> Path:
        """The database of published numbers."""
        return self.root / "releases.sqlite3"
