"""Registers the `org` app with Django."""

from importlib import import_module

from syli.kernel.app import SyliApp


class OrgApp(SyliApp):
    """The `org` app; see its README."""

    name = "syli.org"
    label = "org"

    def ready(self) -> None:
        """Load declarations and tell the kernel how a request becomes an actor."""
        super().ready()
        import_module("syli.org.actor")
