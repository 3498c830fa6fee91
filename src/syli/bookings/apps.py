"""Registers the `bookings` app with Django."""

from syli.kernel.app import SyliApp


class BookingsApp(SyliApp):
    """The `bookings` app; see its README."""

    name = "syli.bookings"
    label = "bookings"
