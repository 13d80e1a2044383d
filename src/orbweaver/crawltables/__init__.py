"""Schema and migrations of what machines saw, in the database ``crawl``; no logic.

The keepers of :mod:`orbweaver.ports.frontier` and :mod:`orbweaver.ports.ledger` read and write
these tables by hand-written SQL; Django makes them, and knows them as models for that alone.
"""
