"""What administrators may type about the installation."""

from __future__ import annotations

from wtforms import StringField, TextAreaField

from tracker.forms import AtMost, BaseForm, Choice
from tracker.projects.time_zones import zone_names

BEGINNERS = {"everybody": "everybody who can sign in", "administrators": "administrators only"}


class InstallationForm(BaseForm):
    """The settings of the installation; field names are those of its columns."""

    name = StringField("Name", [AtMost(50)])
    notice = TextAreaField("Notice", [AtMost(500)])
    beginners = Choice("Projects are begun by", BEGINNERS)
    time_zone = Choice("Time zone for new projects")

    def offer(self, usual: str) -> InstallationForm:
        """The same form with every time zone to choose from; none chosen means the `usual` one, and the
        browser's where that is UTC."""
        otherwise = "that of the person's browser" if usual == "UTC" else f"as the server is set ({usual})"
        zones = [("", otherwise), *((zone, zone) for zone in zone_names())]
        self.time_zone.among(zones)
        return self
