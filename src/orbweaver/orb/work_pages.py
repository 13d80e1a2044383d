"""Which pages are work, by their URL names: what a person should be fit for.

A page for analysts that is in neither list is no work: lists without pictures, notices,
corrections, practice on drawn pictures. The key that raises danger is never blocked.
"""

BEGINNING = frozenset({"next", "case", "grid", "ahead", "reveal"})
"""What puts something new before somebody."""
FINISHING = frozenset({"verdict", "blurred"})
"""What ends, or belongs to, what lies before them already."""
WORK = BEGINNING | FINISHING
