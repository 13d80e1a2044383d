"""Free text about persons: sealed, each with a key of its own; erasing is destroying the key."""

from django.db import models

from orbweaver.casework.models.row import ID_CHARS, Recorded, Row


class SealedText(Recorded):
    """What somebody wrote, unreadable without its key."""

    text_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    about = models.CharField(max_length=32)
    """What it is: ``report.text``, ``report.reporter``, ``verdict.comment``, ``look.reason``."""
    ciphertext = models.BinaryField()
    at = models.DateTimeField()


class TextKey(Row):
    """The wrapped key of one sealed text. Once this row is gone, nobody reads the text again."""

    text = models.OneToOneField(
        SealedText, primary_key=True, on_delete=models.PROTECT, related_name="key"
    )
    wrapped = models.BinaryField()
