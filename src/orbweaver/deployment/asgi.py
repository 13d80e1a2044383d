"""The ASGI root: Django behind one application."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orbweaver.deployment.settings")

application = get_asgi_application()
