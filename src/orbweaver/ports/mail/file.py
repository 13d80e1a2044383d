"""Mail into a folder: one ``.eml`` file a message, for a house that does not send."""

import hashlib
import os
from pathlib import Path

from orbweaver.errors import StoreUnavailable
from orbweaver.model.clock import Clock
from orbweaver.model.mail import OutgoingMail
from orbweaver.ports.mail.port import MailReceipt
from orbweaver.ports.mail.rendering import checked_message_id, render

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


class FileMail:
    """Writes messages; one that comes again replaces itself, for its file is named by its id."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Write under ``folder``, made where missing; ``clock`` dates the messages."""
        self._folder = folder
        self._clock = clock

    def send(self, mail: OutgoingMail) -> MailReceipt:
        """Write one message, whole and synced, under its name.

        Raises:
            DeliveryRefused: An address or the Message-ID is not one.
            StoreUnavailable: The folder cannot be written, or its disk is full.
        """
        content = render(mail, self._clock.now())
        path = self._folder / file_name(checked_message_id(mail))
        try:
            self._folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            _write_whole(path, content)
        except OSError as error:
            raise StoreUnavailable(f"the mail folder: {error.strerror}") from error
        return MailReceipt(mail.message_id, str(path))


def file_name(message_id: str) -> str:
    """Return the name of a message's file: 32 hex digits that its id decides, and ``.eml``."""
    return f"{hashlib.sha256(message_id.encode()).hexdigest()[:32]}.eml"


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside, sync, rename, sync the folder: a reader sees all of it or none."""
    beside = path.with_suffix(f".{os.getpid()}.part")
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE)
    try:
        with os.fdopen(file, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.rename(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    place = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
