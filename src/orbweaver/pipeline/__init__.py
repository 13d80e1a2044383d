"""The pipeline: what flows between the rooms, as steps that are data."""
