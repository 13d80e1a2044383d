"""Which encoding a page is in: its mark, the header, ``meta``, XML declaration, then its bytes."""

from orbweaver.jail.html.labels import codec_for
from orbweaver.jail.html.prescan import prescan, xml_declared

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"))
FALLBACK = "cp1252"


def decode_html(data: bytes, header_label: str | None) -> tuple[str, str]:
    """Return the text of a page and the codec that read it; bad bytes become U+FFFD.

    ``header_label`` is the charset of the Content-Type header. A page that declares nothing is
    UTF-8 where all of it reads so, else windows-1252, as browsers guess.
    """
    told = _from_mark(data) or codec_for(header_label or "")
    codec = told or prescan(data) or xml_declared(data)
    if codec is None:
        return _guess(data)
    text = data.decode(codec, errors="replace")
    return text.removeprefix("\ufeff"), codec


def _from_mark(data: bytes) -> str | None:
    return next((codec for mark, codec in _MARKS if data.startswith(mark)), None)


def _guess(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # a character that the length cap has cut
            return data.decode("utf-8", errors="replace"), "utf-8"
        return data.decode(FALLBACK, errors="replace"), FALLBACK
