"""The invented story."""
