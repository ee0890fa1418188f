"""The server: gunicorn -c deploy/gunicorn.conf.py wsgi:app

BIND (127.0.0.1:PORT), PORT (8000), WORKERS (2), THREADS (600) and LOG_LEVEL (warning) may be set in the
environment. Put a TLS proxy in front before you bind to anything but loopback.

A browser that is open takes a thread of a worker, which waits and costs 58 KB; all but 32 of the threads
may be taken so. Browsers beyond them ask every few seconds instead.
"""

import gc
import os
import resource
from importlib import import_module
from typing import Any

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WORKERS") or 2)
worker_class = "gthread"
threads = int(os.environ.get("THREADS") or 600)
worker_connections = max(1000, 3 * threads)
_, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
_files = worker_connections + 500
_files = _files if _most == resource.RLIM_INFINITY else min(_files, _most)
if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < _files:  # each connection is an open file
    resource.setrlimit(resource.RLIMIT_NOFILE, (_files, _most))
keepalive = 30
limit_request_line = 8190  # a page that shows many iterations says so of each when it asks what changed
timeout = 60
graceful_timeout = 20
control_socket_disable = True
proc_name = "tracker"
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL") or "warning"


def on_starting(server: Any) -> None:
    """Loads what draws once, before the workers are forked: they share its memory, and no first chart
    waits a second for it. Our own code is loaded by each worker, so that a HUP brings in a new one."""
    for name in ("backends.backend_agg", "backends.backend_svg", "figure"):
        import_module(f"matplotlib.{name}")


def when_ready(server: Any) -> None:
    print(f"Tracker serves on http://{bind} (Ctrl-C stops it)", flush=True)


def post_worker_init(worker: Any) -> None:
    """Each process works the outbox off too (e-mails, chores); a thread would not survive the fork. Streams
    are told how many threads they may take, and how they learn that the worker stops: it would wait for
    them."""
    from tracker import chores

    live = worker.wsgi.extensions.get("live")
    if live is None:
        return  # the yardstick of the bench
    gc.collect()
    gc.freeze()  # going through all that is loaded, again and again, held requests up for a tenth of a second
    chores.start(worker.wsgi)
    live.serve(worker.cfg.threads, lambda: worker.alive)
