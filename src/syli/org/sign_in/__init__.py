"""Sign-in: passwords, second factors, one-time links, sessions and organisations' own identity providers, over django-allauth."""
