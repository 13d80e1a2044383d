"""Encoding labels of the web and the Python codec that reads each (Encoding Standard, names)."""

import re

_WINDOWS_1252 = "cp1252"
_ODD_NAMES = {
    "ascii": _WINDOWS_1252,
    "us-ascii": _WINDOWS_1252,
    "ansi_x3.4-1968": _WINDOWS_1252,
    "latin1": _WINDOWS_1252,
    "l1": _WINDOWS_1252,
    "cp819": _WINDOWS_1252,
    "ibm819": _WINDOWS_1252,
    "x-user-defined": _WINDOWS_1252,
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode20utf8": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "unicode": "utf-16-le",
    "ucs-2": "utf-16-le",
    "866": "cp866",
    "cp866": "cp866",
    "ibm866": "cp866",
    "csibm866": "cp866",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "koi8-r": "koi8-r",
    "koi8_r": "koi8-r",
    "cskoi8r": "koi8-r",
    "koi8-u": "koi8-u",
    "koi8-ru": "koi8-u",
    "mac": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "tis-620": "cp874",
    "dos-874": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb18030": "gb18030",
    "chinese": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "euc-jp": "euc-jp",
    "x-euc-jp": "euc-jp",
    "iso-2022-jp": "iso2022-jp",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "ms_kanji": "cp932",
    "ms932": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "korean": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
}
_ISO = re.compile(r"(?:cs)?iso[-_]?8859[-_]?(\d{1,2})(?:[-:](?:i|e|\d{4}))?")
_WINDOWS = re.compile(r"(?:windows-|x-cp|cp)(125[0-8])")
_READABLE_PARTS = {2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16}
_LIKE_WINDOWS = {1: _WINDOWS_1252, 9: "cp1254", 11: "cp874"}


def codec_for(label: str) -> str | None:
    """Return the Python codec for an encoding label, or nothing for one that the web lacks.

    >>> codec_for(" ISO-8859-1 ")
    'cp1252'
    """
    name = label.strip("\t\n\x0c\r ").lower()
    if name in _ODD_NAMES:
        return _ODD_NAMES[name]
    if windows := _WINDOWS.fullmatch(name):
        return f"cp{windows[1]}"
    if iso := _ISO.fullmatch(name):
        part = int(iso[1])
        return _LIKE_WINDOWS.get(part) or (f"iso8859-{part}" if part in _READABLE_PARTS else None)
    return None


def every_codec() -> set[str]:
    """Return every codec that a label can lead to: a worker loads them all before its walls."""
    parts = {f"iso8859-{part}" for part in _READABLE_PARTS}
    windows = {f"cp125{digit}" for digit in range(9)}
    return {*_ODD_NAMES.values(), *_LIKE_WINDOWS.values(), *parts, *windows}
