"""The Orb: the workspace where analysts decide."""
