"""The app class of every Syli app: loads the modules that register actions, reactions and providers, in one fixed order."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

# Declared explicitly instead of Django signals: a reader finds every listener by its file name.
REGISTERING = ("access", "rules", "commands", "reactions", "providers", "expected", "navigation", "sections", "today", "drafts")


class SyliApp(AppConfig):
    """An app whose declarations are loaded when Django is ready."""

    # Django takes an app's only configuration; without this it would see this base beside it and take neither.
    default = False

    def __init_subclass__(cls) -> None:
        """Let Django find the app's own configuration."""
        cls.default = True

    def ready(self) -> None:
        """Import the app's registering modules that exist."""
        for module in REGISTERING:
            if self.name != "syli.kernel" and find_spec(f"{self.name}.{module}"):
                import_module(f"{self.name}.{module}")
