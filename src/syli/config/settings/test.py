"""Tests: fast hashing, in-memory mail, a database of their own, a fixed master key."""

import atexit
import os
import shutil
import tempfile

if "SYLI_HOME" not in os.environ:
    os.environ["SYLI_HOME"] = tempfile.mkdtemp(prefix="syli-test-")
    atexit.register(shutil.rmtree, os.environ["SYLI_HOME"], ignore_errors=True)

from syli.config.settings.base import *  # noqa: F403
from syli.config.settings.org import *  # noqa: F403

SECRET_KEY = "tests-only-not-a-secret"
VAULT_MASTER_KEY = "dGVzdHMtb25seS1tYXN0ZXIta2V5LTMyLWJ5dGVzISE="
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
INSTALLED_APPS = [*INSTALLED_APPS, "syli.kernel.tests.toy"]  # noqa: F405
DOMAIN_APPS = [*DOMAIN_APPS, "syli.kernel.tests.toy"]  # noqa: F405
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
