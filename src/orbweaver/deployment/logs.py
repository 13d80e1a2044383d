"""Logs: a line of words and values on standard error, with the time in UTC; never on output."""

import sys

import structlog

FIRST = ["timestamp", "level", "event"]


def set_up_logs() -> None:
    """Let this process write its logs to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=FIRST, drop_missing=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
