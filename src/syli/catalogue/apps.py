"""Registers the `catalogue` app with Django."""

from syli.kernel.app import SyliApp


class CatalogueApp(SyliApp):
    """The `catalogue` app; see its README."""

    name = "syli.catalogue"
    label = "catalogue"
