"""Logs are for operators: one JSON object a line, event names and ids, never names or text."""

import json
import logging
from datetime import UTC, datetime

OWN = set(vars(logging.makeLogRecord({})))


class JsonLines(logging.Formatter):
    """Format a record as one line of JSON; what `extra` gave stands beside the event."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {key: str(value) for key, value in vars(record).items() if key not in OWN}
        line.pop("request", None)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)
