"""The Link header: where a reply leads before its body is looked at."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.jail.html.kinds import LinkKind
from orbweaver.jail.link_header import links_in_header
from orbweaver.model.url import Url

BASE = Url.parse("http://harbour.example/boats/?page=1")


def told(value: str) -> list[tuple[str, LinkKind]]:
    """Return path and query of every link of a header, with its kind."""
    return [(link.url.path + link.url.query, link.kind) for link in links_in_header(value, BASE)]


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ('<?page=2>; rel="next"', [("/boats/?page=2", LinkKind.NEXT)]),
        ("</a>; rel=prev, </b>;rel='next'", [("/a", LinkKind.PREVIOUS), ("/b", LinkKind.ANCHOR)]),
        ('</a,b;c>; title="x, <y>; rel=\\"no\\""; REL="Last NEXT"', [("/a,b;c", LinkKind.NEXT)]),
        ("</a>;rel=canonical", [("/a", LinkKind.ANCHOR)]),
        ('</a.css>; rel=preload; as=style, </b>; rel="next"; anchor="#x"', []),
        ("</a>", []),
        ("</a>; rel", []),
        ("<javascript:x>; rel=next", []),
        ("/a; rel=next", []),
        ("</a>; rel=next; rel=prev", [("/a", LinkKind.NEXT)]),
    ],
)  # fmt: skip
def test_a_header_leads_on(value: str, links: list[tuple[str, LinkKind]]) -> None:
    assert told(value) == links


def test_a_link_keeps_its_words_and_its_wish() -> None:
    (link,) = links_in_header('</a>; rel="Next nofollow"', BASE)
    assert (link.rel, link.is_nofollow) == ("next nofollow", True)


def test_a_header_is_bounded() -> None:
    assert len(told("</a>; rel=next, " * 10_000)) == 50


@given(st.lists(st.sampled_from(["<", ">", "/a", ";", " rel=", "next", '"', "\\", ",", "="])))
def test_any_header_is_read(pieces: list[str]) -> None:
    assert len(told("".join(pieces))) <= 50


@pytest.mark.parametrize("piece", ['<a>;a="', "<", "<a>;", '<a>;a="\\', "<a>; a=b", "<a> "])
def test_a_hostile_header_costs_little_time(piece: str) -> None:
    started_s = process_time()
    told(piece * 16_384)
    assert process_time() - started_s < 1
