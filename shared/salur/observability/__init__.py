"""What a process shows of itself to those who run it: metrics, logs, traces, health."""

from salur.observability.admin import admin_app, admin_server
from salur.observability.catalogue import Undeclared, catalogue
from salur.observability.health import Answer, Health
from salur.observability.logs import Logger, configure_logs, get_logger
from salur.observability.meters import Metrics, metrics
from salur.observability.trace import Trace, current_trace, new_trace, parse_trace, tracing

__all__ = [
    "Answer",
    "Health",
    "Logger",
    "Metrics",
    "Trace",
    "Undeclared",
    "admin_app",
    "admin_server",
    "catalogue",
    "configure_logs",
    "current_trace",
    "get_logger",
    "metrics",
    "new_trace",
    "parse_trace",
    "tracing",
]
