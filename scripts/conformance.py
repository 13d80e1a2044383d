"""Read what others wrote to try readers of the web, and print how much comes out right.

`./run conformance`. The cases lie under `tests/foreign`, each folder with its source and licence.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ada_url

from orbweaver.crawl.robots_rules import parse_robots
from orbweaver.errors import MalformedUrl
from orbweaver.jail.html.encoding import decode_html
from orbweaver.jail.html.labels import codec_for
from orbweaver.jail.html.prescan import prescan
from orbweaver.jail.html.srcset import parse_srcset
from orbweaver.model.url import Url

FOREIGN = Path(__file__).parent.parent / "tests" / "foreign"
WEB = ("http:", "https:")
PARTS = ("protocol", "username", "password", "host", "hostname", "port", "pathname", "search")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case, and whether it came out right."""

    name: str
    is_right: bool


def read_cases(name: str) -> list[Any]:
    """Return the cases of a file of JSON, its comments left out."""
    cases = json.loads((FOREIGN / name).read_text(encoding="utf-8"))
    return [case for case in cases if isinstance(case, dict)]


def url_standard() -> Iterator[Verdict]:
    """Yield the URL Standard's parsing tests.

    Those that come out as http(s) are asked of the house's own address, which drops fragments;
    all others of the parser beneath it, because the house refuses every other scheme.
    """
    for case in read_cases("url/urltestdata.json"):
        is_web = case.get("href", "").startswith(WEB)
        is_right = parser_agrees(case) and (house_agrees(case) if is_web else house_refuses(case))
        yield Verdict(case["input"], is_right)


def parser_agrees(case: dict[str, Any]) -> bool:
    """Return whether the parser finds what a browser does."""
    try:
        parsed = ada_url.URL(case["input"], base=case["base"])
    except ValueError:
        return bool(case.get("failure"))
    if case.get("failure") or parsed.href != case["href"]:
        return False
    return all(getattr(parsed, part) == case[part] for part in (*PARTS, "hash"))


def as_address(case: dict[str, Any]) -> Url:
    """Return what the house reads; a base of another scheme is joined beforehand.

    Raises:
        MalformedUrl: It is no address of the web.
    """
    base = case["base"]
    if base is None or base.startswith(WEB):
        return Url.parse(case["input"], Url.parse(base) if base else None)
    try:
        return Url.parse(ada_url.join_url(base, case["input"]))
    except ValueError as error:
        raise MalformedUrl(case["input"]) from error


def house_agrees(case: dict[str, Any]) -> bool:
    """Return whether the house's own address is what a browser finds."""
    url = as_address(case)
    parts = (url.reveal(), f"{url.scheme}:", url.host, url.path, url.query)
    expected = (case["protocol"], case["hostname"], case["pathname"], case["search"])
    return parts == (case["href"].partition("#")[0], *expected)


def house_refuses(case: dict[str, Any]) -> bool:
    """Return whether the house refuses what is no address of the web."""
    try:
        as_address(case)
    except MalformedUrl:
        return True
    return False


def to_ascii() -> Iterator[Verdict]:
    """Yield the URL Standard's tests of host names in other writing."""
    for case in read_cases("url/toascii.json"):
        try:
            found = Url.parse(f"https://{case['input']}/x").host
        except MalformedUrl:
            found = None
        yield Verdict(case["input"], found == case["output"])


def srcset() -> Iterator[Verdict]:
    """Yield the cases of the candidates of a picture: the one that a browser takes is found.

    Where it takes none, whatever is found is right: candidates with bad sizes are kept on purpose.
    """
    for case in read_cases("html/srcset.json"):
        found = parse_srcset(case["srcset"])
        yield Verdict(case["srcset"], case["first"] in found if case["first"] else True)


def encoding() -> Iterator[Verdict]:
    """Yield the cases of encodings; where nothing is declared and all is ASCII, either will do."""
    for path in sorted((FOREIGN / "html" / "encoding").glob("*.dat")):
        for block in path.read_bytes().split(b"#data\n")[1:]:
            data, _, expected = block.partition(b"\n#encoding\n")
            _, codec = decode_html(data, None)
            if codec == "utf-8" and prescan(data) is None and data.isascii():
                codec = "cp1252"
            yield Verdict(ascii(data[:40]), codec == codec_for(expected.split()[0].decode()))


def robots() -> Iterator[Verdict]:
    """Yield the cases of robots.txt."""
    for case in read_cases("robots/cases.json"):
        file = parse_robots(case["robots_txt"].encode(), case["agent"])
        yield Verdict(case["url"], file.allows(path_of(case["url"])) is case["allowed"])


def path_of(url: str) -> str:
    """Return path and query of an address that need not be a right one."""
    _, _, rest = url.partition("//") if "//" in url else ("", "", url)
    found = re.search(r"[/?;][^#]*", rest.partition("#")[0])
    if found is None:
        return "/"
    return found[0] if found[0].startswith("/") else "/" + found[0]


SUITES = {
    "URL Standard, parsing": url_standard,
    "URL Standard, host names": to_ascii,
    "srcset": srcset,
    "encoding": encoding,
    "robots.txt": robots,
}


def main() -> int:
    """Print right and total of each suite, and every case that is wrong; 1 where any is."""
    any_wrong = False
    for name, suite in SUITES.items():
        verdicts = list(suite())
        wrong = [verdict.name for verdict in verdicts if not verdict.is_right]
        any_wrong = any_wrong or bool(wrong)
        print(f"{name:<28}{len(verdicts) - len(wrong):>5} of {len(verdicts)}")
        for case in wrong:
            print(f"    wrong: {case!r:.100}")
    return int(any_wrong)


if __name__ == "__main__":
    sys.exit(main())
