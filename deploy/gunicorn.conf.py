"""The server: gunicorn -c deploy/gunicorn.conf.py wsgi:app

BIND (127.0.0.1:PORT), PORT (8000), WORKERS (2), THREADS (8) and LOG_LEVEL (warning) may be set in the
environment. Put a TLS proxy in front before you bind to anything but loopback.
"""

import os
from typing import Any

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WORKERS") or 2)
worker_class = "gthread"
threads = int(os.environ.get("THREADS") or 8)
keepalive = 30
timeout = 60
graceful_timeout = 20
control_socket_disable = True
proc_name = "tracker"
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL") or "warning"


def on_starting(server: Any) -> None:
    """Loads what draws once, before the workers are forked: they share its memory, and no first chart
    waits a second for it. Our own code is loaded by each worker, so that a HUP brings in a new one."""
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_svg
    import matplotlib.figure  # noqa: F401


def when_ready(server: Any) -> None:
    print(f"Tracker serves on http://{bind} (Ctrl-C stops it)", flush=True)
