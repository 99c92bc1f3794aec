"""Hold the text of a finished file against the briefing: which numbers, directions and names differ?

Both are runs of claims in the same order, so the shortest edit from one to the other names what was changed. A claim
that stands in another's place is wrong; a number in a text of one's own is unknown unless the briefing says it too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from fraudstats.briefing.read_back.claims import Claim, Kind, Reader
from fraudstats.briefing.read_back.numerals import Numeral, numerals
from fraudstats.briefing.read_back.passages import Passage
from fraudstats.briefing.read_back.wordings import changed_words, words_of

CHANCE_AGREEMENT = 2
"""Claims: so few equal ones between a loss and an addition do not part them."""
CONTEXT = 24
"""Characters quoted on each side of a claim."""


class Fault(StrEnum):
    """What is the matter with a claim of the file."""

    WRONG = "wrong"
    """It differs from what the briefing says in its place."""
    UNKNOWN = "unknown"
    """A number that the briefing does not hold."""
    MISSING = "missing"
    """Left out of a passage of which the rest is there."""
    REWORDED = "reworded"
    """All that a passage claims is there, among other words."""


@dataclass(frozen=True)
class Finding:
    """One fault."""

    fault: Fault
    printed: str
    expected: str
    key: str
    """Of the printed claim; equal claims have equal keys."""
    place: str
    """The words around it in the file, or the passage that it is missing from."""
    start: int = -1
    """Where the printed claim begins in the text that was read; -1 of what is not there."""

    def sentence(self) -> str:
        """Say it in a few words."""
        return f"{self.fault}: '{self.printed}' for '{self.expected}' in '{self.place}'"


@dataclass(frozen=True)
class _Expected:
    claim: Claim
    passage: int


@dataclass(frozen=True)
class _Step:
    """A stretch in which the file and the briefing differ: expected[lost], printed[added]."""

    lost: slice
    added: slice


def findings(text: str, expected: Sequence[Passage], reader: Reader) -> list[Finding]:
    """List the faults of a file's normal text, in reading order; that words were changed is not asked."""
    return _Comparison(text, expected, reader).findings()


def unknown_numbers(text: str, expected: Sequence[Passage], reader: Reader) -> list[Finding]:
    """List the numbers of a text of one's own that the briefing does not say under the same name."""
    found = _Comparison(text, (), reader, saying=expected).findings()
    return [each for each in found if each.fault is Fault.UNKNOWN]


def rewordings(text: str, expected: Sequence[Passage], reader: Reader) -> list[Finding]:
    """List the passages of which all claims stand in a file's normal text, but not all words."""
    return list(_Comparison(text, expected, reader).rewordings())


class _Comparison:
    """One file beside one briefing."""

    def __init__(
        self, text: str, passages: Sequence[Passage], reader: Reader, saying: Sequence[Passage] | None = None
    ) -> None:
        self._text = text
        self._passages = passages
        self._expected = [_Expected(claim, rank) for rank, each in enumerate(passages) for claim in each.claims]
        self._printed = reader.claims(text)
        self._said = {(name, claim.key) for each in saying or passages for name, claim in _attributed(each.claims)}

    def findings(self) -> list[Finding]:
        """Judge every stretch that differs."""
        return [
            finding
            for step in _steps(self._keys(), [each.key for each in self._printed])
            for finding in self._judged(step)
        ]

    def rewordings(self) -> Iterator[Finding]:
        """Look for the words of each passage of which nothing is lost, beside its claims."""
        places, said = self._places(), words_of(self._text)
        ranks = groupby(range(len(self._expected)), key=lambda each: self._expected[each].passage)
        for passage, indexes in ranks:
            found = [places.get(each) for each in indexes]
            printed = [each for each in found if each is not None]
            own = words_of(self._passages[passage].text)
            is_read = len(printed) == len(found) and not self._passages[passage].is_drawn
            if is_read and f" {own} " not in f" {said} ":
                yield from self._reworded(own, printed[0], printed[-1])

    def _reworded(self, own: str, first: int, last: int) -> Iterator[Finding]:
        start = self._printed[first - 1].end if first else 0
        end = self._printed[last + 1].start if last + 1 < len(self._printed) else len(self._text)
        change = changed_words(own, words_of(self._text[start:end]))
        if change:
            place = self._text[self._printed[first].start : self._printed[last].end]
            words = " ".join(place.split())
            yield Finding(Fault.REWORDED, change.printed, change.expected, "", words, self._printed[first].start)

    def _places(self) -> dict[int, int]:
        """Tell where each claim of the briefing stands among those of the file."""
        places: dict[int, int] = {}
        lost = added = 0
        steps = _steps(self._keys(), [each.key for each in self._printed])
        ends = _Step(*(slice(len(each), len(each)) for each in (self._expected, self._printed)))
        for step in (*steps, ends):
            places |= dict(zip(range(lost, step.lost.start), range(added, step.added.start), strict=False))
            lost, added = step.lost.stop, step.added.stop
        return places

    def _keys(self) -> list[str]:
        return [each.claim.key for each in self._expected]

    def _judged(self, step: _Step) -> Iterator[Finding]:
        lost, added = self._expected[step.lost], self._printed[step.added]
        if lost and added:
            yield from self._replaced(step, lost, added)
        elif lost:
            yield from self._left_out(step, lost)
        else:
            yield from self._put_in(step, added)

    def _replaced(self, step: _Step, lost: list[_Expected], added: list[Claim]) -> Iterator[Finding]:
        if len(lost) == len(added):
            changed = (pair for pair in zip(lost, added, strict=True) if pair[0].claim.key != pair[1].key)
            yield from (self._finding(Fault.WRONG, new, old.claim.text) for old, new in changed)
        elif self._is_own_text(step, lost):
            yield from self._put_in(step, added)
        else:
            was = " ".join(each.claim.text for each in lost)
            yield from (self._finding(Fault.WRONG, each, was) for each in added)

    def _is_own_text(self, step: _Step, lost: list[_Expected]) -> bool:
        """Tell whether whole passages gave way to other words."""
        return all(self._is_whole(step, rank) for rank in {each.passage for each in lost})

    def _is_whole(self, step: _Step, passage: int) -> bool:
        outside = self._expected[: step.lost.start][-1:] + self._expected[step.lost.stop :][:1]
        return passage not in {each.passage for each in outside}

    def _left_out(self, step: _Step, lost: list[_Expected]) -> Iterator[Finding]:
        for passage, claims in groupby(lost, key=lambda each: each.passage):
            if not self._is_whole(step, passage):
                omitted = list(claims)
                yield from self._spelled(step, omitted) or (self._omission(each) for each in omitted)

    def _spelled(self, step: _Step, omitted: list[_Expected]) -> list[Finding] | None:
        """Hold Chinese numerals against the numbers in whose place they stand; None where there are not as many."""
        start = self._printed[step.added.start - 1].end if step.added.start else 0
        end = self._printed[step.added.stop].start if step.added.stop < len(self._printed) else len(self._text)
        gap = self._text[start:end]
        found = numerals(gap)
        if len(found) != len(omitted) or any(each.claim.kind is not Kind.NUMBER for each in omitted):
            return None
        place = " ".join(gap.split())
        pairs = [(numeral, each.claim) for numeral, each in zip(found, omitted, strict=True)]
        fault = [Fault.REWORDED if _is_spelled(claim.key, numeral, gap) else Fault.WRONG for numeral, claim in pairs]
        return [
            Finding(one, numeral.text, claim.text, "", place, start)
            for one, (numeral, claim) in zip(fault, pairs, strict=True)
        ]

    def _omission(self, left_out: _Expected) -> Finding:
        bounds = left_out.claim.kind is Kind.DIRECTION
        place = " ".join(self._passages[left_out.passage].text.split())
        return Finding(Fault.WRONG if bounds else Fault.MISSING, "", left_out.claim.text, "", place)

    def _put_in(self, step: _Step, added: list[Claim]) -> Iterator[Finding]:
        inside = self._splits_a_passage(step)
        said = {id(claim) for name, claim in _attributed(added) if (name, claim.key) in self._said}
        for claim in added:
            if inside and claim.kind is not Kind.NAME:
                yield self._finding(Fault.WRONG, claim, "")
            elif claim.kind is Kind.NUMBER and id(claim) not in said:
                yield self._finding(Fault.UNKNOWN, claim, "")

    def _splits_a_passage(self, step: _Step) -> bool:
        before, after = self._expected[: step.lost.start][-1:], self._expected[step.lost.stop :][:1]
        return bool(before and after) and before[0].passage == after[0].passage

    def _finding(self, fault: Fault, claim: Claim, expected: str) -> Finding:
        around = self._text[max(0, claim.start - CONTEXT) : claim.end + CONTEXT]
        return Finding(fault, claim.text, expected, claim.key, " ".join(around.split()), claim.start)


def _is_spelled(key: str, numeral: Numeral, text: str) -> bool:
    """Tell whether a numeral with its unit is a number."""
    number = numeral.digits.rstrip("0").rstrip(".") if "." in numeral.digits else numeral.digits
    unit = key[len(number) :]
    return key.startswith(number) and "".join(text[numeral.end :].split()).startswith(unit)


def _attributed(claims: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    """Give each number with the name that it follows."""
    name = ""
    for claim in claims:
        if claim.kind is Kind.NAME:
            name = claim.key
        elif claim.kind is Kind.NUMBER:
            yield name, claim


def _steps(expected: list[str], printed: list[str]) -> list[_Step]:
    """List the stretches that differ, those almost side by side as one."""
    if printed[: len(expected)] == expected:  # a page's foot may say again what its head says
        added = slice(len(expected), len(printed))
        return [_Step(slice(len(expected), len(expected)), added)] if added.stop > added.start else []
    found: list[_Step] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, expected, printed, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if found and _belong_together(found[-1], i1, i2, j1, j2):
            found[-1] = _Step(slice(found[-1].lost.start, i2), slice(found[-1].added.start, j2))
        else:
            found.append(_Step(slice(i1, i2), slice(j1, j2)))
    return found


def _belong_together(before: _Step, i1: int, i2: int, j1: int, j2: int) -> bool:
    """Tell whether one stretch only loses and the next only gains, with next to nothing between them."""
    close = i1 - before.lost.stop <= CHANCE_AGREEMENT
    lost_first = before.added.start == before.added.stop and i1 == i2
    gained_first = before.lost.start == before.lost.stop and j1 == j2
    return close and (lost_first or gained_first)
