"""The wire: the only place that knows addresses, JSON keys and HTTP."""
