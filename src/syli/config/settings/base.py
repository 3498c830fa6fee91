"""What every installation of Syli shares; differences come from the environment (documented in docs/reference/settings.md)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from syli.config.database import database_from
from syli.config.demonstration import refuse_other_hosts
from syli.config.secret import secret_from

HOME = Path(os.environ.get("SYLI_HOME", "var")).resolve()
DEBUG = False
DEMO = os.environ.get("SYLI_DEMO", "") == "1"
VERSION = "0.1.0"

SECRET_KEY = secret_from(os.environ.get("SYLI_SECRET_KEY"), HOME / "keys" / "session.key")
# The master key that wraps every register's data key lives outside the database (architecture: "Secrets at rest").
VAULT_MASTER_KEY = os.environ.get("SYLI_MASTER_KEY", "")
VAULT_KEY_FILE = Path(os.environ.get("SYLI_MASTER_KEY_FILE", str(HOME / "keys" / "master.key")))
# The statistics have a secret of their own: who holds the records cannot recognise a record key, nor the other way round.
STATISTICS_SECRET = os.environ.get("SYLI_STATISTICS_SECRET", "")
ALLOWED_HOSTS = os.environ.get("SYLI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
if DEMO:
    refuse_other_hosts(ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("SYLI_ORIGINS", "").split(",") if origin]

DOMAIN_APPS = [
    "syli.kernel",
    "syli.questions",
    "syli.org",
    "syli.people",
    "syli.safety",
    "syli.catalogue",
    "syli.intake",
    "syli.episodes",
    "syli.records",
    "syli.bookings",
    "syli.chat",
    "syli.stays",
    "syli.documents",
    "syli.plans",
    "syli.retention",
    "syli.oversight",
    "syli.stats",
    "syli.attack",
    "syli.development",
    "syli.interop",
    "syli.simulator",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *DOMAIN_APPS,
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "axes",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "syli.kernel.middleware.SafeHeaders",
    "syli.config.demonstration.OnlyThisMachine",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "syli.kernel.middleware.FrontDoor",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "syli.org.sessions.SessionLimits",
    "syli.org.lending.LentDevice",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "syli.config.urls"
WSGI_APPLICATION = "syli.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [],
        "OPTIONS": {"environment": "syli.kernel.ui.jinja.environment"},
    },
    {
        # allauth ships pages in this language; ours override them one by one.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": database_from(os.environ.get("SYLI_DATABASE", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.StaffMember"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
# Styles, scripts and, built by `make assets`, the third-party ones.
STATICFILES_DIRS = [Path(__file__).resolve().parents[2] / "kernel" / "ui" / "static"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "syli_session"
CSRF_COOKIE_NAME = "syli_csrf"
CSRF_FAILURE_VIEW = "syli.kernel.errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# A form with more than this is refused before it is parsed; attachments go through their own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Files stay in memory until they are sealed: a temporary file would be a client's document in the clear on the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
