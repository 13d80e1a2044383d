"""The invented story: people and providers of a small web act through the house's doors."""
