"""The jail's report: the walls around the workers here, their detectors and their kernel."""

from dataclasses import dataclass

from orbweaver.jail.fields import Fields

MOST_RUNGS = 64
LONGEST_RUNG_CHARS = 32
"""As long as the column that casework keeps them in."""
LAYER_NAMES = ("identity", "limits", "landlock", "seccomp")


@dataclass(frozen=True, slots=True)
class Layer:
    """One wall."""

    name: str
    """``identity``, ``limits``, ``landlock`` or ``seccomp``."""
    is_active: bool
    note: str
    """What it does here, or why it does not stand."""


@dataclass(frozen=True, slots=True)
class JailReport:
    """What a worker said of its own walls before it saw the first byte."""

    layers: tuple[Layer, ...]
    rungs: tuple[str, ...]
    """Names of its detectors, the cheapest first."""
    kernel: str
    """Which kernel hashes in it, in a sentence for the operator."""
    is_native: bool
    """Whether that is the library, and not the reference."""

    @property
    def is_complete(self) -> bool:
        """Whether every wall stands."""
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the walls that do not stand."""
        standing = {layer.name for layer in self.layers if layer.is_active}
        return tuple(name for name in LAYER_NAMES if name not in standing)


def read_report(fields: Fields) -> JailReport:
    """Read a worker's greeting.

    Raises:
        DecoderStopped: It is no greeting.
    """
    layers = tuple(
        Layer(item.text("name", 20), item.truth("active"), item.text("note", 300))
        for item in fields.objects("layers", 10)
    )
    return JailReport(
        layers,
        rungs=tuple(fields.texts("rungs", MOST_RUNGS, LONGEST_RUNG_CHARS)),
        kernel=fields.text("kernel", 100),
        is_native=fields.truth("is_native"),
    )
