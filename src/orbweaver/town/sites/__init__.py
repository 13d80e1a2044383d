"""The shelf of site kinds: one file each, ending ``PLUGIN: SiteKind = ...``.

A new kind of site is one new file here and a plot in the blueprint. A kind lays its site out
on the ground that it is given; what a request does there is in the resources that it puts,
which may be the ready ones (orbweaver.town.resources) or classes of its own file.
"""
