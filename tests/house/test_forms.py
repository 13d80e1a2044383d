"""The house looks and does not speak: one file sends forms, for logins; connectors send nothing."""

import ast

from tests.house.tree import imported_names, parsed, place, python_files

SENDERS = {"src/orbweaver/crawl/logins.py": "the login of an approved identity, by its recipe"}
MAKES_WISHES = {"FetchWish", "replace"}
SENDS = (
    "socket",
    "pycurl",
    "aiohttp",
    "urllib",
    "http",
    "asyncio",
    "subprocess",
    "orbweaver.egress",
)


def fills_a_wish(node: ast.AST) -> bool:
    """Say whether a piece of code gives a fetch something to post."""
    if not isinstance(node, ast.Call) or ast.unparse(node.func) not in MAKES_WISHES:
        return False
    return any(word.arg == "form" for word in node.keywords)


def test_forms_are_sent_only_where_it_is_listed() -> None:
    found = {
        place(path)
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if fills_a_wish(node)
    }
    assert found == set(SENDERS)


def test_a_connector_knows_nothing_that_could_send() -> None:
    for path in python_files("src/orbweaver/connectors"):
        names = imported_names(path)
        wrong = [name for name in names if name.startswith(SENDS)]
        assert not wrong, f"{place(path)} imports {wrong}"
        assert not [
            n for n in ast.walk(parsed(path)) if isinstance(n, ast.Await | ast.AsyncFunctionDef)
        ]
