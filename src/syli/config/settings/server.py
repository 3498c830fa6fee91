"""A service for many: PostgreSQL behind TLS. Refuses to start on demonstration mode."""

from django.core.exceptions import ImproperlyConfigured

from syli.config.settings.base import *  # noqa: F403
from syli.config.settings.base import DATABASES, DEMO
from syli.config.settings.org import *  # noqa: F403

if DEMO:
    raise ImproperlyConfigured("Demonstration mode is for one machine only: unset SYLI_DEMO or use the embedded settings.")
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("The server settings need PostgreSQL: set SYLI_DATABASE to postgresql://user@host/name.")

# Our own middleware (`kernel.middleware.SafeHeaders`) refuses framing on every answer.
SILENCED_SYSTEM_CHECKS = ["security.W002"]
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
