"""Promises, a folder each: ``port.py`` says what, the files beside it keep it."""
