"""An automated accessibility check of every page there is: new addresses are walked by themselves."""

from __future__ import annotations

import re

from tests.browser.test_pages import complaints_of_axe
from tests.code.addresses import calls_of, samples_of
from tests.code.test_access import ONCE_ONLY
from tracker.web import PROGRAMS

FILES = re.compile(r"\.(csv|ics|json|pdf|png|svg|zip)(\?|$)")


def addresses(house):
    """Every address of a page that is fetched, of things that exist in the tests' world."""
    samples = samples_of(house.app, house.world)
    rules = [
        rule
        for rule in house.app.url_map.iter_rules()
        if rule.endpoint != "static" and not rule.build_only and not rule.rule.startswith(PROGRAMS)
    ]
    found = {
        call.url
        for rule in rules
        for call in calls_of(house.app, rule, samples)
        if call.is_safe and call.endpoint != ONCE_ONLY and not FILES.search(call.url)
    }
    return sorted(found)


def test_axe_finds_nothing_wrong_with_any_page(open_page, house):
    page = open_page(house.world.ada, reduced_motion="reduce")
    seen, wrong = 0, []
    for address in addresses(house):
        answer = page.request.get(address)
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if "<!doctype html>" not in answer.text()[:200].lower():
            continue  # a piece of a page
        page.goto(address)
        seen += 1
        wrong += [f"{address}: {complaint}" for complaint in complaints_of_axe(page)]
    assert wrong == []
    assert seen >= 25
