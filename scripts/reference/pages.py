"""Which reference pages there are, and what makes each."""

from collections.abc import Callable, Mapping

from scripts.reference.command_page import command_page
from scripts.reference.error_page import error_page
from scripts.reference.setting_page import setting_page
from scripts.reference.shelf_page import shelf_page

PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": command_page,
    "errors.md": error_page,
    "plugins.md": shelf_page,
    "settings.md": setting_page,
}
