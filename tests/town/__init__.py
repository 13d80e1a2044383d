"""The invented web keeps what it promises."""
