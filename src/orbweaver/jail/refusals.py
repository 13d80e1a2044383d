"""Refusals: the closed list of reasons that a worker can give, and the error each becomes."""

from enum import StrEnum

from orbweaver.errors import DecoderStopped, MediaError, MediaTooLarge, UnreadableMedia


class Refusal(StrEnum):
    """Why no answer could be given.

    Inside a worker it is the detail of a MediaError; over the pipe goes this word alone.
    """

    NOT_A_PICTURE = "not_a_picture"
    A_DRAWING = "a_drawing"
    NO_DECODER = "no_decoder"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    SIDE_TOO_LONG = "side_too_long"
    TOO_MANY_SCANS = "too_many_scans"
    OUT_OF_MEMORY = "out_of_memory"
    UNKNOWN_TASK = "unknown_task"
    NOT_LOADED = "not_loaded"
    """A decoder wanted code that was not loaded before the walls stood: a fault of ours."""


_SENTENCES: dict[Refusal, tuple[type[MediaError], str]] = {
    Refusal.NOT_A_PICTURE: (UnreadableMedia, "it is not a picture of a format that we read"),
    Refusal.A_DRAWING: (
        UnreadableMedia,
        "it is SVG: a drawing program, not a picture",
    ),
    Refusal.NO_DECODER: (
        UnreadableMedia,
        "it is HEIC of a kind that we have no decoder for; its digests are matched",
    ),
    Refusal.DAMAGED: (UnreadableMedia, "it is damaged"),
    Refusal.TOO_MANY_PIXELS: (MediaTooLarge, "more than 100 million pixels"),
    Refusal.SIDE_TOO_LONG: (MediaTooLarge, "a side is longer than 32,768 pixels"),
    Refusal.TOO_MANY_SCANS: (MediaTooLarge, "more than 100 JPEG scans"),
    Refusal.OUT_OF_MEMORY: (MediaTooLarge, "it needs more memory than the jail gives"),
    Refusal.NOT_LOADED: (DecoderStopped, "the worker lacks code that it should have loaded"),
    Refusal.UNKNOWN_TASK: (DecoderStopped, "the worker does not know this task"),
}


def unreadable(refusal: Refusal) -> MediaError:
    """Return the error that stands for ``refusal``, inside a worker and outside."""
    kind, sentence = _SENTENCES[refusal]
    return kind(sentence)


def word_for(error: MediaError) -> Refusal:
    """Return the one word that goes over the pipe for ``error``."""
    words = (word for word, (_, sentence) in _SENTENCES.items() if sentence == error.detail)
    return next(words, Refusal.DAMAGED)


def refusal_for(error: Exception) -> Refusal:
    """Return what a worker says of an exception; hostile bytes make decoders raise many kinds."""
    if isinstance(error, MediaError):
        return word_for(error)
    if isinstance(error, MemoryError):
        return Refusal.OUT_OF_MEMORY
    lacks_code = isinstance(error, ImportError) or type(error) is LookupError
    return Refusal.NOT_LOADED if lacks_code else Refusal.DAMAGED


def error_for(word: str) -> MediaError:
    """Return the error that a worker's word becomes; a word that is not on the list is hostile."""
    try:
        return unreadable(Refusal(word))
    except ValueError:
        return DecoderStopped("the reply names no reason that we know")
