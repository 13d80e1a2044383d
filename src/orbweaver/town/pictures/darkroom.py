"""The darkroom: makes picture files when they are first asked for, and keeps them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import RLock

from PIL import Image

from orbweaver.town.pictures.alteration import Alteration, alter
from orbweaver.town.pictures.containers import slide_show, zip_archive
from orbweaver.town.pictures.drawing import draw
from orbweaver.town.pictures.encoding import decode, encode
from orbweaver.town.pictures.original import Original

_DRAWING_VERSION = 2  # raise it when a drawing changes, so that old cache files are not used


class Darkroom:
    """Files of originals and copies by name; thread-safe, one drawing at a time.

    With ``cache_dir`` files also lie on disk and are shared between processes of one seed.
    """

    def __init__(self, originals: Iterable[Original], cache_dir: Path | None = None) -> None:
        """Draw nothing yet."""
        self._originals = {original.original_id: original for original in originals}
        self._cache_dir = cache_dir
        self._files: dict[str, bytes] = {}
        self._lock = RLock()

    def original_file(self, original_id: str) -> bytes:
        """Return the exact file bytes of an original."""
        original = self._originals[original_id]
        return self._keep(
            f"{original_id}-{Alteration.SAME_BYTES}",
            lambda: encode(Image.fromarray(draw(original)), original.file_format),
        )

    def copy_file(self, original_id: str, alteration: Alteration) -> bytes:
        """Return the file of a still copy of an original."""
        content = self.original_file(original_id)
        if alteration is Alteration.SAME_BYTES:
            return content
        original = self._originals[original_id]
        return self._keep(
            f"{original_id}-{alteration}", lambda: alter(original, content, alteration)
        )

    def zip_file(self, original_ids: Sequence[str]) -> bytes:
        """Return a zip archive of the originals' exact files."""
        names = [self._originals[original_id].file_name for original_id in original_ids]
        files = [self.original_file(original_id) for original_id in original_ids]
        return self._keep(
            f"zip-{'-'.join(original_ids)}",
            lambda: zip_archive(list(zip(names, files, strict=True))),
        )

    def video_file(self, original_ids: Sequence[str]) -> bytes:
        """Return a short mp4 that shows the originals one after the other."""
        files = [self.original_file(original_id) for original_id in original_ids]
        return self._keep(
            f"video-{'-'.join(original_ids)}",
            lambda: slide_show([decode(content) for content in files]),
        )

    def _keep(self, name: str, make: Callable[[], bytes]) -> bytes:
        with self._lock:
            if name not in self._files:
                self._files[name] = self._from_disk(name, make)
            return self._files[name]

    def _from_disk(self, name: str, make: Callable[[], bytes]) -> bytes:
        if self._cache_dir is None:
            return make()
        path = self._cache_dir / f"v{_DRAWING_VERSION}-{self._town_seed()}-{name}"
        if path.is_file():
            return path.read_bytes()
        content = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_bytes(content)
        draft.replace(path)
        return content

    def _town_seed(self) -> int:
        return next(iter(self._originals.values())).town_seed
