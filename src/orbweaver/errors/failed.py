"""What went wrong outside: the bytes, the place, a keeper, a receiver, a machine."""

from orbweaver.errors.asked import OrbweaverError


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
