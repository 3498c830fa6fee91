"""One machine, SQLite, no other program needed: what `make run` starts."""

from syli.config.settings.base import *  # noqa: F403  (settings are read from this module's own names)
from syli.config.settings.org import *  # noqa: F403
