"""Backup and restore: both databases at one instant, with their cursors, and the sealed vault."""
