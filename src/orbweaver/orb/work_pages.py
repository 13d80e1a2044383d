"""Which pages are work, by their URL names: what a person should be fit for.

A page for analysts that is in no list is no work: lists without pictures, notices, corrections,
practice on drawn pictures. The key that raises danger is never blocked.
"""

PEEKING = frozenset({"ahead"})
"""What a script asks for in advance: refused to who should rest, but no break begins by it while a
case still lies before them."""
BEGINNING = PEEKING | {
    *("next", "case", "grid", "cluster", "scenes", "entries"),
    *("reveal", "scene-reveal", "entry-reveal", "sample-reveal", "second-reveal"),
}
"""What puts something new before somebody."""
FINISHING = frozenset({"verdict", "blurred", "scene-blurred", "entry-blurred"}) | {
    *("cluster-split", "cluster-join", "cluster-undo"),
}
"""What ends, or belongs to, what lies before them already."""
WORK = BEGINNING | FINISHING
