"""The collector of cycles: a process that makes millions of small nouns calls it seldom."""

import gc

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 50


def spare_the_collector() -> None:
    """Count what was loaded so far as eternal, and look for cycles among 50,000 new ones.

    By default Python looks after every 700, which took a fifth of a crawl's processor time.
    Our nouns hold no cycles; what asyncio leaves behind is found a little later.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
