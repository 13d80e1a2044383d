"""The error tree: every failure that Orbweaver has a name for.

::

    OrbweaverError
    ├── UsageError                 it cannot be done as asked (exit code 2, HTTP 400)
    │   ├── ConfigError            the configuration file or environment is wrong
    │   ├── MalformedUrl           not an http(s) address
    │   ├── MalformedSignal        not a value of this signal type
    │   ├── MalformedRow           a line of an imported file is wrong
    │   ├── UnknownName            no such bank, case, person, plug-in ...
    │   ├── AlreadyThere           that name is taken
    │   └── PluginConflict         two plug-ins of one shelf claim one name
    ├── Refused                    a rule of the house forbids it (exit code 1, HTTP 403)
    │   ├── NotAllowed             this person lacks the role or the purpose
    │   ├── MandateMissing         no mandate covers this
    │   ├── AddressRefused         the egress guard does not connect there
    │   ├── OutOfScope             the seed does not reach that far
    │   ├── BudgetSpent            the seed has fetched as many pages as it may
    │   ├── BranchEnded            the branch brought nothing for too long
    │   ├── TrapAvoided            pages like it showed nothing new for too long
    │   ├── LeftAlone              a rule of the configuration says to leave the domain alone
    │   ├── NeedsBrowser           a rule says that the domain is of no use without a browser
    │   ├── HostPaused             the host waits for a person
    │   ├── HostRests              the host asked to be left alone for a while
    │   ├── ForbiddenByRobots      the host's robots.txt says no
    │   ├── RecipientNotApproved   nobody approved this contact
    │   ├── AppendOnly             a decision may not be changed
    │   └── WrongState             it is too late or too early for that
    ├── MediaError                 the bytes, not us
    │   ├── UnreadableMedia        no decoder made sense of it
    │   ├── UnhashableMedia        it carries too little detail
    │   ├── MediaTooLarge          above a limit of pixels, bytes or frames
    │   └── DecoderStopped         the jailed worker died or ran out of time
    ├── FetchError                 the place, not us
    │   ├── HostUnreachable        no connection (retryable)
    │   │   └── NoSuchHost         its name has no address (retryable)
    │   ├── FetchTimeout           too slow (retryable)
    │   ├── BodyTooLarge           more bytes than allowed
    │   └── MalformedReply         the reply breaks the protocol
    ├── StoreError                 a keeper could not do its work
    │   ├── StoreUnavailable       the database or object store does not answer (retryable)
    │   ├── StoreFull              no room left; nothing was half written
    │   ├── NotInVault             the vault holds no such object
    │   ├── Shredded               its key was destroyed on purpose
    │   ├── DamagedObject          sealed bytes do not open: altered, moved or cut
    │   ├── DamagedRecord          a stored row does not read: altered, or of a newer version
    │   └── MalformedSegment       an index file does not read: altered, cut, or no segment
    ├── DeliveryError              a notice did not leave
    │   ├── DeliveryRefused        the receiver said no for good
    │   └── DeliveryUnknown        no reply after the message was handed over (retryable)
    ├── JailUnavailable            no worker could be started to decode with (retryable)
    ├── OwnFault                   we failed on this item (retryable)
    ├── LeaseLost                  somebody else holds this work now
    ├── PortBusy                   the address to listen on is taken
    ├── DemoNotReady               the invented web did not come up
    └── AuditBroken                the audit log was altered
"""


class OrbweaverError(Exception):
    """Something went wrong that we had a name for.

    A class's first docstring line is the operator's message; ``detail`` says what and where.
    Never put media bytes, a live address or a secret into ``detail``.
    """

    retryable = False
    exit_code = 1

    def __init__(self, detail: str = "") -> None:
        """Keep ``detail``: what and where, in a few words."""
        summary = (type(self).__doc__ or "").split("\n", 1)[0].strip().rstrip(".")
        self.detail = detail
        super().__init__(f"{summary}: {detail}" if detail else f"{summary}.")


class UsageError(OrbweaverError):
    """That cannot be done as it was asked."""

    exit_code = 2


class ConfigError(UsageError):
    """The configuration is wrong."""


class MalformedUrl(UsageError):
    """This is not an address of the web."""


class MalformedSignal(UsageError):
    """This is not a value of that signal type."""


class MalformedRow(UsageError):
    """A line of the imported file is wrong."""


class UnknownName(UsageError):
    """There is nothing of that name."""


class AlreadyThere(UsageError):
    """That name is taken."""


class PluginConflict(UsageError):
    """Two plug-ins claim one name."""


class Refused(OrbweaverError):
    """A rule of the house forbids this."""


class NotAllowed(Refused):
    """This needs a role or a purpose that you do not have."""


class MandateMissing(Refused):
    """No mandate in the configuration covers this."""


class AddressRefused(Refused):
    """The egress guard does not connect there."""


class OutOfScope(Refused):
    """This lies outside the seed's scope."""


class BudgetSpent(Refused):
    """The seed has fetched as many pages as it may."""


class BranchEnded(Refused):
    """The branch brought nothing for too long."""


class TrapAvoided(Refused):
    """This page is taken for part of a trap."""


class LeftAlone(Refused):
    """A rule of the configuration says to leave this domain alone."""


class NeedsBrowser(Refused):
    """This domain is of no use without a browser, and this house has none."""


class HostPaused(Refused):
    """The host waits for a person."""


class HostRests(Refused):
    """The host asked to be left alone for a while."""

    wait_s = 0.0  # for so long it is of no use to come back


class ForbiddenByRobots(Refused):
    """The host's robots.txt forbids this."""


class RecipientNotApproved(Refused):
    """Nobody approved this contact; no notice can go there."""


class AppendOnly(Refused):
    """A decision is never changed; a new one follows it."""


class WrongState(Refused):
    """It is too late or too early for that."""


class MediaError(OrbweaverError):
    """Something is wrong with this media."""


class UnreadableMedia(MediaError):
    """No decoder made sense of these bytes."""


class UnhashableMedia(MediaError):
    """This media carries too little detail for this algorithm; try an exact hash."""


class MediaTooLarge(MediaError):
    """This media is above a limit."""


class DecoderStopped(MediaError):
    """The jailed decoder died or ran out of time on this media."""


class FetchError(OrbweaverError):
    """This address could not be fetched."""


class HostUnreachable(FetchError):
    """The host does not answer."""

    retryable = True


class NoSuchHost(HostUnreachable):
    """The host's name has no address."""


class FetchTimeout(FetchError):
    """The host was too slow."""

    retryable = True


class BodyTooLarge(FetchError):
    """The reply is larger than allowed."""


class MalformedReply(FetchError):
    """The reply breaks the protocol."""


class StoreError(OrbweaverError):
    """A store could not do its work."""


class StoreUnavailable(StoreError):
    """The store does not answer."""

    retryable = True


class StoreFull(StoreError):
    """There is no room left; nothing was half written."""


class NotInVault(StoreError):
    """The vault holds no such object."""


class Shredded(StoreError):
    """The key of this object was destroyed on purpose."""


class DamagedObject(StoreError):
    """A sealed object does not open: it was altered, moved or cut."""


class DamagedRecord(StoreError):
    """A stored row does not read: it was altered, or a newer version wrote it."""


class MalformedSegment(StoreError):
    """An index segment does not read: it is damaged, or no segment of this version."""


class DeliveryError(OrbweaverError):
    """A message did not leave."""


class DeliveryRefused(DeliveryError):
    """The receiver refused this message for good."""


class DeliveryUnknown(DeliveryError):
    """The message was handed over and no reply came; it goes again with the same identity."""

    retryable = True


class JailUnavailable(OrbweaverError):
    """No jailed worker could be started; nothing was said about any media."""

    retryable = True


class OwnFault(OrbweaverError):
    """We failed on this by a fault of our own; the log has the rest."""

    retryable = True


class LeaseLost(OrbweaverError):
    """Somebody else holds this work now; nothing was written."""


class PortBusy(OrbweaverError):
    """The address to listen on is taken."""


class DemoNotReady(OrbweaverError):
    """The demo's invented web did not come up."""


class AuditBroken(OrbweaverError):
    """The audit log was altered."""
