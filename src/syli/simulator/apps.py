"""Registers the `simulator` app with Django."""

from syli.kernel.app import SyliApp


class SimulatorApp(SyliApp):
    """The `simulator` app; see its README."""

    name = "syli.simulator"
    label = "simulator"
