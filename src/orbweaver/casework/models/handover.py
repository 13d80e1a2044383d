"""Hand-over: orders for the crawl, numbered in order of commit, and how far we read its own."""

from django.db import models

from orbweaver.casework.models.row import Recorded, Row


class Handover(Recorded):
    """One order, once."""

    number = models.BigIntegerField(primary_key=True)
    source_key = models.CharField(max_length=128, unique=True)
    """What it is about: the same order handed again is the same row."""
    kind = models.CharField(max_length=8)
    payload = models.TextField()
    at = models.DateTimeField()


class HandoverCursor(Row):
    """Up to which number a stream of the crawl was consumed."""

    stream = models.CharField(primary_key=True, max_length=16)
    number = models.BigIntegerField()
