"""Registers the `retention` app with Django."""

from syli.kernel.app import SyliApp


class RetentionApp(SyliApp):
    """The `retention` app; see its README."""

    name = "syli.retention"
    label = "retention"
