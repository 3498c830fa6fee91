"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syli.config.settings.embedded")
application = get_wsgi_application()

from syli.config.warming import warm_soon  # noqa: E402  # settings are there now

warm_soon()
