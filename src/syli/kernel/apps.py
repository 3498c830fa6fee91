"""Registers the `kernel` app with Django."""

from syli.kernel.app import SyliApp


class KernelApp(SyliApp):
    """The `kernel` app; see its README."""

    name = "syli.kernel"
    label = "kernel"
