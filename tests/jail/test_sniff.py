"""What bytes say they are by how they begin, whatever a server says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.jail.sniff import UNKNOWN_TYPE, sniff

FTYP = b"\x00\x00\x00\x18ftyp"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "video/x-msvideo"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (FTYP + b"isom\x00\x00\x02\x00isomiso2", "video/mp4"),
        (FTYP + b"mif1\x00\x00\x00\x00mif1avif", "image/avif"),
        (FTYP + b"qt  \x00\x00\x00\x00qt  ", "video/quicktime"),
        (b"\x1aE\xdf\xa3\x01\x00\x42\x82\x84webm", "video/webm"),
        (b"\x1aE\xdf\xa3\x01\x00\x42\x82\x88matroska", "video/x-matroska"),
        (b"FLV\x01\x05", "video/x-flv"),
        (b"ID3\x03", "audio/mpeg"),
        (b"\x00\x00\x01\xba\x44", "video/mpeg"),
        (b"<!DOCTYPE  HTML PUBLIC>", "text/html"),
        (b"\xef\xbb\xbf \n<!-- pond --><html lang=en>", "text/html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", "text/html"),
        (b"<script src=x>", "text/html"),
        (b"<P>pond", "text/html"),
        (b"<?xml version='1.0'?>\n<!-- a --><svg xmlns='x'>", "image/svg+xml"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "application/rss+xml"),
        (b"<feed xmlns='x'>", "application/atom+xml"),
        (b"<?xml version='1.0'?><urlset>", "application/xml"),
        (b"<pond>", UNKNOWN_TYPE),
        (b"pond <p>", UNKNOWN_TYPE),
        (b"", UNKNOWN_TYPE),
    ],
)
def test_bytes_say_what_they_are(content: bytes, media_type: str) -> None:
    assert sniff(content) == media_type


@given(st.binary(max_size=600))
def test_any_bytes_have_a_type(content: bytes) -> None:
    assert "/" in sniff(content)
