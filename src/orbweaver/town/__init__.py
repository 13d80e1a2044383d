"""The invented web: a small, deterministic web on loopback for the demo, the tests and the benches.

The town imports nothing of the house. ``build_town`` is the pure plan, ``running_town`` serves it.
"""
