"""Build what the pages load: styles, fonts, icons and scripts out of node_modules, with their licences beside them.

What is taken and how it is bundled is said in tools/assets.mjs; this file runs it and swaps the finished folder in.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from tools import node

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/syli/kernel/ui/static/vendor"
LICENCE_NAMES = ("LICENSE", "LICENCE", "LICENSE.md", "LICENSE.txt", "LICENCE.md", "COPYING", "NOTICE")
# These travel inside the chart bundle without being named in package.json.
BUNDLED_WITHIN = ("tslib", "zrender")


def build(vendor: Path = VENDOR) -> list[Path]:
    """Make the vendor folder anew and return the files in it."""
    fresh = vendor.with_name(vendor.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    node.run("node", str(ROOT / "tools/assets.mjs"), str(fresh), cwd=ROOT)
    (fresh / "LICENSES.txt").write_text(licences(), encoding="utf-8")
    # Swap whole folders, so that a server that is running never sees a half-made one for long.
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return sorted(path for path in vendor.rglob("*") if path.is_file())


def licences() -> str:
    """Return the licence text of every package that is shipped to the browser."""
    parts = []
    manifest: dict[str, Any] = json.loads((ROOT / "package.json").read_text())
    for name in sorted([*manifest.get("dependencies", {}), *BUNDLED_WITHIN]):
        folder = MODULES / name
        about = json.loads((folder / "package.json").read_text())
        texts = [(folder / file).read_text(encoding="utf-8") for file in LICENCE_NAMES if (folder / file).is_file()]
        parts.append(f"{name} {about['version']} ({about.get('license', 'see below')})\n\n" + "\n".join(texts).strip())
    return ("\n\n" + "-" * 80 + "\n\n").join(parts) + "\n"


if __name__ == "__main__":
    files = build()
    size = sum(path.stat().st_size for path in files) // 1024
    sys.stdout.write(f"{len(files)} files, {size} kB, in {VENDOR.relative_to(ROOT)}\n")
