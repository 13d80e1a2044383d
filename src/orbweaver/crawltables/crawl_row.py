"""What all models of the crawl tables share."""

from django.db import models


class CrawlRow(models.Model):
    """A row of the crawl database."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Name the table and the key; never an address."""
        return f"{self._meta.db_table} {self.pk}"
