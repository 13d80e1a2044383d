"""The configuration of a demo house, made for the town that is running."""

import json
from pathlib import Path

from orbweaver.town.running import RunningTown

USER_AGENT = "orbweaver-demo (+mailto:desk@harbour-hotline.example)"
ORGANISATION = "Harbour Hotline"
SCHEME = "demo"


def config_text(town: RunningTown, hosting_path: Path, port: int) -> str:
    """Return the TOML text: quick, polite enough for loopback, and unable to leave it."""
    allow = [f"{address}:{number}" for address, number in town.town.addresses()]
    authorities = {
        one.country: one.address for one in town.town.authorities() if one.kind == "police"
    }
    return f"""\
# Made by `orbweaver demo` for an invented web on loopback; made anew at every start.
[house]
mode = "demo"
listen_port = {port}

[mandate]
organisation = "{ORGANISATION}"
country = "BE"
legal_basis = "Invented protocol of the demo"
contact = "desk@harbour-hotline.example"
user_agent = "{USER_AGENT}"
keep_media = true

[mail]
kind = "smtp"
host = "{town.smtp[0]}"
port = {town.smtp[1]}
sender = "notices@harbour-hotline.example"
domain = "harbour-hotline.example"
lease_s = 10.0
retry_base_s = 1.0

[hosting]
path = {json.dumps(str(hosting_path))}

[egress]
nameserver = "{town.dns[0]}:{town.dns[1]}"
allow = {json.dumps(allow)}

[crawl]
delay_s = 0.02
retry_base_s = 0.2
total_s = 8.0

[casework]
scheme = "{SCHEME}"
needed_verdicts = 2
first_check_s = 1.0
check_interval_s = 2.0
repeat_after_s = 2.0
max_steps = 3
authorities = {{ {", ".join(f'{country} = "{mail}"' for country, mail in authorities.items())} }}
"""
