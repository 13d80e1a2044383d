"""The configuration file that ``orbweaver init`` writes: explained, and nothing decided."""

FIRST_CONFIG = """\
# Orbweaver's configuration. Every key can also be given by the environment as
# ORBWEAVER__SECTION__KEY. All keys with their defaults: docs/settings.md.

# Nothing is fetched, kept or sent before you say who you are and by what right.
# Fill this in and remove the marks:
#
# [mandate]
# organisation = "…"
# country = "…"            # ISO code of two letters
# legal_basis = "…"        # law, protocol or order
# contact = "…"            # mail address of a person who answers for this
# user_agent = "…"         # what the crawler calls itself, with a way to reach you
# keep_media = false       # whether the bytes of media that open a case are sealed and kept

[house]
listen_host = "127.0.0.1"
listen_port = 8440

[mail]
kind = "file"              # "smtp" to let notices leave
"""
