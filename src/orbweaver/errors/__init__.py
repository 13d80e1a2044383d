"""The error tree: every failure that Orbweaver has a name for.

::

    OrbweaverError
    ├── UsageError                 it cannot be done as asked (exit code 2, HTTP 400)
    │   ├── ConfigError            the configuration file or environment is wrong
    │   ├── MalformedUrl           not an http(s) address
    │   ├── MalformedSignal        not a value of this signal type
    │   ├── MalformedRow           a line of an imported file is wrong
    │   ├── UnknownName            no such bank, case, person, plug-in ...
    │   ├── FactsMissing           a required question has no answer
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
    │   ├── WrongAnswer            no password, code or passkey that opens this door
    │   ├── TriedTooOften          too many wrong answers at the door (HTTP 429)
    │   ├── AppendOnly             a decision may not be changed
    │   ├── RestNeeded             a break, the day's end, its budget, or nobody else at work
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

from orbweaver.errors.asked import (
    AddressRefused,
    AlreadyThere,
    AppendOnly,
    BranchEnded,
    BudgetSpent,
    ConfigError,
    FactsMissing,
    ForbiddenByRobots,
    HostPaused,
    HostRests,
    LeftAlone,
    MalformedRow,
    MalformedSignal,
    MalformedUrl,
    MandateMissing,
    NeedsBrowser,
    NotAllowed,
    OrbweaverError,
    OutOfScope,
    PluginConflict,
    RecipientNotApproved,
    Refused,
    RestNeeded,
    TrapAvoided,
    TriedTooOften,
    UnknownName,
    UsageError,
    WrongAnswer,
    WrongState,
    summary_of,
)
from orbweaver.errors.failed import (
    AuditBroken,
    BodyTooLarge,
    DamagedObject,
    DamagedRecord,
    DecoderStopped,
    DeliveryError,
    DeliveryRefused,
    DeliveryUnknown,
    DemoNotReady,
    FetchError,
    FetchTimeout,
    HostUnreachable,
    JailUnavailable,
    LeaseLost,
    MalformedReply,
    MalformedSegment,
    MediaError,
    MediaTooLarge,
    NoSuchHost,
    NotInVault,
    OwnFault,
    PortBusy,
    Shredded,
    StoreError,
    StoreFull,
    StoreUnavailable,
    UnhashableMedia,
    UnreadableMedia,
)

__all__ = [
    "AddressRefused",
    "AlreadyThere",
    "AppendOnly",
    "AuditBroken",
    "BodyTooLarge",
    "BranchEnded",
    "BudgetSpent",
    "ConfigError",
    "DamagedObject",
    "DamagedRecord",
    "DecoderStopped",
    "DeliveryError",
    "DeliveryRefused",
    "DeliveryUnknown",
    "DemoNotReady",
    "FactsMissing",
    "FetchError",
    "FetchTimeout",
    "ForbiddenByRobots",
    "HostPaused",
    "HostRests",
    "HostUnreachable",
    "JailUnavailable",
    "LeaseLost",
    "LeftAlone",
    "MalformedReply",
    "MalformedRow",
    "MalformedSegment",
    "MalformedSignal",
    "MalformedUrl",
    "MandateMissing",
    "MediaError",
    "MediaTooLarge",
    "NeedsBrowser",
    "NoSuchHost",
    "NotAllowed",
    "NotInVault",
    "OrbweaverError",
    "OutOfScope",
    "OwnFault",
    "PluginConflict",
    "PortBusy",
    "RecipientNotApproved",
    "Refused",
    "RestNeeded",
    "Shredded",
    "StoreError",
    "StoreFull",
    "StoreUnavailable",
    "TrapAvoided",
    "TriedTooOften",
    "UnhashableMedia",
    "UnknownName",
    "UnreadableMedia",
    "UsageError",
    "WrongAnswer",
    "WrongState",
    "summary_of",
]
