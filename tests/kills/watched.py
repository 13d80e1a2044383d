"""A keeper as the sentinel sees it: every call is told, before, while and after it is made."""

import inspect
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from tests.kills.sentinel import Sentinel

NOTHING: Any = object()


class Watched:
    """Stands in front of a keeper and does nothing itself but tell."""

    def __init__(self, name: str, keeper: object, sentinel: Sentinel) -> None:
        """Call the keeper's points ``name.method``."""
        self._name = name
        self._keeper = keeper
        self._sentinel = sentinel

    def __getattr__(self, attribute: str) -> Any:  # noqa: ANN401 - whatever the keeper has
        """Return what the keeper has, calls told."""
        found = getattr(self._keeper, attribute)
        if not callable(found):
            return found
        point = f"{self._name}.{attribute}"
        is_async = inspect.iscoroutinefunction(found)
        return self._told_async(point, found) if is_async else self._told(point, found)

    def __enter__(self) -> Self:
        """Open the keeper."""
        self._keeper.__enter__()  # type: ignore[attr-defined] # only pools are entered
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the keeper."""
        self._keeper.__exit__(kind, error, trace)  # type: ignore[attr-defined] # same

    def _told(self, point: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def told(*args: object, **kwargs: object) -> object:
            timer, made = self._sentinel.enter(point), NOTHING
            try:
                made = call(*args, **kwargs)
            finally:
                self._sentinel.leave(point, timer, found=_is_something(made))
            return made

        return told

    def _told_async(self, point: str, call: Callable[..., Any]) -> Callable[..., Any]:
        async def told(*args: object, **kwargs: object) -> object:
            timer, made = self._sentinel.enter(point), NOTHING
            try:
                made = await call(*args, **kwargs)
            finally:
                self._sentinel.leave(point, timer, found=_is_something(made))
            return made

        return told


def _is_something(made: object) -> bool:
    """Return whether a call did or found anything: not an empty list, no refusal, no error."""
    return made is not NOTHING and made is not False and made not in ((), [])
