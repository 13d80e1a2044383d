"""Whether a page offers to log out: which tells that somebody is logged in."""

import re
from collections.abc import Iterable

_HINTS = ("logout", "logoff", "signout", "signoff")
_OFFER = re.compile(r"(?<![a-z])(?:log|sign)[ _-]?(?:out|off)(?![a-z])")
_IN_OTHER_LANGUAGES = frozenset({
    "abmelden", "ausloggen", "afmelden", "uitloggen", "logga ut", "logg ut", "log ud", "wyloguj",
    "cerrar sesión", "salir", "déconnexion", "se déconnecter", "esci", "sair", "выйти", "выход",
    "odhlásit", "kijelentkezés", "ログアウト", "退出", "登出", "로그아웃", "выхад",
})  # fmt: skip


def offers_logout(addresses: Iterable[str], texts: Iterable[str]) -> bool:
    """Return whether a link or form leads to a log-out, by its address or its text.

    >>> offers_logout(["http://garden.example/ucp?mode=logout"], ["Logout [ ana ]"])
    True
    """
    words = [text.lower() for text in texts]
    everything = "\n".join((*addresses, *words)).lower()
    closed_up = everything.replace("-", "").replace("_", "").replace(" ", "")
    if any(hint in closed_up for hint in _HINTS) and _OFFER.search(everything):
        return True
    return not _IN_OTHER_LANGUAGES.isdisjoint(words)
