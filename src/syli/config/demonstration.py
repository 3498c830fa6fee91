"""Demonstration mode stays on one machine, whichever program serves it: everybody can read its password."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.translation import get_language_from_request

#: This folder is below the apps and has no catalog of translations; these are its only words for readers.
ONLY_HERE = {
    "fi": "Tämä on esittelytila, ja sitä voi käyttää vain sillä koneella, jolla Syli toimii.",
    "sv": "Det här är ett demonstrationsläge som bara kan användas på den dator där Syli körs.",
    "en": "This is demonstration mode, and it can be used only on the machine that runs Syli.",
}


def is_this_machine(name: str) -> bool:
    """Tell whether a host name or an address, with or without brackets, can mean only the machine itself."""
    bare = name.strip().removeprefix("[").removesuffix("]").casefold()
    if bare == "localhost":
        return True
    try:
        address = ip_address(bare)
    except ValueError:
        return False
    # A socket that takes both kinds of addresses writes 127.0.0.1 as ::ffff:127.0.0.1.
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (inner or address).is_loopback


def refuse_other_hosts(hosts: Iterable[str]) -> None:
    """Keep demonstration mode from starting under a name that others could ask for."""
    foreign = [host.strip() for host in hosts if host.strip() and not is_this_machine(host)]
    if foreign:
        raise ImproperlyConfigured(f"demonstration mode serves only this machine, so unset SYLI_DEMO or take {', '.join(foreign)} out of SYLI_HOSTS.")


class OnlyThisMachine:
    """Answers nobody else in demonstration mode, also under a server that listens to everybody or behind a proxy that tells for whom it asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn away at the door whoever asks from another machine."""
        if not settings.DEMO or all(is_this_machine(one) for one in _askers(request)):
            return self.get_response(request)
        words = ONLY_HERE[get_language_from_request(request)]
        return HttpResponseForbidden(words)


def _askers(request: HttpRequest) -> list[str]:
    """Return who connects and everybody a proxy says it asks for: a false header can only turn its sender away."""
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return [request.META.get("REMOTE_ADDR", ""), *(passed_on.split(",") if passed_on else ())]
