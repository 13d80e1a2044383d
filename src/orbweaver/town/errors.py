"""What can go wrong in the town, apart from the house's own errors.

::

    TownError
    ├── PortTaken          an address to listen on is in use
    ├── OtherTown          the state folder belongs to another seed or blueprint
    ├── TownNotReady       the town's process ended or did not come up in time
    ├── UnknownKind        the blueprint names a kind of site that is not on the shelf
    └── MalformedNotice    a mail carries no readable list of addresses
"""


class TownError(Exception):
    """Something in the invented web went wrong."""


class PortTaken(TownError):
    """An address that the town must listen on is in use."""


class OtherTown(TownError):
    """The state folder belongs to another seed or blueprint."""


class TownNotReady(TownError):
    """The town's process ended or did not come up in time."""


class UnknownKind(TownError):
    """The blueprint names a kind of site that is not on the shelf."""


class MalformedNotice(TownError):
    """A mail carries no readable list of addresses."""
