"""Access: `access_*` are the only reads of what is sensitive, each with its audit row first."""
