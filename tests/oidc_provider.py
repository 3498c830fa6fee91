"""A small OpenID Connect provider on this machine: a real server to sign in with, that can be told to cheat.

It does discovery, authorize, token, keys and userinfo; it checks client, redirect address and PKCE like a real one. What a test
puts into `cheat` makes it lie in one way, so that a refusal is a refusal of that lie.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from syli.kernel.context import clock

Answer = tuple[str, dict[str, str], bytes]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@dataclass
class OidcProvider:
    """One running provider with one client and one person signed in to it."""

    client_id: str = "syli"
    client_secret: str = "a secret of both"
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "subject-1", "email": "aino@aava.example", "email_verified": True})
    in_userinfo: tuple[str, ...] = ()
    cheat: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.server = make_server("127.0.0.1", 0, self._serve, handler_class=_Quiet)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def issuer(self) -> str:
        """Return the provider's own address."""
        return f"http://127.0.0.1:{self.server.server_port}/realm"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)

    # -- answering ---------------------------------------------------------------------------------------------------

    def _serve(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        path = environ["PATH_INFO"].removeprefix("/realm")
        self.asked.append(path)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        posted = environ["wsgi.input"].read(length).decode()
        given = {key: values[0] for key, values in parse_qs(posted or environ["QUERY_STRING"]).items()}
        answers: dict[str, Callable[[], Answer]] = {
            "/.well-known/openid-configuration": self._discovery,
            "/authorize": lambda: self._authorize(given),
            "/token": lambda: self._token(given, environ.get("HTTP_AUTHORIZATION", "")),
            "/keys": self._keys,
            "/userinfo": lambda: self._userinfo(environ.get("HTTP_AUTHORIZATION", "")),
        }
        status, headers, body = answers.get(path, lambda: ("404 Not Found", {}, b""))()
        start(status, list(headers.items()))
        return [body]

    def _discovery(self) -> Answer:
        if "discovery" in self.cheat:
            status, body = self.cheat["discovery"]
            return status, {"Content-Type": "application/json"}, body
        names = {name: f"{self.issuer}/{place}" for name, place in (("authorization", "authorize"), ("token", "token"), ("userinfo", "userinfo"))}
        return _json(
            {
                "issuer": self.cheat.get("discovered_issuer", self.issuer),
                **{f"{name}_endpoint": address for name, address in names.items()},
                "jwks_uri": self.cheat.get("jwks_uri", f"{self.issuer}/keys"),
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            }
        )

    def _authorize(self, given: dict[str, str]) -> Answer:
        if given.get("client_id") != self.client_id or given.get("response_type") != "code" or "openid" not in given.get("scope", ""):
            return "400 Bad Request", {}, b"odd request"
        if self.cheat.get("cancelled"):
            answer = {"error": "access_denied", "state": given.get("state", "")}
        else:
            code = secrets.token_urlsafe(12)
            self.codes[code] = given
            answer = {"code": code, "state": given.get("state", "")}
        return "302 Found", {"Location": f"{given['redirect_uri']}?{urlencode(answer)}"}, b""

    def _token(self, given: dict[str, str], authorization: str) -> Answer:
        if "token_answer" in self.cheat:
            return "200 OK", {"Content-Type": "application/json"}, self.cheat["token_answer"]
        asked = self.codes.pop(given.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if asked is None or not self._is_client(given, authorization) or asked.get("redirect_uri") != given.get("redirect_uri"):
            return _json({"error": "invalid_grant"}, "400 Bad Request")
        if asked.get("code_challenge_method") != "S256" or asked.get("code_challenge") != challenge:
            return _json({"error": "invalid_grant", "error_description": "PKCE"}, "400 Bad Request")
        access = secrets.token_urlsafe(12)
        self.tokens.add(access)
        return _json({"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": self.id_token(asked.get("nonce", ""))})

    def _is_client(self, given: dict[str, str], authorization: str) -> bool:
        if authorization.startswith("Basic "):
            return base64.b64decode(authorization[6:]).decode() == f"{self.client_id}:{self.client_secret}"
        return (given.get("client_id"), given.get("client_secret")) == (self.client_id, self.client_secret)

    def id_token(self, nonce: str) -> str:
        """Return a signed token about the person; `cheat["claims"]` changes claims, None leaves one out."""
        moment = int(clock().timestamp())
        claims = {"iss": self.issuer, "aud": self.client_id, "iat": moment, "exp": moment + 300, "nonce": nonce}
        claims |= {key: value for key, value in self.person.items() if key not in self.in_userinfo}
        claims = {key: value for key, value in (claims | self.cheat.get("claims", {})).items() if value is not None}
        headers = {"kid": self.cheat.get("kid", "key-1")}
        algorithm = self.cheat.get("algorithm", "RS256")
        key: Any = {"HS256": b"x" * 32, "none": None}.get(algorithm, self.other_key if self.cheat.get("wrong_key") else self.key)
        token = jwt.encode(claims, key, algorithm=algorithm, headers=headers)
        if self.cheat.get("changed"):
            head, _body, signature = token.split(".")
            body = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "somebody-else"}).encode()).decode().rstrip("=")
            token = f"{head}.{body}.{signature}"
        return token

    def _keys(self) -> Answer:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return _json({"keys": [{**public, "kid": "key-1", "use": "sig", "alg": "RS256"}]})

    def _userinfo(self, authorization: str) -> Answer:
        if authorization.removeprefix("Bearer ") not in self.tokens:
            return _json({"error": "invalid_token"}, "401 Unauthorized")
        return _json(self.person | self.cheat.get("userinfo", {}))


def _json(value: dict[str, Any], status: str = "200 OK") -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()
