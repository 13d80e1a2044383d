"""HEIC for Pillow: the header when it is opened, the pixels when they are wanted."""

from typing import Any

from PIL import Image, ImageFile

from orbweaver.errors import MediaError
from orbweaver.jail.heif.boxes import damaged
from orbweaver.jail.heif.hevc import decode
from orbweaver.jail.heif.plan import HeicPlan, read_plan
from orbweaver.jail.sniff import sniff

FORMAT = "HEIF"


class HeicFile(ImageFile.ImageFile):
    """The first picture of a HEIC file, turned as the file says; what EXIF says is not asked."""

    format = FORMAT
    format_description = "HEIC still picture"
    _plan: HeicPlan | None = None

    def _open(self) -> None:
        self._plan = read_plan(self.fp.read() if self.fp else b"")
        self._size = self._plan.size_px
        self._mode = "RGB"

    def load(self) -> Any:  # noqa: ANN401 - what Pillow returns has no public type
        """Decode, once."""
        if self._plan is not None:
            self.im = paint(self._plan, may_lack=ImageFile.LOAD_TRUNCATED_IMAGES).im
            self._plan = None
        return Image.Image.load(self)


def paint(plan: HeicPlan, *, may_lack: bool) -> Image.Image:
    """Return a picture as RGB; where ``may_lack`` is set, what cannot be decoded stays black.

    Raises:
        UnreadableMedia: Nothing can be decoded.
        ValueError: Something cannot, and nothing may lack.
    """
    is_tiled = len(plan.tiles) > 1 or plan.tile_px != plan.canvas_px
    canvas = _tiled(plan, may_lack=may_lack) if is_tiled else _decoded(plan, 0, may_lack=may_lack)
    if canvas is None:
        raise damaged()
    for step in plan.steps:
        canvas = canvas.crop(step) if isinstance(step, tuple) else canvas.transpose(step)
    return canvas


def _tiled(plan: HeicPlan, *, may_lack: bool) -> Image.Image | None:
    """Put the tiles together; return nothing where none of them can be decoded."""
    canvas = Image.new("RGB", plan.canvas_px)
    painted = 0
    for number in range(len(plan.tiles)):
        picture = _decoded(plan, number, may_lack=may_lack)
        if picture is not None:
            row, column = divmod(number, plan.columns)
            canvas.paste(picture, (column * plan.tile_px[0], row * plan.tile_px[1]))
            painted += 1
    return canvas if painted else None


def _decoded(plan: HeicPlan, number: int, *, may_lack: bool) -> Image.Image | None:
    try:
        picture, is_whole = decode(plan.tiles[number], plan.tile_px)
    except MediaError as error:
        if may_lack:
            return None
        raise ValueError(str(error)) from error
    if not is_whole and not may_lack:
        raise ValueError("a part of it is missing")
    return picture


def register() -> None:
    """Make Pillow know the format, by the first bytes of a file."""
    Image.register_open(FORMAT, HeicFile, _may_be_heic)


def _may_be_heic(prefix: bytes) -> bool:
    return sniff(prefix) == "image/heic"
