"""What cannot be done as it was asked, and what a rule of the house forbids."""

from datetime import datetime


class OrbweaverError(Exception):
    """Something went wrong that we had a name for.

    A class's first docstring line is the operator's message; ``detail`` says what and where.
    Never put media bytes, a live address or a secret into ``detail``.
    """

    retryable = False
    exit_code = 1

    def __init__(self, detail: str = "") -> None:
        """Keep ``detail``: what and where, in a few words."""
        self.detail = detail
        summary = summary_of(type(self))
        super().__init__(f"{summary}: {detail}" if detail else f"{summary}.")


def summary_of(kind: type[OrbweaverError]) -> str:
    """Return what a kind of error says of itself, without the full stop."""
    return (kind.__doc__ or "").split("\n", 1)[0].strip().rstrip(".")


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


class FactsMissing(UsageError):
    """This label needs answers that were not given."""


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


class WrongAnswer(Refused):
    """That did not open the door."""


class TriedTooOften(Refused):
    """There were too many tries; wait a little."""

    wait_s = 0.0  # for so long no answer is looked at


class AppendOnly(Refused):
    """A decision is never changed; a new one follows it."""


class RestNeeded(Refused):
    """It is time to rest from looking at cases."""

    reason = ""
    """A value of ``casework.workday.RestReason``."""
    until: datetime | None = None
    """When work opens again; nothing where that depends on a colleague."""


class WrongState(Refused):
    """It is too late or too early for that."""
