"""The smallest settings under which casework's tables exist."""

from orbweaver.casework.engines import sqlite_options

SECRET_KEY = "a garden wall is not a secret"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "orbweaver.casework"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": sqlite_options(),
    }
}
AUTH_USER_MODEL = "casework.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
USE_TZ = True
