"""Every address of the staff application, one include per app."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("syli.kernel.ui.urls"))]
# An app with pages has pages/urls.py; the list of apps is the only list there is.
urlpatterns.extend(
    path("", include(f"{app}.pages.urls")) for app in settings.DOMAIN_APPS if find_spec(f"{app}.pages") and find_spec(f"{app}.pages.urls")
)

handler400 = "syli.kernel.errors.bad_request"
handler403 = "syli.kernel.errors.forbidden"
handler404 = "syli.kernel.errors.not_found"
handler500 = "syli.kernel.errors.failed"
# Read by allauth when somebody tries too often.
handler429 = "syli.kernel.errors.too_many"
