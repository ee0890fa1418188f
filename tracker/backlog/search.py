"""Reading the search language (semantics reference 4.1).

Terms side by side are joined by AND; AND and OR have the same strength and group from the left;
parentheses group, `-` turns round. `parse` never fails: what it does not know stays in the tree as
`Unread` and is complained about. `str(query)` is the canonical text, and
`parse(str(parse(text))) == parse(text)`.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

import re2

from tracker.backlog.search_keywords import ALSO, KEYWORDS, Keyword
from tracker.backlog.search_tree import (
    AND,
    OR,
    Complaint,
    Manner,
    Node,
    Query,
    Term,
    Unread,
    Value,
    grouped,
    turned,
)
from tracker.backlog.words import words

DEEPEST = 20
"""Parentheses within parentheses."""
MOST_TERMS = 30
"""PostgreSQL plans for seconds where more searches for words must hold together."""
_KEYWORD = re.compile(r"([A-Za-z_]+):(?!//)", re.ASCII)
_REGEX = re.compile(r"/((?:[^/\\\s]|\\\S)+)/(?=[\s(),]|$)")
_STORY = re.compile(r"#\d{1,18}", re.ASCII)
_QUIET = re2.Options()
_QUIET.log_errors = False
_QUIET.case_sensitive = False


def parse(text: str) -> Query:
    """What the text asks for; everything that is wrong with it stands in the query's complaints."""
    reader = _Reader(text.replace("\0", " ").encode("utf-8", "replace").decode())
    node = reader.group(0)
    return Query(node, reader.includes_done, tuple(reader.complaints))


def regex(pattern: str) -> re2._Regexp:
    """The compiled regular expression; it takes time in proportion to the text, whatever it says. Raises
    re2.error where it is none."""
    return re2.compile(pattern, _QUIET)


class _Reader:
    """Walks over the text once, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.count = 0
        self.includes_done = False
        self.complaints: list[Complaint] = []

    @property
    def sign(self) -> str:
        return self.text[self.at : self.at + 1]

    def complain(self, sentence: str, begin: int) -> None:
        if all(known.text != sentence for known in self.complaints):
            self.complaints.append(Complaint(sentence, begin, max(self.at, begin + 1)))

    def group(self, depth: int) -> Node | None:
        """The terms up to the end, or to the parenthesis that closes them."""
        parts: list[tuple[str, Node]] = []
        joint = ""
        while self._skip_space(depth):
            begin = self.at
            word = self._joint()
            if word:
                if joint or not parts:
                    self.complain(f"{word} stands between two terms.", begin)
                joint = word
                continue
            node = self._operand(depth)
            if node is not None:
                parts.append((joint or AND, node))
            joint = ""
        if joint:
            self.complain(f"{joint} waits for a second term.", max(0, self.at - len(joint)))
        return grouped(parts)

    def _skip_space(self, depth: int) -> bool:
        """Goes to the next thing to read; says whether there is one."""
        while self.at < len(self.text):
            if self.sign == ")":
                if depth:
                    return False
                self.at += 1
                self.complain("A parenthesis is closed that was never opened.", self.at - 1)
            elif not self.sign.isspace():
                return True
            else:
                self.at += 1
        return False

    def _joint(self) -> str:
        for word in (AND, OR):
            end = self.at + len(word)
            after = self.text[end : end + 1]
            if self.text.startswith(word, self.at) and (not after or after.isspace() or after in "()"):
                self.at = end
                return word
        return ""

    def _operand(self, depth: int) -> Node | None:
        begin = self.at
        while self.sign == "-":
            self.at += 1
        negated = (self.at - begin) % 2 == 1
        if not self.sign or self.sign.isspace() or self.sign == ")":
            return None  # a dash by itself
        if self.sign == "(":
            node = self._parenthesised(depth)
            return turned(node) if node is not None and negated else node
        self.count += 1
        if self.count == MOST_TERMS + 1:
            self.complain(f"A search has at most {MOST_TERMS} terms; what comes after is left out.", begin)
        node = self._term(begin, negated)
        return node if self.count <= MOST_TERMS else None

    def _parenthesised(self, depth: int) -> Node | None:
        begin = self.at
        self.at += 1
        if depth >= DEEPEST:
            self.complain("These are too many parentheses within each other.", begin)
            return None
        node = self.group(depth + 1)
        if self.sign == ")":
            self.at += 1
        else:
            self.complain("The parenthesis is not closed.", begin)
        return node

    def _term(self, begin: int, negated: bool) -> Node | None:
        match = _KEYWORD.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
        values, closing = self._values("," if match else "")
        unread = Unread(self.text[begin : self.at] + closing)
        try:
            keyword = _keyword(match[1]) if match else None
            values = _checked(keyword, values) if keyword else _words(values)
        except _Wrong as wrong:
            self.complain(wrong.sentence, begin)
            return unread
        if keyword and keyword.name == "includedone":
            self.includes_done = (values[0].text == "true") != negated
            return None
        if not keyword and values and _STORY.fullmatch(str(values[0])):
            return Term("id", (Value(values[0].text[1:]),), negated)
        return (
            Term(keyword.name if keyword else "", tuple(dict.fromkeys(values)), negated) if values else None
        )

    def _values(self, separator: str) -> tuple[list[Value], str]:
        """The values from here on, and the quote that is lacking after the last."""
        values: list[Value] = []
        closing = ""
        while self.sign and not self.sign.isspace() and self.sign not in "()":
            if self.sign == '"':
                value, closing = self._quoted()
            else:
                value = self._plain(separator)
            if value.text or value.manner == Manner.QUOTED:
                values.append(value)
            if not separator or self.sign != separator:
                break
            self.at += 1
        return values, closing

    def _quoted(self) -> tuple[Value, str]:
        begin = self.at
        end = self.text.find('"', begin + 1)
        if end >= 0:
            self.at = end + 1
            return Value(self.text[begin + 1 : end], Manner.QUOTED), ""
        self.at = len(self.text)
        self.complain("The quote is not closed.", begin)
        return Value(self.text[begin + 1 :], Manner.QUOTED), '"'

    def _plain(self, separator: str) -> Value:
        match = _REGEX.match(self.text, self.at)
        if match:
            self.at = match.end()
            return Value(match[1], Manner.REGEX)
        begin = self.at
        while self.sign and not self.sign.isspace() and self.sign not in f"(){separator}":
            self.at += 1
        text = self.text[begin : self.at]
        return Value(text, Manner.PATTERN if "*" in text or "?" in text else Manner.PLAIN)


class _Wrong(Exception):
    """A term that says nothing we know, with the sentence that says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _keyword(written: str) -> Keyword:
    name = written.lower()
    keyword = KEYWORDS.get(ALSO.get(name, name))
    if keyword is not None:
        return keyword
    near = get_close_matches(name, [*KEYWORDS, *ALSO], 1)
    guess = f"; did you mean {near[0]}:?" if near else ". Put it in quotes to look for these words."
    raise _Wrong(f"I do not know “{written}:”{guess}")


def _checked(keyword: Keyword, values: list[Value]) -> list[Value]:
    """The values as this keyword keeps them."""
    if not values:
        without = f' For stories without any, write {keyword.name}:"".' if keyword.may_lack else ""
        raise _Wrong(f"“{keyword.name}:” waits for {_article(keyword)}.{without}")
    return [_value(keyword, value) for value in values]


def _value(keyword: Keyword, value: Value) -> Value:
    if keyword.is_text:
        if keyword.name == "name":
            _words([value])
        if value.manner == Manner.REGEX:
            _check_regex(value)
        if value.text or keyword.may_lack:
            return value
    else:
        read = keyword.read(value.text)
        if read is not None:
            return Value(read)
    raise _Wrong(f"“{keyword.name}:” knows no “{value.text}”; it takes {_article(keyword)}.")


def _article(keyword: Keyword) -> str:
    return keyword.expects or "a name or words"


def _words(values: list[Value]) -> list[Value]:
    """The values of a term that looks for words: at least one word in each, empty quotes left out."""
    for value in values:
        if value.manner == Manner.REGEX:
            _check_regex(value)
        elif value.text and not words(value.text):
            raise _Wrong(f"There is no word to look for in “{value.text}”.")
    return [value for value in values if value.text]


def _check_regex(value: Value) -> None:
    try:
        regex(value.text)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        reason = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise _Wrong(f"“{value}” is not a regular expression: {reason}.") from None
