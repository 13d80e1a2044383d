"""The jail's report: which walls stand around the workers here, and which detectors they hold."""

from dataclasses import dataclass

from orbweaver.jail.fields import Fields

MOST_RUNGS, LONGEST_RUNG_CHARS = 64, 40
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
    rungs: tuple[str, ...] = ()
    """Names of its detectors, the cheapest first."""

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
    return JailReport(layers, tuple(fields.texts("rungs", MOST_RUNGS, LONGEST_RUNG_CHARS)))
