"""Sessions: at which hosts the crawl is logged in, as whom, and what to do when it no longer is."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from time import monotonic

from orbweaver.connectors.connector import Seen
from orbweaver.crawl.logins import Logins
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.crawl.session import Doubt, Session
from orbweaver.errors import DamagedRecord, HostPaused, HostUnreachable, OrbweaverError
from orbweaver.jail.page import PageReading
from orbweaver.model.clock import Clock
from orbweaver.model.host_state import HostState
from orbweaver.model.login_identity import LoginIdentity
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import FetchReply
from orbweaver.ports.ledger.port import Ledger

Identities = Callable[[], Sequence[LoginIdentity]]
"""Gives what may be used now; asked on a thread of its own, since it reads a database."""
REFRESH_S = 30.0
"""How often it is asked: a revocation counts within so many seconds."""
_TOO_OFTEN = "it logs us out again and again"


class Sessions:
    """Opens sessions, notices when one is lost, and pauses a host rather than hammering it.

    A host belongs to one worker and its visits come one after another, so there is one login at
    a time. A refused login pauses the host at once; one lost session is one new login, and the
    seventh within an hour pauses, too. What holds a pause up is the ledger alone: a person's
    order clears it there.
    """

    def __init__(
        self,
        identities: Identities | None,
        logins: Logins,
        ledger: Ledger,
        ledger_thread: OwnThread,
        clock: Clock,
        *,
        retry_s: float,
    ) -> None:
        """Without ``identities`` nobody ever logs in anywhere.

        A login page that does not answer is left alone for ``retry_s``.
        """
        self._identities = identities
        self._logins = logins
        self._ledger = ledger
        self._ledger_thread = ledger_thread
        self._clock = clock
        self._retry_s = retry_s
        self._thread = OwnThread("identities")
        self._sessions: dict[str, Session] = {}
        self._waiting: set[str] = set()
        self._refresh_due_s = 0.0
        self._refreshing: asyncio.Task[None] | None = None

    def __bool__(self) -> bool:
        """Return whether there is anybody to log in anywhere."""
        return bool(self._sessions)

    async def open(self, url: Url) -> None:
        """Log in at ``url``'s host where an identity is for it and nobody is logged in yet.

        Raises:
            HostPaused: It waits for a person.
            FetchError: The way to the form broke off; it is tried again later.
            StoreError: Nobody can say who may log in, or who waits.
        """
        if self._identities is not None:
            await self._refresh(url.host)
        session = self._session(url.host)
        if session is None and url.host in self._waiting:
            await self._require_no_pause(url.host)
        if session is None or session.is_open:
            return
        async with session.lock:
            if not session.is_open:
                await self._require_no_pause_of(session)
                await self._log_in(session)

    def learn(self, states: Iterable[HostState]) -> None:
        """Take in what the ledger says of hosts that are new here.

        Who waits for a person waits also where nobody may log in any more.
        """
        self._waiting |= {state.host for state in states if state.paused_why}

    def identity_of(self, url: Url) -> str:
        """Return as whom an address is asked for; empty for a stranger."""
        session = self._session(url.host)
        return session.identity.identity_id if session is not None and session.is_open else ""

    async def renewed(
        self, url: Url, reply: FetchReply, reading: PageReading | None = None
    ) -> bool:
        """Return whether the session was lost and is open again: then make the visit again.

        Call it with every reply, and with the reading of every page, until it says no; ``url`` is
        what the visit asked for. Each yes is a login, and of those there are few within an hour.

        Raises:
            HostPaused: It was lost, and cannot be opened again without a person.
            FetchError: That could not be found out.
        """
        session = self._session(url.host)
        if session is None or not session.is_open:
            return False
        doubt = session.doubt(Seen(reply, reading))
        if doubt is Doubt.NONE or session.has_settled(url):
            return False
        async with session.lock:
            if await self._logins.is_member(session, doubt):
                session.settle(url, doubt)
                return False
            session.is_open = False
            await self._log_in(session)
            if session.proof is None:  # nothing tells a member here: let the next reply count
                session.settle(url, Doubt.NONE)
        return True

    def recorded(self, state: HostState) -> None:
        """Take in that a host's state was committed: from then on the ledger says if it waits."""
        session = self._sessions.get(state.host)
        if session is not None and state.paused_why:
            session.is_pause_recorded = True

    def forget(self) -> None:
        """Take no pause for known: somebody else may have held the hosts meanwhile."""
        for session in self._sessions.values():
            session.paused_why, session.is_pause_recorded, session.was_asked = "", False, False

    def close(self) -> None:
        """Let go of every cookie, and end the thread."""
        if self._refreshing is not None:
            self._refreshing.cancel()
        for session in self._sessions.values():
            self._logins.leave(session)
        self._sessions.clear()
        self._thread.close()

    def _session(self, host: str) -> Session | None:
        """Return a host's session, as long as its identity is good: an expiry counts at once."""
        session = self._sessions.get(host)
        if session is None:
            return None
        if session.identity.expires_at > self._clock.now():
            return session
        self._drop(session)
        return None

    def _drop(self, session: Session) -> None:
        self._logins.leave(session)
        del self._sessions[session.identity.host]

    async def _refresh(self, host: str) -> None:
        """Ask for identities now and then, beside the visits.

        Every visit waits for the first answer; for a later one that stays away too long, those
        of hosts alone at which somebody is logged in: the login may have been revoked.
        """
        now_s, task = monotonic(), self._refreshing
        if task is not None and task.done():
            task.result()
        if now_s >= self._refresh_due_s and (task is None or task.done()):
            task = self._refreshing = asyncio.create_task(self._load())
        is_late = host in self._sessions and now_s > self._refresh_due_s + REFRESH_S
        if task is not None and (is_late or not self._refresh_due_s):
            await asyncio.shield(task)

    async def _load(self) -> None:
        if self._identities is None:
            return
        try:
            found = await self._thread.call(self._identities)
        except OrbweaverError:
            raise
        except Exception as error:  # one visit's fault would be recorded; this ends the worker
            raise DamagedRecord(f"login identities: {type(error).__name__}") from error
        self._refresh_due_s = monotonic() + REFRESH_S
        good = {identity.host: identity for identity in reversed(found)}
        for session in list(self._sessions.values()):
            if good.get(session.identity.host) != session.identity:
                self._drop(session)
        for host, identity in good.items():
            if host not in self._sessions:
                self._sessions[host] = Session(identity, self._logins.connector(identity))

    async def _require_no_pause_of(self, session: Session) -> None:
        """Ask the ledger, unless a pause of ours is still on its way there."""
        if session.paused_why and not session.is_pause_recorded:
            raise HostPaused(session.paused_why)
        if session.was_asked and not session.paused_why:
            return
        await self._require_no_pause(session.identity.host)
        session.was_asked, session.paused_why = True, ""
        session.start_over()

    async def _require_no_pause(self, host: str) -> None:
        """Ask the ledger whether a host waits for a person."""
        states = await self._ledger_thread.call(self._ledger.host_states, [host])
        if host in states and states[host].paused_why:
            self._waiting.add(host)
            raise HostPaused(states[host].paused_why)
        self._waiting.discard(host)

    async def _log_in(self, session: Session) -> None:
        now_s = monotonic()
        if now_s < session.wait_until_s:
            raise HostUnreachable("its login did not answer a short while ago")
        why = _TOO_OFTEN
        if session.may_try(now_s):
            session.wait_until_s = now_s + self._retry_s
            why = await self._logins.log_in(session)
            session.wait_until_s = 0.0
        if why:
            session.paused_why, session.is_pause_recorded = why, False
            raise HostPaused(why)
