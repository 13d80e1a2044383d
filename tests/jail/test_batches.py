"""A batch goes to one worker; each item keeps its own answer, deadline and blame."""

import json
from dataclasses import dataclass
from typing import ClassVar

import pytest

from orbweaver.errors import DecoderStopped, MediaError, MediaTooLarge, UnreadableMedia
from orbweaver.jail.limits import JailLimits
from orbweaver.jail.picture import PictureReading, ReadPicture
from orbweaver.jail.pool import JailPool
from tests.jail.attempts import TryEscape, jail_with_standins
from tests.jail.drawn import every_kind, landscape, saved


def acts(*names: str) -> list[bytes]:
    """Return payloads, each of which makes a worker do one thing."""
    return [
        json.dumps({"do": name, "word": f"{n} {name}"}).encode() for n, name in enumerate(names)
    ]


def told(answers: list[str | MediaError]) -> list[str]:
    """Return words as they are and errors by their kind."""
    return [answer if isinstance(answer, str) else type(answer).__name__ for answer in answers]


def ask(pool: JailPool, *names: str) -> list[str | MediaError]:
    """Let one worker do all of these."""
    return pool.call_many(TryEscape("act"), acts(*names))


def test_a_batch_is_answered_in_order() -> None:
    words = ["echo"] * 300
    with jail_with_standins() as pool:
        assert told(ask(pool, *words)) == [f"{n} echo" for n in range(300)]
        assert pool.workers_started == 1


def test_an_empty_batch_asks_nobody() -> None:
    with jail_with_standins() as pool:
        assert ask(pool) == []


def test_a_death_inside_a_batch_costs_only_its_own_item() -> None:
    with jail_with_standins() as pool:
        answers = ask(pool, "echo", "echo", "crash", "echo", "abort", "echo")
        assert told(answers) == [
            *("0 echo", "1 echo", "DecoderStopped", "3 echo", "DecoderStopped", "5 echo")
        ]
        assert "SIGSEGV" in str(answers[2])
        assert pool.workers_started == 5, "two a death: one that tries again, and the next"


def test_a_death_that_an_earlier_item_caused_is_blamed_on_nobody() -> None:
    with jail_with_standins() as pool:
        assert told(ask(pool, "echo", "crash_once_worn", "echo")) == ["0 echo", "unhurt", "2 echo"]


def test_the_deadline_is_that_of_each_item_and_tried_once() -> None:
    with jail_with_standins(limits=JailLimits(deadline_s=0.4)) as pool:
        answers = ask(pool, *["echo"] * 20, "loop", "echo")
        assert [answer for answer in told(answers) if " echo" not in answer] == ["DecoderStopped"]
        assert "out of time" in str(answers[20])
        assert pool.workers_started == 2


def test_a_reply_longer_than_was_asked_for_is_refused_by_its_header() -> None:
    @dataclass(frozen=True, slots=True)
    class AskLiar(ReadPicture):
        task: ClassVar[str] = "reply_longer_than_a_record"

    with jail_with_standins() as pool, pytest.raises(DecoderStopped, match="says that it is too"):
        pool.call(AskLiar(), b"{}")


def test_worn_out_memory_inside_a_batch_is_one_items_error() -> None:
    with jail_with_standins() as pool:
        answers = ask(pool, "echo", "take_memory_slowly", "echo")
        assert told(answers) == ["0 echo", "MediaTooLarge", "2 echo"]


@pytest.mark.parametrize("lie", ["reply_garbage", "reply_too_long", "leave"])
def test_a_lie_inside_a_batch_is_one_items_error(lie: str) -> None:
    with jail_with_standins() as pool:
        assert told(ask(pool, "echo", lie, "echo")) == ["0 echo", "DecoderStopped", "2 echo"]


def test_a_batch_longer_than_a_workers_share_is_split() -> None:
    with jail_with_standins(limits=JailLimits(items_per_worker=4, items_in_flight=3)) as pool:
        assert told(ask(pool, *["echo"] * 10)) == [f"{n} echo" for n in range(10)]
        assert pool.workers_started == 3


def test_what_is_too_long_is_refused_where_it_stood() -> None:
    with jail_with_standins(limits=JailLimits(payload_bytes=100)) as pool:
        payloads = [*acts("echo"), bytes(101), *acts("echo")]
        answers = pool.call_many(TryEscape("act"), payloads)
    assert [type(answer) for answer in answers] == [str, MediaTooLarge, str]


def test_large_items_pass_a_full_pipe() -> None:
    large = saved(landscape(seed=3, width_px=1200, height_px=900), "BMP")
    small = saved(landscape(seed=4), "JPEG")
    with JailPool(1) as pool:
        answers = pool.call_many(ReadPicture(), [large, small, large, small])
    assert [answer.height_px for answer in answers if isinstance(answer, PictureReading)] == [
        *(900, 240, 900, 240)
    ]


def test_a_batch_says_what_single_calls_say(jail: JailPool) -> None:
    contents = [content for _, content in every_kind()] + [b"no picture"]
    answers = jail.call_many(ReadPicture(), contents)
    assert isinstance(answers[-1], UnreadableMedia)
    assert answers[:-1] == [jail.call(ReadPicture(), content) for content in contents[:-1]]


def test_a_closed_pool_answers_no_batch() -> None:
    pool = jail_with_standins()
    pool.start()
    pool.close()
    with pytest.raises(Exception, match="not started"):
        ask(pool, "echo")


def test_a_stopped_item_is_no_answer() -> None:
    with jail_with_standins() as pool, pytest.raises(DecoderStopped):
        pool.call(TryEscape("act"), acts("crash")[0])
