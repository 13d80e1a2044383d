"""Mail: how a message leaves."""
