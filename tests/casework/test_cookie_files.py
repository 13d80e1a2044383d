"""Cookie files: what browsers save of a session, and nothing of other hosts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.casework.cookie_files import MOST_COOKIES, read_cookies
from orbweaver.errors import MalformedRow
from orbweaver.model.login_identity import LoginCookie

HOST = "rowan.example"
LINES = """\
# Netscape HTTP Cookie File
rowan.example\tFALSE\t/\tFALSE\t0\tvisitor\tabc
#HttpOnly_.rowan.example\tTRUE\t/hall\tTRUE\t1893456000\tmember\tdef

slate.example\tFALSE\t/\tFALSE\t0\tmember\tghi
"""
ROWS = [
    {"name": "visitor", "value": "abc", "domain": "rowan.example", "path": "/", "secure": False},
    {"name": "member", "value": "def", "domain": ".Rowan.example", "path": "/hall"},
    {"name": "member", "value": "ghi", "domain": "slate.example"},
]
FOUND = (LoginCookie("visitor", "abc"), LoginCookie("member", "def", "/hall"))


def test_the_lines_of_a_browser_are_read() -> None:
    assert read_cookies(LINES, HOST) == FOUND


def test_the_list_of_an_extension_is_read() -> None:
    assert read_cookies(json.dumps(ROWS), HOST) == FOUND


def test_a_host_below_takes_what_is_for_all_below() -> None:
    assert read_cookies(LINES, "hall.rowan.example") == (LoginCookie("member", "def", "/hall"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "member=s3cret",
        "rowan.example\tFALSE\t/\tFALSE\t0\tmember",
        "slate.example\tFALSE\t/\tFALSE\t0\tmember\ts3cret",
        "rowan.example\tFALSE\t/\tFALSE\t0\tmember\ts3cret; admin=1",
        "rowan.example\tFALSE\t/\tFALSE\t0\tmem ber;\ts3cret",
        "rowan.example\tFALSE\t/\tFALSE\t0\tmember\t" + "s3cret" * 1000,
        '{"name": "s3cret"}',
        '["s3cret"]',
        '[{"name": "s3cret"}]',
        "[",
        "[" * 100_000,
        json.dumps(
            [{"name": f"n{n}", "value": "s3cret", "domain": HOST} for n in range(MOST_COOKIES + 1)]
        ),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_wrong_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(MalformedRow) as refusal:
        read_cookies(text, HOST)
    assert "s3cret" not in str(refusal.value)


@given(st.text('rowan.example\t\n;#/[]{}",:ab01', max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_cookies(text, HOST)
    except MalformedRow:
        return
    assert found
    assert all(";" not in one.value and one.path.startswith("/") for one in found)
