"""Is this ID token what the provider signed for us, for this sign-in, just now? Knows no Django and no network.

django-allauth skips the signature when the token came over TLS from the provider itself, and knows no nonce. The standard
allows the first; a federation whose members choose their providers should not rely on it.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import jwt

#: Signatures only the provider can make; a shared secret or "none" is never one.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY: Final = timedelta(minutes=1)
#: A token older than this was not made for the sign-in at hand.
OLDEST: Final = timedelta(minutes=10)


class TokenRefused(Exception):
    """The token is not to be believed; the message is for the log and names no person."""


def verified_claims(token: str, *, keys: Sequence[Mapping[str, Any]], issuer: str, client_id: str, nonce: str, now: datetime) -> dict[str, Any]:
    """Return the claims of an ID token after checking signature, issuer, audience, times and nonce (OpenID Connect Core §3.1.3.7)."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefused("signed in a way that is not accepted")
        claims: dict[str, Any] = jwt.decode(
            token, key=_key_for(header, keys), algorithms=[header["alg"]], issuer=issuer, audience=client_id,
            options={"require": ["iss", "sub", "aud", "exp", "iat"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as problem:
        raise TokenRefused(f"not valid: {type(problem).__name__}") from problem
    _check_audience(claims, client_id)
    _check_times(claims, now)
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()) or not nonce:
        raise TokenRefused("made for another sign-in")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise TokenRefused("names nobody")
    return claims


def _key_for(header: Mapping[str, Any], keys: Sequence[Mapping[str, Any]]) -> Any:
    signing = [key for key in keys if key.get("use", "sig") == "sig" and key.get("alg", header["alg"]) == header["alg"]]
    named = [key for key in signing if key.get("kid") == header.get("kid")] if "kid" in header else signing
    if len(named) != 1:
        raise TokenRefused("signed with a key the provider does not name")
    return jwt.PyJWK.from_dict(dict(named[0]), algorithm=header["alg"]).key


def _check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    authorised = claims.get("azp")
    if (len(audience) > 1 and authorised is None) or (authorised is not None and authorised != client_id):
        raise TokenRefused("made for somebody else's program")


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    moment = now.timestamp()
    expires, made, begins = claims["exp"], claims["iat"], claims.get("nbf", claims["iat"])
    if any(isinstance(value, bool) or not isinstance(value, (int, float)) for value in (expires, made, begins)):
        raise TokenRefused("has odd times")
    leeway = LEEWAY.total_seconds()
    if moment >= expires + leeway:
        raise TokenRefused("has expired")
    if made > moment + leeway or moment - made > OLDEST.total_seconds():
        raise TokenRefused("was not made just now")
    if begins > moment + leeway:
        raise TokenRefused("is not valid yet")
