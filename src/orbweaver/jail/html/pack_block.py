"""Packing what was gathered into a block, as :mod:`orbweaver.jail.page_block` says it looks."""

from orbweaver.jail.html.addresses import sendable
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.leaving import offers_logout
from orbweaver.jail.html.likeness import simhash_hex


def pack_block(found: Gatherer, codec: str) -> bytes:
    """Return what was gathered in its form on the pipe."""
    addresses = (*found.links, *(str(form["action"]) for form in found.forms))
    answers = (
        found.forbids_following,
        found.is_cut,
        found.has_password_field,
        offers_logout(addresses, (text for text, _ in found.links.values())),
    )
    parts = (found.links, found.media, found.sheets, found.feeds)
    unwanted = found.unwanted
    lines = [
        found.title,
        codec,
        found.generator,
        simhash_hex(found.text),
        found.template,
        "".join("01"[answer] for answer in answers),
        f"{found.inline_media_count} {' '.join(str(len(part)) for part in parts)}",
        *(
            f"{name[0]}{'01'[name in unwanted]}{name[1:]}\t{text}\t{rel}"
            for name, (text, rel) in found.links.items()
        ),
        *found.media,
        *found.sheets,
        *found.feeds,
    ]
    return sendable("\n".join(lines)).encode()
