"""Use a test engine by hand.

python -m tests.engines postgresql -- COMMAND …   run a command with SYLI_DATABASE set to a throw-away PostgreSQL (as its owner)
python -m tests.engines chromium                  print the path of Chromium
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.engines.chromium import find_chromium
from tests.engines.postgresql import APPLICATION, Cluster


def main(arguments: list[str]) -> int:
    """Do what the arguments say and return an exit code."""
    if arguments[:1] == ["chromium"]:
        sys.stdout.write(f"{find_chromium()}\n")
        return 0
    if arguments[:2] == ["postgresql", "--"] and len(arguments) > 2:
        with Cluster() as cluster:
            addresses = {"SYLI_DATABASE": cluster.address(), "SYLI_APPLICATION_DATABASE": cluster.address(APPLICATION)}
            return subprocess.run(arguments[2:], env={**os.environ, **addresses}, check=False).returncode
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
