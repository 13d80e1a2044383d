"""Task ``scan``: what a picture is, how large, its PDQ, and what the detectors make of it."""

from collections.abc import Mapping, Sequence

from orbweaver.detectors import detectors
from orbweaver.detectors.decoded import Decoded
from orbweaver.detectors.detector import Detector, PdqProbe
from orbweaver.jail.decoding.decode import see
from orbweaver.jail.decoding.seen import DecodeOrder
from orbweaver.jail.frames import Fact
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.jail.record import RungProbe, ScanRecord, pack_record, pack_refusal
from orbweaver.jail.refusals import refusal_for
from orbweaver.jail.samples import every_format
from orbweaver.jail.sniff import sniff
from orbweaver.jail.task import Answer, Task
from orbweaver.model.scan_mode import ScanMode


class ScanTask:
    """Reads a picture's facts and hashes its first frame as stored, not turned upright."""

    name = "scan"

    def __init__(self) -> None:
        """Know every detector."""
        self._detectors = detectors()

    def warm_up(self) -> None:
        """Decode a small picture of every format every way, so that each decoder is loaded."""
        prepare_pillow()
        rungs: list[Fact] = list(self._detectors)
        for sample in every_format():
            for mode in ScanMode:
                self.run(sample, {"mode": mode, "side": 64, "own": True, "rungs": rungs})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return a record; options are ``mode``, ``side``, ``own`` and ``rungs``.

        Never raises: a refusal is a record too, so that every reply has the same size.
        """
        try:
            return Answer({}, pack_record(self._measure(payload, options)))
        except Exception as error:  # noqa: BLE001 - hostile bytes raise what they like
            return Answer({}, pack_refusal(refusal_for(error)))

    def _measure(self, payload: bytes, options: Mapping[str, Fact]) -> ScanRecord:
        asked = options["rungs"]
        rungs = [self._detectors[str(name)] for name in asked] if isinstance(asked, list) else []
        seen = see(payload, _order(options, wants_planes=bool(rungs)))
        return ScanRecord(
            media_type=sniff(payload),
            width_px=seen.width_px,
            height_px=seen.height_px,
            frame_count=seen.frame_count,
            is_whole=seen.is_whole,
            orientation=seen.orientation,
            mode=seen.mode,
            pdq=seen.pdq,
            quality=seen.quality,
            probes=_probes(rungs, seen.decoded),
        )


def _order(options: Mapping[str, Fact], *, wants_planes: bool) -> DecodeOrder:
    return DecodeOrder(
        mode=ScanMode(str(options["mode"])),
        least_side_px=int(str(options["side"])),
        own_decoders=options["own"] is True,
        wants_planes=wants_planes,
    )


def _probes(rungs: Sequence[Detector], decoded: Decoded | None) -> list[RungProbe]:
    if decoded is None:
        return []
    return [
        RungProbe(rung, probe.quality, probe.value)
        for rung, detector in enumerate(rungs)
        for probe in _probes_of(detector, decoded)
    ]


def _probes_of(detector: Detector, decoded: Decoded) -> Sequence[PdqProbe]:
    """Ask one rung; its fault costs its own probes, never the picture's PDQ."""
    try:
        return tuple(detector.probes(decoded))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a rung sees hostile pixels, and may come from elsewhere
        return ()


TASKS: list[Task] = [ScanTask()]
