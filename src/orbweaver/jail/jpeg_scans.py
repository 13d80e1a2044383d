"""How many scans a JPEG holds: each costs a decoder a pass over the whole picture."""

_FIND_SCAN = b"\xff\xda"
_STUFFED, _FILL = 0x00, 0xFF
_STANDALONE = {_STUFFED, 0x01, *range(0xD0, 0xD9)}
_END, _SCAN = 0xD9, 0xDA


def has_more_scans(data: bytes, most: int) -> bool:
    """Return whether more than ``most`` scans start in ``data``.

    The two bytes of a scan's marker are counted first, which is fast; only a file with too many
    of them is walked, because they may stand inside a thumbnail or profile.
    """
    return data.count(_FIND_SCAN) > most and _count_scans(data, most) > most


def _count_scans(data: bytes, most: int) -> int:
    scans, at = 0, 2
    while scans <= most:
        at = data.find(b"\xff", at)
        if at < 0 or at + 4 > len(data):
            break
        marker = data[at + 1]
        if marker == _END:
            break
        scans += marker == _SCAN
        at += _marker_bytes(data, at, marker)
    return scans


def _marker_bytes(data: bytes, at: int, marker: int) -> int:
    if marker == _FILL:
        return 1
    if marker in _STANDALONE:
        return 2
    return 2 + int.from_bytes(data[at + 2 : at + 4], "big")
