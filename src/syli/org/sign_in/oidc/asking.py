"""Ask an identity provider over the network: only where its address may be asked, briefly, without following it elsewhere."""

from __future__ import annotations

import json
import socket
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from django.conf import settings

from syli.org.rules import issuer_is_good

MOST_BYTES: Final = 512 * 1024


class NotAsked(requests.RequestException):
    """The address may not be asked, or its answer is of no use."""


class GuardedSession(requests.Session):
    """An HTTP session that asks only public addresses, follows no redirect and waits a few seconds at most."""

    def request(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask, after checking where."""
        check_address(url if isinstance(url, str) else url.decode())
        kwargs.setdefault("timeout", settings.SOCIALACCOUNT_REQUESTS_TIMEOUT)
        kwargs["allow_redirects"] = False
        return super().request(method, url, *args, **kwargs)


def check_address(url: str) -> None:
    """Raise NotAsked for an address on the inside. A name that changes between this look-up and the next is not caught."""
    bare = url.partition("?")[0]
    if not issuer_is_good(bare, allow_this_machine=settings.OIDC_ALLOW_THIS_MACHINE):
        raise NotAsked("this address may not be asked")
    if settings.OIDC_ALLOW_THIS_MACHINE:
        return
    host = urlsplit(bare).hostname or ""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError as problem:
        raise NotAsked("this name is not known") from problem
    if not all(ip_address(str(address).partition("%")[0]).is_global for address in found):
        raise NotAsked("this name leads to the inside")


def ask_json(session: requests.Session, url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object at an address; raise NotAsked on anything else."""
    with session.get(url, headers=headers, stream=True) as response:
        if response.status_code != requests.codes.ok:
            raise NotAsked(f"answered {response.status_code}")
        content = response.raw.read(MOST_BYTES + 1, decode_content=True)
    if len(content) > MOST_BYTES:
        raise NotAsked("answered too much")
    try:
        found = json.loads(content)
    except ValueError as problem:
        raise NotAsked("answered no JSON") from problem
    if not isinstance(found, dict):
        raise NotAsked("answered no object")
    return found
