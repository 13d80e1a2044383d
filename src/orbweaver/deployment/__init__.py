"""The one place that knows every adapter: builds the house from its configuration."""
