"""`python -m tracker.commands` is `tracker`."""

from tracker.commands import main

main()
