"""The kernel: native arithmetic for hashing and searching, and its truth in NumPy.

Every binding module here (``pdq``, ``low_jpeg``, ``segment`` ...) offers plain functions on NumPy
arrays. They call the shared library that is built from ``native/``; where it is missing they
call ``reference/``, which has the same signatures and is what the tests hold the library
against. The arithmetic is the same, bit for bit, on every instruction set.
"""
