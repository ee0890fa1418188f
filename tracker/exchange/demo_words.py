"""What the people of the demonstration project say: who they are, what they write. All invented."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.teams.presence import Kind, Part


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in the team: name, discipline, percent of their time, whether they pair on stories, and the
    days of the week on which they work for it."""

    name: str
    discipline: str
    dedication: int = 100
    pairs: bool = False
    week: str = "1111111"


OWNER = Colleague("Inês Carvalho", "product")
TEAM = (
    OWNER,
    Colleague("Tomasz Wilk", "design", 80),
    Colleague("Amara Okafor", "development", pairs=True),
    Colleague("Bao Nguyen", "development", pairs=True),
    Colleague("Leila Haddad", "development", pairs=True),
    Colleague("Mateo Quispe", "development", 80, pairs=True, week="1111000"),
    Colleague("Saoirse Byrne", "development", pairs=True),
    Colleague("Priya Raman", "quality", 80, pairs=True, week="1111000"),
)
PRODUCT, DESIGNER, QUALITY = TEAM[0].name, TEAM[1].name, TEAM[7].name


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody does not pair: so many from this day on, counted from this week's Monday."""

    name: str
    first: int
    days: int = 1
    part: Part = Part.DAY
    kind: Kind = Kind.AWAY
    source: str = "typed"


AWAY = (
    Away("Saoirse Byrne", 7, 5, kind=Kind.SUPPORT),
    Away("Bao Nguyen", 8, 3, source="calendar"),
    Away("Leila Haddad", 10, part=Part.MORNING),
    Away("Tomasz Wilk", 14, 12, source="calendar"),
    Away("Amara Okafor", 15, part=Part.AFTERNOON, kind=Kind.ALONE),
    Away("Mateo Quispe", 21, 4, kind=Kind.SUPPORT),
)

EPICS = {
    "timetable": (
        "A timetable people trust",
        "Every departure, every quay, every language – and **never** a time that is wrong.",
    ),
    "disruptions": (
        "When things go wrong",
        "Fog, strikes, broken ramps. Passengers learn it *before* they leave the house.",
    ),
    "tickets": (
        "Tickets without queues",
        "From a single crossing to the company account:\n\n- bought in a minute\n- scanned in a second\n"
        "- refunded without a telephone call",
    ),
}

GOALS = (
    "Departures of one quay, on a phone",
    "Connections, and the winter timetable from the spreadsheet",
    "Everything a screen reader needs",
    "Crew can cancel and delay",
    "The pilot on the Lanternholm line",
    "The ferry on the map",
    "The first ticket sold",
    "Tickets are scanned on board",
    "Refunds and families",
    "The office sees its sales",
    "Compare timetables before publishing",
    "Commuters: passes and vouchers",
    "Ready for tickets on every phone",
)

DESCRIPTIONS = {
    "Show today's departures from a quay, soonest first": (
        "As a commuter on the quay I want the *next* ferry first, so that I know whether to run.\n\n"
        "- what has left is not shown\n- “in 4 min” below a quarter of an hour, else the time\n"
        "- the list works without a connection for the next two hours"
    ),
    "Find a connection between two quays, changing ferries at most once": (
        "Given Old Dock and Marrow Island, there is no direct ferry before ten.\n\n"
        "| leaves | changes at | arrives |\n|---|---|---|\n| 07:10 | Kestrel Quay, 9 min | 08:02 |\n"
        "| 07:40 | North Pier, 14 min | 08:45 |\n\n"
        "At least **five minutes** for changing, eight at North Pier."
    ),
    "Public holidays follow the Sunday timetable, except on Marrow Island": (
        "The island keeps its own calendar. The list of days comes from the operator once a year."
    ),
    "Crew can mark a departure as cancelled from the bridge": (
        "One hand, gloves, spray on the screen.\n\n1. choose the departure\n2. choose the reason\n"
        "3. hold the button for a second\n\nTaking it back is as easy."
    ),
    "Pay by card": (
        "With the provider's hosted fields; *we never see a card number*.\n\n"
        "- [ ] paid, refused, given up, and the bank's second step\n- [ ] nobody pays twice\n"
        "- [ ] the provider's test cards all end in a sentence of ours"
    ),
    "Crew scans a ticket with the phone's camera": (
        "At the ramp forty people board in two minutes, so **three seconds** for each ticket at most.\n\n"
        "> If it takes longer they wave everybody through. — the mate of the *Tern*"
    ),
    "Cancel a ticket up to one hour before departure and get the money back": (
        "The money goes back the way it came. After the hour: an explanation and the office's address."
    ),
    "When a ferry is cancelled, offer its passengers the next one or their money": (
        "The message has two links, and both work without signing in. "
        "Whoever does nothing keeps a ticket that is good for the whole day."
    ),
    "Plan replacement buses when a line is closed, and show their stops": (
        "Stops come from the bus company's list. We show stop, side of the street "
        "and walking time from the quay."
    ),
    "Monthly passes for commuters, with a photo": (
        "The photo stays on the phone and on the pass; the server keeps a thumbnail of 10 KB.\n\n"
        "*Not in here:* passes for companies."
    ),
    "The screen on the quay shows the next five departures and turns itself on in the morning": (
        "Readable from eight metres. Between the last ferry and 05:00 it is off, for the neighbours' sake."
    ),
    "German, Polish and Turkish beside English": (
        "Texts come from the translation office as a spreadsheet; "
        "missing ones fall back to English and are listed."
    ),
    "Say how full the next ferry is: seats left, standing, full": (
        "Counted from scans and reservations. Three words and a bar, no percentages.\n\n"
        "Ask the crew of the *Kestrel* first what “full” means in winter."
    ),
    "Propose another way when a connection breaks on the journey": (
        "Only when it arrives **earlier** than waiting would. Otherwise say that waiting is best."
    ),
    "One ticket for ferry and tram, recognised by both": (
        "The tram company reads codes with its own machines; see their document, chapter 4.\n\n"
        "```\nversion | issuer | product | valid from | valid to | signature\n```"
    ),
    "Refund all tickets of a cancelled day at once, after a second person has agreed": (
        "Four eyes. The list can be read before anybody agrees, and downloaded afterwards."
    ),
    "Pay with the city card, as the council promised in yesterday's newspaper": (
        "We have no contract and no documentation yet. Inês talks to the council on Thursday."
    ),
}

TASKS = {
    "Pay by card": (
        "hosted fields on the page",
        "answers of the bank",
        "refused cards",
        "reconcile each night",
    ),
    "Crew scans a ticket with the phone's camera": ("read the code", "sound and colour", "torch in the dark"),
    "Monthly passes for commuters, with a photo": ("take or choose a photo", "cut it", "show it to crew"),
    "Say how full the next ferry is: seats left, standing, full": (
        "count scans",
        "words and bar",
        "ask the crew",
    ),
    "Prices that depend on the season, announced six months ahead": (
        "table of seasons",
        "announce the change",
        "what was bought before stays valid",
    ),
}

REJECTIONS = {
    "timetable": (
        "With large type the last column drops out of sight on my phone. Otherwise just right.",
        "Sunday looks good, but the holiday on Thursday still shows the weekday timetable.",
    ),
    "tickets": (
        "I could buy a ticket for yesterday. The date should begin with today.",
        "The e-mail says “1 tickets”. And please say which quay, people ask.",
        "Works with my card, but the refusal ends on an empty page.",
    ),
    "disruptions": (
        "The reason is missing in the message; without it people call the office.",
        "On the quay's screen the old time stays beside the new one until I reload.",
    ),
    "": ("Nearly there: after going back, the form has forgotten what I typed.",),
}

REMARKS = (
    "Tried it on the quay this morning, two passengers asked where they can get it.",
    "I left the wording to @Tomasz, see the draft in the shared folder.",
    "The mate of the *Tern* says the order of the buttons is right now.",
    "We kept the old address working until the summer.",
    "Found out while pairing: the operator's file has **two** rows for the 07:10. We take the later one.",
    "@Inês, could we have the same for the return direction? I wrote a story for it.",
    "Measured: 140 ms on the slow phone, it was 900.",
    "Please look at it together with the crew before we switch it on for everybody.",
)

NOTES = (
    "The happy path works and has a test. Still missing: what happens when the list is empty.",
    "We stopped at a red test on purpose. It says what comes next.",
    "Pushed to the branch. The names in the middle layer are not good yet; rename before you go on.",
    "Half of it is in. Ask Tomasz about the spacing on small phones before you style the rest.",
    "A table was too slow with all lines, so we threw that away. The new way is in the branch.",
    "All tests pass, nobody has tried it on a phone yet.",
    "Found out why it was slow: one question to the database for each departure. That is solved, "
    "the rest is as it was.",
    "The second criterion can be read in two ways. We wrote to Inês and went on with the first one.",
    "Careful with daylight saving: there is a test for the last Sunday of October.",
    "Nearly there. What is left: the sentence for screen readers, and taking out our own prints.",
)
REOPENED = (
    "The office found a case we had not thought of: the ticket was bought before the prices changed. Sorry!"
)
BLOCKED = "Waits for the payment provider's new test terminal, promised for this week"
BLOCKERS = {
    "Show where the ferry is now on a small map": "The harbour office has to open its receiver to us",
    "German, Polish and Turkish beside English": "The translation office sends the texts",
}

CRITERIA = (
    "It can be done with one thumb, on a phone of 2016",
    "A screen reader says the same as the screen",
    "The mate of the Tern has tried it and says yes",
)
