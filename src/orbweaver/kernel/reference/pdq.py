"""PDQ in NumPy: the truth that the native kernel is held against.

The algorithm is published in "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
Algorithm" (2019): luma, blur and 64 x 64 samples (``pdq_axis``), a 16 x 16 corner of their cosine
transform, and a bit for each coefficient above the median.
"""

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel.pdq_variants import LEAST_SIDE_PX, VALUE_BYTES, Dihedral, PdqVariants
from orbweaver.kernel.reference.pdq_axis import SAMPLES, axis_weights
from orbweaver.kernel.reference.pdq_running import running_grid

_SIDE = 16
_MEDIAN = _SIDE * _SIDE // 2 - 1
"""The lower of the two middle ones, as Torben's method gives it for an even count."""
_CHUNK_ROWS = 256
"""So many rows become floats at a time."""
_MOST_RUNNING_PX = 25_000_000
"""Above this, weighted sums stand in for running sums, which need 12 bytes a pixel."""
_QUALITY_STEPS = 90
_EVEN_NEGATED = np.where(np.arange(_SIDE) % 2 == 0, -1, 1).astype(np.float32)
_TURNS: dict[Dihedral, tuple[bool, bool, bool]] = {
    Dihedral.AS_IS: (False, False, False),
    Dihedral.ROTATE_90: (True, True, False),
    Dihedral.ROTATE_180: (False, True, True),
    Dihedral.ROTATE_270: (True, False, True),
    Dihedral.FLIP_X: (False, True, False),
    Dihedral.FLIP_Y: (False, False, True),
    Dihedral.FLIP_PLUS_1: (True, False, False),
    Dihedral.FLIP_MINUS_1: (True, True, True),
}
"""Whether the coefficients are transposed, and whether then every other row and column, the
first included, changes its sign: mirroring a cosine series negates its odd terms."""


def pdq_of_plane(
    plane: NDArray[np.uint8], width_px: int, height_px: int, *, as_if_px: int | None = None
) -> PdqVariants:
    """Return the PDQ of a plane of luma; see ``orbweaver.kernel.pdq.pdq_of_plane``."""
    if min(width_px, height_px) < LEAST_SIDE_PX:
        return too_small()
    if plane.shape == (height_px, width_px) and _is_run(width_px, height_px, as_if_px):
        return variants_of(running_grid(plane.astype(np.float32)))
    return variants_of(grid_of_plane(plane, width_px, height_px, as_if_px=as_if_px))


def pdq_of_rgb(rgb: NDArray[np.uint8], *, as_if_px: int | None = None) -> PdqVariants:
    """Return the PDQ of an RGB picture; see ``orbweaver.kernel.pdq.pdq_of_rgb``."""
    height_px, width_px = rgb.shape[:2]
    if min(width_px, height_px) < LEAST_SIDE_PX:
        return too_small()
    if _is_run(width_px, height_px, as_if_px):
        return variants_of(running_grid(_luma(rgb)))
    return variants_of(grid_of_rgb(rgb, as_if_px=as_if_px))


def pdq_of_indexed(
    indexes: NDArray[np.uint8], palette: bytes, *, as_if_px: int | None = None
) -> PdqVariants:
    """Return the PDQ of the colours that ``indexes`` name in a palette of 768 bytes."""
    colours = np.frombuffer(palette, np.uint8).reshape(-1, 3)
    return pdq_of_rgb(colours[indexes], as_if_px=as_if_px)


def grid_of_plane(
    plane: NDArray[np.uint8], width_px: int, height_px: int, *, as_if_px: int | None = None
) -> NDArray[np.float32]:
    """Return the 64 x 64 samples of the blurred luma, rows first."""
    rows = axis_weights(height_px, plane.shape[0], as_if_px)
    columns = axis_weights(width_px, plane.shape[1], as_if_px)
    total = np.zeros((SAMPLES, plane.shape[1]))
    for start in range(0, plane.shape[0], _CHUNK_ROWS):
        part = slice(start, start + _CHUNK_ROWS)
        total += rows[:, part] @ plane[part].astype(np.float64)
    return (total @ columns.T).astype(np.float32)


def grid_of_rgb(rgb: NDArray[np.uint8], *, as_if_px: int | None = None) -> NDArray[np.float32]:
    """Return the 64 x 64 samples of the blurred luma of an RGB picture, rows first."""
    height_px, width_px = rgb.shape[:2]
    rows = axis_weights(height_px, height_px, as_if_px)
    total = np.zeros((SAMPLES, width_px))
    for start in range(0, height_px, _CHUNK_ROWS):
        part = slice(start, start + _CHUNK_ROWS)
        total += rows[:, part] @ _luma(rgb[part])
    return (total @ axis_weights(width_px, width_px, as_if_px).T).astype(np.float32)


def too_small() -> PdqVariants:
    """Return what the reference code says of a picture with a side under five pixels."""
    return PdqVariants(np.zeros((len(Dihedral), VALUE_BYTES), np.uint8), 0)


def variants_of(grid: NDArray[np.float32]) -> PdqVariants:
    """Return the eight values and the quality of 64 x 64 samples."""
    coefficients = _transformed(grid)
    values = np.stack([_bits(_turned(coefficients, dihedral)) for dihedral in Dihedral])
    return PdqVariants(values, _quality(grid))


def _is_run(width_px: int, height_px: int, as_if_px: int | None) -> bool:
    is_enlarged = as_if_px is not None and as_if_px > min(width_px, height_px)
    return not is_enlarged and width_px * height_px <= _MOST_RUNNING_PX


def _luma(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    # doubles, added from left to right, then rounded once: as pdqhash does it
    red, green, blue = (rgb[:, :, channel].astype(np.float64) for channel in range(3))
    return (red * 0.299 + green * 0.587 + blue * 0.114).astype(np.float32)


def _transformed(grid: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the 16 x 16 lowest coefficients, terms added in the reference code's order."""
    dct = _dct_rows()
    half = np.zeros((_SIDE, SAMPLES), np.float32)
    for row in range(SAMPLES):
        half = half + dct[:, row, None] * grid[None, row]
    corner = np.zeros((_SIDE, _SIDE), np.float32)
    for column in range(SAMPLES):
        corner = corner + half[:, column, None] * dct[None, :, column]
    return corner


def _dct_rows() -> NDArray[np.float32]:
    scale = np.float64(np.sqrt(np.float32(2 / SAMPLES)))  # rounded before it is used, as there
    order = np.arange(1, _SIDE + 1)[:, None]
    place = np.arange(SAMPLES)[None, :]
    angle = np.pi / 2 / SAMPLES * order * (2 * place + 1)
    return np.asarray(scale * np.cos(angle), np.float32)


def _turned(coefficients: NDArray[np.float32], dihedral: Dihedral) -> NDArray[np.float32]:
    is_transposed, rows_change, columns_change = _TURNS[dihedral]
    turned = coefficients.T if is_transposed else coefficients
    if rows_change:
        turned = turned * _EVEN_NEGATED[:, None]
    return turned * _EVEN_NEGATED[None, :] if columns_change else turned


def _bits(coefficients: NDArray[np.float32]) -> NDArray[np.uint8]:
    flat = coefficients.ravel()
    return np.packbits((flat > np.sort(flat)[_MEDIAN])[::-1])


def _quality(grid: NDArray[np.float32]) -> int:
    """Return the summed steps between neighbours, in whole hundredths of full scale."""
    down = np.trunc((grid[:-1] - grid[1:]) * np.float32(100) / np.float32(255))
    right = np.trunc((grid[:, :-1] - grid[:, 1:]) * np.float32(100) / np.float32(255))
    return min(100, int(np.abs(down).sum() + np.abs(right).sum()) // _QUALITY_STEPS)
