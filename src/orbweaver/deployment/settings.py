"""Django's settings, read from the same configuration as everything else."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from orbweaver.config import Mode, load_config
from orbweaver.deployment.databases import databases
from orbweaver.deployment.keys import derive, read_key
from orbweaver.deployment.start import DATA_DIR_VARIABLE

DEFAULT_DATA_DIR = "orbweaver-data"

CONFIG = load_config(Path(os.environ.get(DATA_DIR_VARIABLE) or DEFAULT_DATA_DIR), os.environ)

SECRET_KEY = (
    derive(read_key(CONFIG), "django").hex() if CONFIG.key_file.exists() else os.urandom(32).hex()
)
DEBUG = False
_NETLOC = urlsplit(CONFIG.base_url).netloc
ALLOWED_HOSTS = [re.sub(r":\d+$", "", _NETLOC), "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [CONFIG.base_url]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "orbweaver.casework",
    "orbweaver.crawltables",
    "orbweaver.orb",
    "orbweaver.intake",
]
MIDDLEWARE = [
    "orbweaver.orb.headers.StrictHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "orbweaver.orb.gate.OrbGate",
]
ROOT_URLCONF = "orbweaver.deployment.urls"
ASGI_APPLICATION = "orbweaver.deployment.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = databases(CONFIG)
DATABASE_ROUTERS = ["orbweaver.deployment.routers.TwoDatabases"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "casework.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/orb/sign-in/"

_HTTPS = CONFIG.base_url.startswith("https://")
SESSION_COOKIE_AGE = CONFIG.house.session_hours * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = True  # static files are served from where they are installed

ORB_SERVICES = "orbweaver.deployment.orb_services.orb_services"
IS_DEMO = CONFIG.house.mode is Mode.DEMO
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        # a refusal's line would hold the path, and a path may hold a link that works once
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
    },
}
