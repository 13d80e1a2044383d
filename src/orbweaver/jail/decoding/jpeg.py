"""JPEG straight to luma: whole in exact mode, no further than PDQ needs in fast mode."""

from dataclasses import replace
from functools import partial

from orbweaver.detectors.decoded import Decoded, Plane
from orbweaver.jail.decoding.other_frames import frames_of
from orbweaver.jail.decoding.seen import DecodeOrder, Seen
from orbweaver.jail.jpeg_scans import has_more_scans
from orbweaver.jail.limits import MOST_JPEG_SCANS
from orbweaver.jail.pdq import pdq_of_plane
from orbweaver.jail.pictures import check_size, frame_count, open_picture
from orbweaver.jail.refusals import Refusal, unreadable
from orbweaver.kernel.full_jpeg import full_plane
from orbweaver.kernel.jpeg import luma_plane
from orbweaver.kernel.jpeg_facts import WHOLE_EIGHTHS, JpegHead, LowPlane
from orbweaver.kernel.low_jpeg import low_plane, read_head
from orbweaver.model.scan_mode import ScanMode

_FINER_SIDE_PX = 400
"""Of a plane that boxes are cut out of: a pixel is a quarter of a per cent of a side."""
_SCAN, _END = b"\xff\xda", b"\xff\xd9"


def see_jpeg(content: bytes, order: DecodeOrder) -> Seen | None:
    """Return what is seen of a JPEG of 8 bits in grey or YCC; nothing to leave it to Pillow.

    Raises:
        MediaTooLarge: More pixels, a longer side or more scans than allowed.
    """
    head = read_head(content)
    if head is None or not head.has_plain_luma:
        return None
    check_size(head.width_px, head.height_px)
    low = _plane(content, head, order)
    if low is None:
        return None
    finer = partial(_finer, content, head, order, low) if low.eighths < WHOLE_EIGHTHS else None
    pdq = pdq_of_plane(low.plane, head.width_px, head.height_px)
    frames = frame_count(open_picture(content), content) if head.has_index else 1
    return Seen(
        width_px=head.width_px,
        height_px=head.height_px,
        frame_count=frames,
        is_whole=low.eighths == WHOLE_EIGHTHS or _has_end(content),
        orientation=head.orientation,
        mode=ScanMode.EXACT if low.eighths == WHOLE_EIGHTHS else ScanMode.FAST,
        pdq=pdq.value,
        quality=pdq.quality,
        decoded=Decoded(
            plane=low.plane,
            width_px=head.width_px,
            height_px=head.height_px,
            orientation=head.orientation,
            finer=finer,
            frames=frames_of(content, frames),
        )
        if order.wants_planes
        else None,
    )


def _plane(content: bytes, head: JpegHead, order: DecodeOrder) -> LowPlane | None:
    """Ask the readers in turn: ours as far as they are needed, the library's, then nobody.

    Ours take no more time than the bytes of a file are worth; the library goes over the whole
    picture for each scan.
    """
    least_side_px = None if order.mode is ScanMode.EXACT else order.least_side_px
    ours = None
    if order.own_decoders:
        if least_side_px is not None:
            ours = low_plane(content, least_side_px, head=head)
        ours = ours or full_plane(content, head=head)
    if ours is None and has_more_scans(content, MOST_JPEG_SCANS):
        raise unreadable(Refusal.TOO_MANY_SCANS)
    return ours or luma_plane(content, least_side_px, head=head)


def _has_end(content: bytes) -> bool:
    """Return whether the picture's end is marked: no scan begins behind the last mark."""
    end = content.rfind(_END)
    return end >= 0 and content.find(_SCAN, end) < 0


def _finer(content: bytes, head: JpegHead, order: DecodeOrder, low: LowPlane) -> Plane:
    wanted = replace(order, least_side_px=max(_FINER_SIDE_PX, 2 * order.least_side_px))
    return (_plane(content, head, wanted) or low).plane
