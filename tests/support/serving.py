"""Servers that tests start as processes of their own."""

from __future__ import annotations

import subprocess
import time
from urllib.error import URLError
from urllib.request import urlopen


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers at this address. Fails where it has ended instead, or takes a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "The server did not start."
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer within a minute.")
