"""The Django app of the crawl tables."""

from django.apps import AppConfig


class CrawlTablesConfig(AppConfig):
    """Made in the alias ``crawl`` only (the deployment's router sees to it)."""

    name = "orbweaver.crawltables"
    label = "crawltables"
    verbose_name = "What machines saw"
    default_auto_field = "django.db.models.BigAutoField"
