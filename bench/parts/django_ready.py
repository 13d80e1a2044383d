"""Django set up as in the tests; imported before what needs it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.django_settings")
django.setup()
