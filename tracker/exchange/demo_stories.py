"""The stories of the demonstration project: a small ferry company puts its timetable and tickets online.

Everything is invented. A line is: type and points, labels, title; `f3 tickets | Pay by card`.
"""

from __future__ import annotations

from dataclasses import dataclass

TYPES = {"f": "feature", "b": "bug", "c": "chore", "r": "release"}


@dataclass(frozen=True, slots=True)
class Idea:
    """A story before anybody has written it down; `points` is None for what has no estimate."""

    story_type: str
    points: int | None
    labels: tuple[str, ...]
    title: str


def ideas(lines: str) -> list[Idea]:
    """The stories of these lines, in their order."""
    return [_idea(line) for line in lines.strip().splitlines()]


def _idea(line: str) -> Idea:
    head, _, title = line.partition(" | ")
    sign, *labels = head.replace(",", " ").split()
    points = int(sign[1:]) if sign[1:] else None
    return Idea(TYPES[sign[0]], points, tuple(labels), title)


PLANNED = """
c | Set up the repository, continuous integration and a first deployment to staging
f2 timetable | Show today's departures from a quay, soonest first
f1 timetable | Choose my quay from a list
f3 timetable, import | Import the printed winter timetable from the operator's spreadsheet
f1 timetable | Show the sailing time and the arrival beside each departure
c | Error reports from the application reach us in one place
f2 timetable | Look up departures for another day
f2 timetable, mobile | Read the departures on a phone at arm's length, in sunlight, with one thumb
f1 timetable | Say clearly when the last ferry of the day has left
f3 timetable | Find a connection between two quays, changing ferries at most once
f1 timetable | Swap from and to with one tap
f2 timetable, accessibility | A screen reader says each departure as one sentence
c | Back up the database every night and try a restore
f2 timetable | Remember the quays I used last
f1 timetable | Show which ferries take bicycles
f3 timetable | Public holidays follow the Sunday timetable, except on Marrow Island
f1 timetable | Print a quay's timetable on one sheet of A4
f2 disruptions | Crew can mark a departure as cancelled from the bridge
f1 disruptions | A cancelled departure is struck through and says why
c ops | Watch response times and disk space, wake somebody only when passengers notice
f2 disruptions | Crew can enter a delay in minutes, and take it back again
f2 disruptions | Show the expected departure beside the planned one when a ferry is late
f1 disruptions | Put a notice on top of every page, for storms and strikes
f1 timetable, accessibility | Large type does not cut off any time or name
r | Pilot on the Lanternholm line
f3 disruptions, live | Show where the ferry is now on a small map
f1 disruptions, live | Say when a position is older than two minutes
c ops | Replace the self-made position receiver by the one the harbour office runs
f2 disruptions | Subscribe to notices about one line by e-mail
f1 disruptions | Unsubscribe with one click and without signing in
f2 timetable | Keep next season's timetable ready and switch over at midnight
f2 tickets | Show what a crossing costs for adults, children, bicycles and dogs
f1 tickets | Explain the island residents' discount where the price is shown
f3 tickets | Buy a single ticket for a date, without an account
c tickets | Agree on a test contract with the payment provider and store the keys safely
f5 tickets | Pay by card
f2 tickets | Receive the ticket as a code on the page and by e-mail
f1 tickets | Show the ticket again from the link in the e-mail
f3 tickets, crew | Crew scans a ticket with the phone's camera
f2 tickets, crew | Scanning goes on without a connection and is sent on later
f1 tickets, crew | A ticket scanned twice says when and on which ferry it was used first
c | Move the e-mails to templates the office can read and correct
f1 tickets | Say why a payment was refused in words that help, not with the provider's code
f2 tickets | Buy several tickets at once, for a family or a school class of up to thirty \
with one payment and one code for each child
f2 tickets | Cancel a ticket up to one hour before departure and get the money back
c ops | Rehearse what we do when the payment provider is down on a Saturday in July
f1 tickets, crew | Crew sees how many passengers have boarded
f2 tickets, office | The office sees the day's sales by line and by kind of ticket
f1 tickets, office | Download the month's sales as a spreadsheet for the accountant
r | Single tickets, bought and scanned
f3 tickets | Return tickets that are valid for a month
f1 tickets | Choose the return quay separately, for walkers who come back from the other end
c | Bring the dependencies up to date
f2 tickets, accessibility | Buy a ticket with the keyboard alone
f1 tickets | Remember my last purchase on this device, if I want that
f3 tickets | Ten-ride cards that several people may use
f1 tickets | Show how many rides are left on a card
f2 disruptions | When a ferry is cancelled, offer its passengers the next one or their money
f1 disruptions, crew | Tell the crew how many passengers wait at the next quay
r | Return tickets and ten-ride cards
c | Delete position data older than ninety days
f2 disruptions | Send delays as a text message to those who asked for it
f1 disruptions | Choose at which hours I do not want to be woken by messages
f2 timetable, import | Compare a new timetable with the old one before it is published
f1 timetable, import | Refuse a timetable in which one ferry is at two quays at once
c ops | Measure how long a deployment takes and halve it
f3 disruptions | Plan replacement buses when a line is closed, and show their stops
f1 timetable | Show the high-water restrictions of Tern Point
f2 timetable | Share a connection as a link that opens on the right day
f2 tickets | Monthly passes for commuters, with a photo
f1 tickets | Remind me three days before my pass ends
c | Write down how we decide about refunds, with the office
f2 tickets, office | The office can give a voucher after a complaint
f1 tickets | Pay with a voucher, whole or in part
f3 tickets | Reserve space for a wheelchair, a cargo bike or a cello
f1 tickets, crew | Crew sees the reservations of the next crossing
f2 disruptions, live | The screen on the quay shows the next five departures \
and turns itself on in the morning
f1 disruptions, live | The quay's screen says so when it has lost its connection
c ops | Two application servers, so that a deployment is not noticed
f2 timetable | German, Polish and Turkish beside English
f1 timetable | Choose the language without finding the settings first
f2 tickets | Company accounts with an invoice at the end of the month
f1 tickets, office | The office can lock a company account that does not pay
f2 timetable | Search for a quay by the name of a beach, a museum or a hotel near it
f1 disruptions | Show yesterday's punctuality on the line's page, good or bad
c | Check what we keep about passengers, and for how long, with the data protection officer
f3 tickets | Buy from the machine on the quay, with large buttons
f1 tickets | The machine prints a receipt on request only
f2 tickets | Prices that depend on the season, announced six months ahead
f1 timetable | Mark departures that run on school days only
f2 live | Say how full the next ferry is: seats left, standing, full
f1 live | Warn before buying when the chosen ferry is nearly full
c ops | Load test: the first warm Saturday of the year, times three
f3 disruptions | Propose another way when a connection breaks on the journey
f1 disruptions | Say on the ticket which later ferries it is valid on after a delay
f2 timetable, accessibility | Show which quays can be reached without steps at low water
f2 tickets | Groups of more than thirty ask for an offer
f1 tickets, office | The office answers a group's request with a price and a deadline
f1 timetable | Offer the departures of my quay as a calendar to subscribe to
c | Replace the map's tiles before the contract ends
f2 tickets | Move a ticket to another day, once, without a fee
f2 crew | Crew writes the log of a crossing: wind, passengers, incidents
f1 crew | Send the log to the harbour office every evening
f3 tickets | One ticket for ferry and tram, recognised by both
c ops | Rotate all keys and write down how
f1 timetable | A small timetable that the tourist office can put on its own pages
r | Tickets on the phone
f2 tickets, office | Refund all tickets of a cancelled day at once, after a second person has agreed
f1 disruptions | Ask three passengers in a hundred how the crossing was
f2 timetable, import | Take over timetable changes from the operator's planning system without anybody typing
f1 disruptions | Show notices in the language of the page, with a hint where only one language is there yet
f2 tickets | Change the name on a pass once a year
f1 tickets, crew | A second reader for the car deck, for gloves and rain
c | Clean up the translations nobody uses
f1 timetable | Say where to find the quay: map, bus stop, bicycle stands
f2 tickets, office | Reconcile the day's payments with the provider's list and show what does not match
r | All lines, all quays
f2 accessibility | Call the crew from the quay when I need help boarding
f1 accessibility | Crew confirms that help is on its way
c | Remove the old price tables
f2 live | Tell commuters in the evening what tomorrow's weather means for their first ferry
f1 tickets | Gift cards that can be printed or sent
f2 timetable | Night ferries belong to the day before, as people think of them
f1 crew | Crew can look up yesterday's log of the same crossing
c ops | Move the quays' screens to the new network
f1 tickets | Say on the receipt how much carbon dioxide the crossing took
f3 disruptions, office | The office writes a notice once, and page, screens, e-mail and text messages \
say the same
f1 office | A notice ends by itself at a time its author chose
"""

BUGS = """
b timetable | Departures after midnight are missing on the last Sunday of the month
b timetable, mobile | The list jumps when the page comes back from the background
b timetable | “Marrow Island” is found but “marrow island ” with a space is not
b disruptions | A delay taken back is still shown on the quay's page for ten minutes
b timetable | The clock change shifts the first two departures by an hour
b accessibility | Focus is lost after choosing a date
b disruptions, live | The ferry's position is drawn on land near Kestrel Quay
b tickets | Paying twice by tapping twice
b tickets, crew | The camera stays on after scanning
b tickets | The e-mail with the ticket lands in the junk folder of two providers
b tickets | Children under four are charged when they are added last
b tickets, office | The day's sales end at 23:00 in summer
b disruptions | Messages about cancelled departures are sent in the order of subscription, not at once
b tickets, mobile | The code on the ticket is too dark when the phone saves power
b timetable, import | A line break in the remarks column shifts the rest of the row
b tickets | Back button after paying shows an empty basket and an alarming message
b live | The quay's screen shows yesterday until somebody touches it
b tickets | The voucher's last cent cannot be spent
b disruptions, crew | Crew cannot enter a delay of more than 59 minutes
b timetable | Polish names of quays break the print layout
b tickets, crew | A pass with a long name hides the date on the crew's phone
b timetable | Swapping from and to forgets the date
b office | Downloaded sales open with broken umlauts in the accountant's program
b live, disruptions | Two notices on top of each other hide the first departure
"""

URGENT = """
f1 timetable | Show the emergency timetable the operator announced this morning
f2 disruptions | The harbour office wants to close a single quay, not only a whole line
f1 tickets | Show the new prices next to the old ones until the end of the month
f1 disruptions | Let crew say “waiting for the train” as the reason for a delay
f2 tickets | Refund everybody on Saturday's cancelled evening crossing
f1 timetable | Add the extra ferries for the regatta
f1 accessibility | The lift at North Pier is out of order: say so where people choose their quay
f2 tickets, office | The auditor needs every change of a price with date and name
"""

FRESH = """
f tickets | Pay with the city card, as the council promised in yesterday's newspaper
f live | Show the ferry's position on the lock screen while I am on my way to the quay
f tickets | Split the price of a group ticket among friends
"""

ICEBOX = """
f3 | Loyalty points for every tenth crossing
f2 live | Ask the assistant on my phone when the next ferry leaves
f5 | An app for watches
f timetable | Show seals, porpoises and good spots for birds along the way
f2 tickets | Auction the last ten places on New Year's Eve
f tickets | Tickets as a present with a photo of the island on them, printed on thick paper \
and sent by post within two working days
f3 disruptions | Predict delays from wind, tide and the day of the week
f1 timetable | A dark design for the bridge at night
f2 crew | Crew messages between ferries, independent of the telephone network
f office | Show the office how much each line earns per nautical mile
b mobile | On one tablet of 2014 the map stays grey
b timetable | The print preview of an old browser shows a second, empty page
c | Try another database for the positions
c | Rename “vessel” to “ferry” everywhere in the code
f2 accessibility | Timetables in simple language
f1 accessibility | Timetables in Braille, ordered from the workshop in town
f | Let passengers name the new ferry
f3 live | Count bicycles with the camera over the ramp
f8 office | Plan the whole season's timetable with drag and drop
f2 disruptions | Show how the winter storm of last year moved through the timetable, as a film
"""
