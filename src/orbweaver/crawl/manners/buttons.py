"""Buttons: links that do something, or ask something, instead of showing a page."""

import re

from orbweaver.jail.page import PageLink
from orbweaver.model.url import Url

_ENTRANCE = "login logon log-in log_in log-on signin sign-in sign_in wp-login anmelden einloggen "
_ENTRANCE += "connexion seconnecter se-connecter inloggen aanmelden entrar accedi iniciar-sesion"
_EXIT = "logout logoff log-out log_out log-off signout sign-out sign_out abmelden ausloggen "
_EXIT += "deconnexion se-deconnecter uitloggen afmelden salir esci sair"
_JOINING = "register registration signup sign-up sign_up registrieren registrierung inscription "
_JOINING += "sinscrire registreren lostpassword lost-password forgot-password resetpass sendpass"
_SEARCH = "search suche suchen recherche rechercher zoeken buscar cerca busca advsearch"
_DEED = "cart basket warenkorb panier winkelwagen winkelmand checkout add-to-cart newreply "
_DEED += "newthread newtopic posting quickreply sendmessage report-post unsubscribe wp-admin "
_DEED += "comment-reply"
_ANYWHERE = {
    **dict.fromkeys(_ENTRANCE.split(), "logs in"),
    **dict.fromkeys(_EXIT.split(), "logs out"),
    **dict.fromkeys(_SEARCH.split(), "searches"),
}
"""Words that make a button of an address wherever they stand in its path."""
_AT_THE_END = {
    **_ANYWHERE,
    **dict.fromkeys(_JOINING.split(), "registers"),
    **dict.fromkeys(_DEED.split(), "does something"),
    **dict.fromkeys(("delete", "report", "print", "share", "reply", "edit", "vote"), "does it"),
}
_BEFORE_A_NUMBER = frozenset(
    [
        "delete",
        "undelete",
        "remove",
        "edit",
        "move",
        "lock",
        "unlock",
        "pin",
        "unpin",
        "global-pin",
        "global-unpin",
    ]
)
"""Words that make a button of an address where a number ends it: what somebody moderates."""
_ACTION_NAMES = frozenset({"action", "act", "do", "mode", "op", "cmd", "sa", "task", "a"})
_ACTIONS_OF_A_QUERY = "login logon logout logoff signin signout register signup search advsearch "
_ACTIONS_OF_A_QUERY += "reply quote report print printpage printthread share delete remove edit "
_ACTIONS_OF_A_QUERY += "submit post newreply newthread newtopic vote like rate subscribe "
_ACTIONS_OF_A_QUERY += "unsubscribe watch purge profile resendpwd lostpassword revisions diff "
_ACTIONS_OF_A_QUERY += "history backlink rss addtocart add_to_cart"
_ACTIONS = frozenset(_ACTIONS_OF_A_QUERY.split())
_EXITS = frozenset(_EXIT.split())
_SWITCHES = frozenset(
    {*_ENTRANCE.split(), *_EXIT.split(), "replytocom", "add-to-cart", "share", "print", "printable"}
)
"""Names in a query that make a button of any address."""
_QUESTIONS = frozenset({"search", "keywords", "searchword", "search_query", "suche", "recherche"})
_TEXTS = {
    "logs in": "log in|login|log on|sign in|signin|anmelden|einloggen|connexion|se connecter|"
    "inloggen|aanmelden|iniciar sesión|accedi|entrar",
    "logs out": "log out|logout|log off|sign out|signout|abmelden|ausloggen|déconnexion|"
    "se déconnecter|uitloggen|afmelden|cerrar sesión|esci|sair",
    "registers": "register|sign up|signup|create account|create an account|join now|registrieren|"
    "konto erstellen|s'inscrire|inscription|créer un compte|registreren|account aanmaken",
    "searches": "search|advanced search|suche|suchen|erweiterte suche|recherche|rechercher|"
    "recherche avancée|zoeken|uitgebreid zoeken|buscar|cerca",
    "does something": "add to cart|add to basket|in den warenkorb|ajouter au panier|"
    "in winkelwagen|delete|löschen|supprimer|verwijderen|report|report this post|report post|"
    "melden|signaler|print|printable version|print this page|drucken|druckversion|imprimer|"
    "version imprimable|afdrukken|share|teilen|partager|delen|quote|zitieren|citer|citeren|"
    "edit|bearbeiten|modifier|bewerken|unsubscribe",
}
_TEXT_SAYS = {text: says for says, texts in _TEXTS.items() for text in texts.split("|")}
_ASIDE = re.compile(r"^[\W_]+|[\W_]+$")
_PAGE_ENDING = re.compile(r"\.(?:php\d?|aspx?|jsp|html?|cgi|pl|do)$")
_SESSION_VALUE = re.compile(r"[0-9a-fA-F]{32}")
_OWN_PAGES = frozenset({"", "index"})


def why_not_pressed(link: PageLink) -> str:
    """Return what a link does where it is a button; empty where it leads to a page.

    A board's «Reply» leads to its thread: by the text alone it is no button, only by what its
    address says.
    """
    says = _TEXT_SAYS.get(_ASIDE.sub("", link.text).casefold(), "") if link.text else ""
    return says or _by_address(link.url)


def logs_out(url: Url) -> bool:
    """Return whether an address ends a session, be it that a page shows it as a picture.

    >>> logs_out(Url.parse("http://forum.example/ucp.php?mode=logout&sid=1"))
    True
    >>> logs_out(Url.parse("http://forum.example/logout/gate.jpg"))
    False
    """
    last = url.path.lower().rstrip("/").rpartition("/")[2]
    if last in _EXITS or ("." in last and _PAGE_ENDING.sub("", last) in _EXITS):
        return True
    if not url.query:
        return False
    pairs = (part.partition("=") for part in url.query[1:].lower().replace(";", "&").split("&"))
    return any(
        name in _EXITS or (name in _ACTION_NAMES and value in _EXITS) for name, _, value in pairs
    )


def _by_address(url: Url) -> str:
    segments = [part for part in url.path.lower().split("/") if part]
    if "." in url.path:
        segments = [_PAGE_ENDING.sub("", part) for part in segments]
    says = ""
    if not _ANYWHERE.keys().isdisjoint(segments):
        says = next(_ANYWHERE[part] for part in segments if part in _ANYWHERE)
    if not says and segments:
        says = _AT_THE_END.get(segments[-1], "")
    if not says and segments[-2:-1] and segments[-1].isdigit():
        says = "does it" if segments[-2] in _BEFORE_A_NUMBER else ""
    if says or not url.query:
        return says
    return _by_query(url.query, segments[-1] if segments else "")


def _by_query(query: str, last: str) -> str:
    for part in query[1:].lower().split("&"):
        name, _, value = part.partition("=")
        if name in _SWITCHES or (name in _ACTION_NAMES and value in _ACTIONS):
            return "does something"
        if value and (name in _QUESTIONS or (name == "s" and _asks(value, last))):
            return "searches"
    return ""


def _asks(value: str, last: str) -> bool:
    """Return whether ``?s=`` is a question to a blog, and not a session of a forum."""
    return last in _OWN_PAGES and not _SESSION_VALUE.fullmatch(value)
