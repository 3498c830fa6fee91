"""What a provider's token must be signed with."""

from __future__ import annotations

import base64

import jwt
import pytest

from syli.org.sign_in.oidc.tokens import TokenRefused, verified_claims
from syli.testing.clock import A_SUNDAY

NOON = int(A_SUNDAY.timestamp())


def test_token__shared_secret__is_no_signature_even_if_the_provider_names_the_secret() -> None:
    secret = b"a secret that the provider publishes"
    key = {"kty": "oct", "kid": "key-1", "alg": "HS256", "k": base64.urlsafe_b64encode(secret).decode().rstrip("=")}
    claims = {"iss": "https://x.example", "aud": "syli", "sub": "s", "nonce": "n", "iat": NOON, "exp": NOON + 60}
    token = jwt.encode(claims, secret, algorithm="HS256", headers={"kid": "key-1"})
    with pytest.raises(TokenRefused, match="not accepted"):
        verified_claims(token, keys=[key], issuer="https://x.example", client_id="syli", nonce="n", now=A_SUNDAY)
