"""Sniffing: what bytes say they are by how they begin; compares prefixes and parses nothing."""

import re

_PREFIXES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"%!PS", "application/postscript"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (b"\xff\x0a", "image/jxl"),
    (b"\x00\x00\x00\x0cJXL ", "image/jxl"),
    (b"OggS", "application/ogg"),
    (b"FLV\x01", "video/x-flv"),
    (b"0&\xb2u\x8ef\xcf\x11", "video/x-ms-asf"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x00\x00\x01\xb3", "video/mpeg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
)
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
}
_RIFFS = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}
_MATROSKA = b"\x1aE\xdf\xa3"
_MARKUP = re.compile(  # what browsers take for a page, and what only pages begin with
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|title|style|table|div|font|meta|h1|br|a|b|p)"
    rb"[\s>]",
    re.IGNORECASE,
)
_COMMENTS = re.compile(rb"(?:\s|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_FEEDS = {
    b"<rss": "application/rss+xml",
    b"<feed": "application/atom+xml",
    b"<urlset": "application/xml",
    b"<sitemapindex": "application/xml",
    b"<rdf:rdf": "application/rdf+xml",
}
_ANY_PREFIX = tuple(prefix for prefix, _ in _PREFIXES)
PROBE_BYTES = 512
UNKNOWN_TYPE = "application/octet-stream"


def sniff(content: bytes) -> str:
    """Return the media type of ``content`` by its first bytes, or ``application/octet-stream``.

    >>> sniff(b"GIF89a...")
    'image/gif'
    """
    head = content[:PROBE_BYTES]
    if head.startswith(_ANY_PREFIX):
        return next(media_type for prefix, media_type in _PREFIXES if head.startswith(prefix))
    if head[:4] == b"RIFF" and head[8:12] in _RIFFS:
        return _RIFFS[head[8:12]]
    if head.startswith(_MATROSKA):
        return "video/x-matroska" if b"matroska" in head else "video/webm"
    if head[4:8] == b"ftyp":
        return _sniff_brands(head)
    return _sniff_text(head)


def _sniff_brands(head: bytes) -> str:
    """Read the ISO base media brands; AVIF files may name the older brands of HEIF as well."""
    box_bytes = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, box_bytes, 4))]
    found = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    return "image/avif" if "image/avif" in found else next(iter(found), "video/mp4")


def _sniff_text(head: bytes) -> str:
    head = head.removeprefix(b"\xef\xbb\xbf")
    before = _COMMENTS.match(head)
    start = head[before.end() if before else 0 :].lower()
    if start.startswith(b"<svg") or (head.lstrip().startswith(b"<?xml") and b"<svg" in start):
        return "image/svg+xml"
    feed = next((_FEEDS[root] for root in _FEEDS if start.startswith(root)), None)
    return feed or ("text/html" if _MARKUP.match(start) else UNKNOWN_TYPE)
