"""Tracker: a ranked backlog that plans itself, burndowns that stay right, pairs on stories.

The house, from the top (what may know everything) to the bottom (what knows nothing):

    app commands health     put the parts together; upkeep: migrations and the SQLite library
    exchange                files in and out: import, demonstration project
    board                   the screen: panels of rows
    charts                  how it is going: burndown, weekly report
    projects pairing        settings and members; with whom
    backlog                 what to do: stories, their order, their states; the one door for writing
    teams ledger planning   where and as what; how much; when
    activity                what happened: events
    accounts                who you are
    web forms database settings

Imports point down. Files called models, queries, actions, forms and views mean the same in every
part; every other file is plain Python about the domain and imports neither Flask nor SQLAlchemy.
The exceptions are named: `teams/door.py` (who comes in), `backlog/writing.py` (how anything is
changed) and `charts/drawing.py` (the only file that draws).
"""
