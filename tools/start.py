"""What `make run` does once everything is installed: the demonstration if there is no data yet, then serve.

One process does both: Django takes a second to start, and a second start should be quick.
"""

from __future__ import annotations

import os
import sys

import click

from syli.cli import main


def start(port: str) -> None:
    """Run `syli demo --if-empty` and `syli serve` one after the other."""
    os.environ["SYLI_DEMO"] = "1"
    main(["demo", "--if-empty"], prog_name="syli", standalone_mode=False)
    # What the first said must stand above what the server says, also in a file.
    sys.stdout.flush()
    main(["serve", "--port", port], prog_name="syli", standalone_mode=False)


if __name__ == "__main__":
    try:
        start(os.environ.get("PORT", "8000"))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
