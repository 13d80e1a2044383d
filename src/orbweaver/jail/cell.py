"""The cell: one worker process as its parent sees it; every byte of it is read as hostile."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fcntl import F_SETPIPE_SZ, fcntl
from pathlib import Path
from typing import IO

from orbweaver.errors import DecoderStopped, JailUnavailable
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import GREETING_SEQUENCE, REPLY_HEADER, REPLY_MAGIC
from orbweaver.jail.limits import LONGEST_GREETING_BYTES, JailLimits
from orbweaver.jail.patience import Patience
from orbweaver.jail.pipes import Inbox, Outbox
from orbweaver.jail.report import JailReport, read_report
from orbweaver.kernel.library import CHOICE

_PIPE_BYTES = 1 << 20
_LAST_WORDS_BYTES = 20_000
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
_PROGRAM = (sys.executable, "-I", "-X", "utf8", "-m", "orbweaver.jail.worker")
_DEATH_TAKES_S = 10.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """One request on its way to a worker."""

    sequence: int
    head: bytes
    """Header and order."""
    payload: bytes


@dataclass(frozen=True, slots=True)
class RawReply:
    """A reply whose frame was right; its content is still hostile."""

    facts: Fields
    blob: bytes


class Cell:
    """A worker: started by exec, given the choice of its kernel, its pipes and nothing else.

    Owned by one thread at a time; the pool sees to that.
    """

    def __init__(self, limits: JailLimits, extra_tasks: Path | None = None) -> None:
        """Start the process and return at once; :meth:`greeting` waits for it."""
        settings = {
            "limits": asdict(limits),
            "extra_tasks": str(extra_tasks.resolve()) if extra_tasks else None,
        }
        self._process = subprocess.Popen(
            [*_PROGRAM, json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            close_fds=True,
            cwd="/",
            env=_ENVIRONMENT | _kernel_choice(),
            start_new_session=True,
        )
        self._to_worker = _prepared(self._process.stdin)
        self._inbox = Inbox(_prepared(self._process.stdout))
        self._start = self._patience(limits.start_deadline_s)
        self._report: JailReport | None = None
        self.items_served = 0
        self.ran_out_of_time = False

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    def greeting(self) -> JailReport:
        """Wait until the walls stand and return what the worker says of them.

        Raises:
            JailUnavailable: It did not come up; the detail is the last line that it wrote.
        """
        if self._report is None:
            try:
                reply = self._read_reply(GREETING_SEQUENCE, self._start, LONGEST_GREETING_BYTES)
            except DecoderStopped as error:
                raise JailUnavailable(self._last_words() or error.detail) from error
            self._report = read_report(reply.facts)
        return self._report

    def converse(
        self, parcels: Sequence[Parcel], deadline_s: float, most_bytes: int
    ) -> Iterator[RawReply]:
        """Send all of ``parcels`` and yield their replies in order, as they come.

        Each may take ``deadline_s`` seconds of work from when the one before was answered, and
        hold ``most_bytes``.

        Raises:
            DecoderStopped: Death, silence, or a reply that is not exactly one right frame. The
                cell is of no use afterwards, and what it has not answered it never will.
        """
        pieces = (piece for parcel in parcels for piece in (parcel.head, parcel.payload))
        outbox = Outbox(self._to_worker, pieces)
        outbox.flush()
        for parcel in parcels:
            self.items_served += 1
            patience = self._patience(deadline_s)
            reply = self._read_reply(parcel.sequence, patience, most_bytes, outbox)
            if parcel is parcels[-1] and self._inbox.has_more():
                raise DecoderStopped("the reply is longer than it says")
            yield reply

    def is_spent(self, most_items: int) -> bool:
        """Return whether it served ``most_items``, died, or wrote where nothing was asked."""
        if self._report is None:
            return self._process.poll() is not None
        return self.items_served >= most_items or self._inbox.has_more()

    def kill(self) -> None:
        """Kill the worker; whoever waits for its reply hears of its death. Safe from any thread."""
        self._process.kill()

    def close(self) -> None:
        """Kill the worker, reap it and close its pipes."""
        self._process.kill()
        self._process.wait(_DEATH_TAKES_S)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _patience(self, deadline_s: float) -> Patience:
        return Patience(self._process.pid, deadline_s)

    def _read_reply(
        self, sequence: int, patience: Patience, most_bytes: int, outbox: Outbox | None = None
    ) -> RawReply:
        header = REPLY_HEADER.unpack(self._read(REPLY_HEADER.size, patience, outbox))
        magic, echoed, facts_bytes, blob_bytes = header
        if magic != REPLY_MAGIC or echoed != sequence:
            raise DecoderStopped("the reply is garbage")
        if facts_bytes + blob_bytes > most_bytes:
            raise DecoderStopped("the reply says that it is too long")
        facts = _parse(self._read(facts_bytes, patience, outbox))
        return RawReply(facts, self._read(blob_bytes, patience, outbox))

    def _read(self, count: int, patience: Patience, outbox: Outbox | None) -> bytes:
        try:
            return self._inbox.take(count, patience, outbox)
        except TimeoutError as error:
            self.ran_out_of_time = True
            raise DecoderStopped("out of time") from error
        except BrokenPipeError as error:
            raise DecoderStopped(self._cause_of_death()) from error

    def _cause_of_death(self) -> str:
        self._process.kill()
        code = self._process.wait(_DEATH_TAKES_S)
        if code < 0:
            return f"the worker died of {signal.Signals(-code).name}"
        return f"the worker left with code {code}"

    def _last_words(self) -> str:
        """What a worker that never greeted wrote to standard error: before any hostile byte."""
        self._process.kill()
        if self._process.stderr is None:
            return ""
        lines = self._process.stderr.read(_LAST_WORDS_BYTES).decode(errors="replace").splitlines()
        return lines[-1] if lines else ""


def _kernel_choice() -> dict[str, str]:
    return {CHOICE: os.environ[CHOICE]} if CHOICE in os.environ else {}


def _prepared(stream: IO[bytes] | None) -> int:
    if stream is None:
        raise JailUnavailable("the worker has no pipe")
    os.set_blocking(stream.fileno(), False)
    with contextlib.suppress(OSError):  # a smaller pipe is slower, not wrong
        fcntl(stream.fileno(), F_SETPIPE_SZ, _PIPE_BYTES)
    return stream.fileno()


def _parse(encoded: bytes) -> Fields:
    if not encoded:
        return Fields({})
    try:
        return Fields(json.loads(encoded))
    except (ValueError, RecursionError) as error:
        raise DecoderStopped("the reply is not JSON") from error
