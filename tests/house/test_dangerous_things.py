"""What is dangerous has few doors: live addresses, sealed bytes, other people's code."""

import ast
import sys
from pathlib import Path

import pytest

from tests.house.tree import HOUSE, imported_names, parsed, place, python_files

# Every file in which a live address may leave its noun, and why it must.
REVEALERS = {
    "src/orbweaver/casework/models/fields.py": "stores live addresses in columns",
    "src/orbweaver/casework/wire/orders.py": "writes it into an order to the crawl",
    "src/orbweaver/crawl/archive/warc.py": "writes it into an archive, for a role and a reason",
    "src/orbweaver/demo/truth_table.py": "holds what was fetched against the invented web",
    "src/orbweaver/jail/page.py": "tells the worker against what to resolve the links of a page",
    "src/orbweaver/model/url.py": "resolves a link against the page that it stands on",
    "src/orbweaver/notices/draft.py": "writes it into the file that a provider's machines read",
    "src/orbweaver/ports/fetcher/curl.py": "asks the host for it",
    "src/orbweaver/ports/fetcher/replay_folder.py": "writes recordings for tests and replays",
    "src/orbweaver/ports/frontier/rows.py": "stores live addresses in columns",
    "src/orbweaver/ports/ledger/rows.py": "stores live addresses in columns",
    "src/orbweaver/ports/record.py": "writes it into a row that is handed over",
}
# Every file that may open sealed bytes, and why it must.
VAULT_OPENERS = {
    "src/orbweaver/casework/access/media.py": "the one access function: role, purpose, audit first",
}
A_VAULT = {"vault", "_vault", "self.vault", "self._vault"}
MODEL_MAY_IMPORT = sys.stdlib_module_names | {"orbweaver", "ada_url"}


def files_that_name(attribute: str) -> set[str]:
    """Return the files of the house that use an attribute of this name."""
    return {
        place(path)
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == attribute
    }


def test_live_addresses_leave_only_where_it_is_listed() -> None:
    assert files_that_name("reveal") == set(REVEALERS)


def test_only_the_noun_itself_touches_its_live_text() -> None:
    assert files_that_name("_href") == {"src/orbweaver/model/url.py"}


def test_sealed_bytes_are_opened_only_where_it_is_listed() -> None:
    openers = {
        place(path)
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "open"
        and ast.unparse(node.value).rpartition("deployment.")[2] in A_VAULT
    }
    assert openers == set(VAULT_OPENERS)


@pytest.mark.parametrize("path", sorted((HOUSE / "model").rglob("*.py")), ids=place)
def test_the_model_stands_on_the_standard_library_and_ada_alone(path: Path) -> None:
    tops = {name.partition(".")[0] for name in imported_names(path)}
    assert tops <= MODEL_MAY_IMPORT
