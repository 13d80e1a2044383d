"""Letters: the words of a notice, as templates that administrators may rewrite."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from liquid import BoundTemplate, Environment, StrictUndefined
from liquid.exceptions import LiquidError

from orbweaver.errors import ConfigError, UnknownName
from orbweaver.notices.routing import RecipientKind

Words = Mapping[str, object]


class _Bounded(Environment):
    """Liquid with bounds: a template can cost neither memory nor time."""

    context_depth_limit = 10
    loop_iteration_limit = 10_000
    local_namespace_limit = 100_000
    output_stream_limit = 200_000


_ENVIRONMENT = _Bounded(undefined=StrictUndefined)


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and a text: the first line of a template file, and what follows the empty one."""

    name: str
    subject: BoundTemplate
    text: BoundTemplate

    @classmethod
    def parse(cls, name: str, content: str) -> "Letter":
        """Read a template file.

        Raises:
            ConfigError: It is not Liquid, or has no empty second line.
        """
        subject, gap, text = content.partition("\n\n")
        if not gap or "\n" in subject:
            raise ConfigError(f"letter {name}: one line of subject, an empty line, then the text")
        try:
            return cls(name, _ENVIRONMENT.from_string(subject), _ENVIRONMENT.from_string(text))
        except LiquidError as error:
            raise ConfigError(f"letter {name}: {error}") from error

    def write(self, words: Words) -> tuple[str, str]:
        """Return subject and text with ``words`` filled in, which are never read as templates.

        Raises:
            ConfigError: The template names a word that there is not, or breaks its bounds.
        """
        try:
            return self.subject.render(**words), self.text.render(**words)
        except LiquidError as error:
            raise ConfigError(f"letter {self.name}: {error}") from error


def house_letter(kind: RecipientKind, language: str = "en") -> Letter:
    """Return the letter that comes with the house.

    Raises:
        UnknownName: There is none in that language.
    """
    name = f"{kind}.{language}"
    file = files("orbweaver.notices").joinpath("letters", f"{name}.liquid")
    if not language.isalpha() or not file.is_file():
        raise UnknownName(f"no letter {name!r}")
    return Letter.parse(name, file.read_text("utf-8"))
