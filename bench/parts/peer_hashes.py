"""What the named peers do with the bytes of a picture. Runs in the peers' environment.

Nothing of the house is imported here. A library is imported when its contender is asked for, so
that no contender carries another's weight.
"""

import hashlib
from collections.abc import Callable
from importlib import import_module
from io import BytesIO

from bench.parts.timed import Json

Hash = Callable[[bytes], Json]
"""From a file's bytes to what this contender makes of them."""


def threatexchange() -> Hash:
    """Return python-threatexchange's own way from bytes to PDQ."""
    kind = import_module("threatexchange.signal_type.pdq.signal").PdqSignal
    hashed: Hash = kind.hash_from_bytes
    return hashed


def pillow_pdqhash() -> Hash:
    """Return Pillow and pdqhash, at full size: the reference of every distance here."""
    image, numpy, pdqhash = (import_module(n) for n in ("PIL.Image", "numpy", "pdqhash"))

    def run(data: bytes) -> tuple[str, int]:
        pixels = numpy.asarray(image.open(BytesIO(data)).convert("RGB"))
        bits, quality = pdqhash.compute(pixels)
        return numpy.packbits(bits).tobytes().hex(), int(quality)

    return run


def perception() -> Hash:
    """Return perception's PDQ."""
    hasher = import_module("perception.hashers").PDQHash()
    return lambda data: hasher.compute(BytesIO(data), hash_format="hex")


def imagehash_phash() -> Hash:
    """Return ImageHash's phash: 64 bits, a weaker hash."""
    image, imagehash = import_module("PIL.Image"), import_module("imagehash")
    return lambda data: str(imagehash.phash(image.open(BytesIO(data))))


def simplejpeg_grey() -> Hash:
    """Return libjpeg-turbo's full grey decode by simplejpeg: no hash at all."""
    decode = import_module("simplejpeg").decode_jpeg
    return lambda data: decode(data, "GRAY").shape


def simplejpeg_grey_128() -> Hash:
    """Return the grey decode scaled to at least 128 px: no hash."""
    decode = import_module("simplejpeg").decode_jpeg
    return lambda data: decode(data, "GRAY", min_height=128, min_width=128).shape


def simplejpeg_grey_256() -> Hash:
    """Return the grey decode scaled to at least 256 px: no hash."""
    decode = import_module("simplejpeg").decode_jpeg
    return lambda data: decode(data, "GRAY", min_height=256, min_width=256).shape


def simplejpeg_128_pdqhash() -> Hash:
    """Return what a careful user of PyPI would do: scaled decode and pdqhash."""
    decode = import_module("simplejpeg").decode_jpeg
    numpy, pdqhash = import_module("numpy"), import_module("pdqhash")

    def run(data: bytes) -> tuple[str, int]:
        grey = decode(data, "GRAY", min_height=128, min_width=128)[..., 0]
        bits, quality = pdqhash.compute(numpy.stack([grey] * 3, axis=-1))
        return numpy.packbits(bits).tobytes().hex(), int(quality)

    return run


def pillow_decode() -> Hash:
    """Return Pillow's decode of the first frame: no hash."""
    image = import_module("PIL.Image")
    vars(import_module("PIL.AvifImagePlugin"))["DEFAULT_MAX_THREADS"] = 1

    def run(data: bytes) -> tuple[int, int]:
        picture = image.open(BytesIO(data))
        picture.load()
        size: tuple[int, int] = picture.size
        return size

    return run


def cv2_decode() -> Hash:
    """Return OpenCV's decode to BGR: no hash."""
    cv2, numpy = import_module("cv2"), import_module("numpy")
    cv2.setNumThreads(1)

    def run(data: bytes) -> Json:
        pixels = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)
        if pixels is None:
            raise ValueError("OpenCV does not read it")
        return pixels.shape

    return run


def imagecodecs_decode() -> Hash:
    """Return imagecodecs' decode, whichever format it is: no hash."""
    codecs = import_module("imagecodecs")

    def run(data: bytes) -> Json:
        if data.startswith(b"\x89PNG"):
            return codecs.png_decode(data).shape
        if data.startswith(b"GIF8"):
            return codecs.gif_decode(data, 0).shape
        if data.startswith(b"RIFF"):
            return codecs.webp_decode(data).shape
        return codecs.avif_decode(data, numthreads=1).shape

    return run


def digest(name: str) -> Callable[[], Hash]:
    """Return the maker of a cryptographic hash by hashlib (OpenSSL)."""
    return lambda: lambda data: hashlib.new(name, data).hexdigest()


CONTENDERS: dict[str, Callable[[], Hash]] = {
    "python-threatexchange": threatexchange,
    "Pillow + pdqhash": pillow_pdqhash,
    "perception PDQ": perception,
    "ImageHash phash": imagehash_phash,
    "simplejpeg >=128 + pdqhash": simplejpeg_128_pdqhash,
    "bare libjpeg-turbo grey": simplejpeg_grey,
    "bare libjpeg-turbo grey >=256": simplejpeg_grey_256,
    "bare libjpeg-turbo grey >=128": simplejpeg_grey_128,
    "bare Pillow": pillow_decode,
    "bare OpenCV": cv2_decode,
    "bare imagecodecs": imagecodecs_decode,
    "sha1": digest("sha1"),
    "sha256": digest("sha256"),
    "md5": digest("md5"),
}
