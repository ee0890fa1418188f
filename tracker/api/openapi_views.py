"""The document of the API, and a page that reads it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from tracker.api.answering import answer, encoded
from tracker.api.contracts import contract_of
from tracker.api.door import ROOT, nowhere, open_blueprint
from tracker.api.openapi import Address, document
from tracker.api.schema_words import answer_of, words_of
from tracker.kept import Kept
from tracker.web import PUBLIC, public, signed_in

blueprint = open_blueprint("openapi", __name__)
page_blueprint = Blueprint("reference", __name__)
WORDS = {"words": words_of, "shape": answer_of}
METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})
documents = Kept(4)
"""Documents made before, by where the installation is reached."""


@blueprint.get("/openapi.json")
@public
def show() -> Response:
    """This document: what every address takes and gives, in OpenAPI 3.1."""
    return answer(encoded(_document()))


@page_blueprint.get("/api")
@signed_in
def read() -> str:
    """The same for people."""
    found = _document()
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in found["paths"].items()
        for method, operation in methods.items()
    ]
    operations.sort(key=lambda each: (each["tags"][0], each["path"], each["method"]))
    groups = [(tag, list(its)) for tag, its in groupby(operations, key=lambda each: each["tags"][0])]
    return render_template("api/reference.html", about=found, groups=groups, root=ROOT, **WORDS)


def _document() -> dict[str, Any]:
    site = request.host_url.rstrip("/")
    found: dict[str, Any] = documents.made((current_app.config["BUILD"], site), lambda: _made(site))
    return found


def _made(site: str) -> dict[str, Any]:
    addresses = [
        Address(method, rule.rule, rule.endpoint, contract_of(view), vars(view)["access"] == PUBLIC)
        for rule in current_app.url_map.iter_rules()
        if rule.rule.startswith(f"{ROOT}/") and not rule.endpoint.startswith(f"{nowhere.name}.")
        for view in (current_app.view_functions[rule.endpoint],)
        for method in sorted(METHODS & (rule.methods or set()))
    ]
    return document(addresses, site)
