"""How long a text may become that a template asks for: told from what is asked, before anything is made."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from functools import wraps
from typing import Any

LONGEST = 100_000
"""Characters or items of what a template makes at once."""
LARGEST_POWER = 100
LARGEST_NUMBER_BITS = 10_000
"""Of a product or power of whole numbers."""
PERCENT_HOLE = re.compile(r"%(?:\([^)]*\))?[-+ #0]*([\d*]*)\.?([\d*]*)")
BRACED_HOLE = re.compile(r"\{[^{}:!]*[:!]?([^{}]*)(\{)?")
"""A hole of a pattern, its width, and whether that is given as another value."""
WIDTHS = frozenset({"center", "ljust", "rjust", "zfill", "batch", "slice", "round", "to_bytes", "tojson"})
"""Methods and filters that make something as wide, or as long, as a number says."""


def check_operation(operator: str, left: Any, right: Any) -> None:
    """Refuse a sum, product, power or filled text that would fill the memory.

    Raises:
        OverflowError: naming what is too long.
    """
    if operator == "**" and abs(right) > LARGEST_POWER:
        raise OverflowError(f"a power above {LARGEST_POWER}")
    if operator == "%" and isinstance(left, str):
        _refuse_above(LONGEST, _filled_size(PERCENT_HOLE, left, (right,)), "a filled text")
    elif operator == "+" and isinstance(left, Sized) and isinstance(right, Sized):
        _refuse_above(LONGEST, len(left) + len(right), "a sum")
    elif operator in ("*", "**"):
        for of, times in ((left, right), (right, left)):
            if isinstance(of, Sized) and isinstance(times, int):
                _refuse_above(LONGEST, len(of) * times, "a product")
        if isinstance(left, int) and isinstance(right, int):
            _refuse_above(LARGEST_NUMBER_BITS, _n_bits(operator, left, right), "a number", "bits")


def checked_call(function: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Any, ...]:
    """Refuse a call of a method of a text or number that would make too long a one.

    Returns:
        The arguments, what is to be joined as a list.
    Raises:
        OverflowError: naming the method.
    """
    method = getattr(function, "__wrapped__", function)  # the sandbox wraps `format`
    owner = getattr(method, "__self__", None)
    if not isinstance(owner, str | bytes | int):
        return arguments
    if method.__name__ == "join" and arguments:
        arguments = (_listed(arguments[0]),)
        _refuse(_joined_size(arguments[0], owner), "join")
    elif method.__name__ in ("format", "format_map"):
        _refuse(_filled_size(BRACED_HOLE, str(owner), (*arguments, named)), "format")
    else:
        _refuse(_size(method.__name__, owner, (*arguments, *named.values())), method.__name__)
    return arguments


def bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Have a filter refuse to make what is too long."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0
    """Some are given the environment before what they filter."""

    @wraps(function)  # with it goes the mark of those
    def checked(*arguments: Any, **named: Any) -> Any:
        before, (of, *others) = arguments[:first], arguments[first:]
        of = _listed(of) if name == "join" else of
        _refuse(_filter_size(name, of, (*others, *named.values())), name)
        found = function(*before, of, *others, **named)
        return _within(found, name) if name == "map" else found

    return checked


BOUNDED_FILTERS = frozenset(
    {*WIDTHS, "format", "indent", "replace", "join", "wordwrap", "map"}
)  # fmt: skip


def _filter_size(name: str, of: Any, arguments: tuple[Any, ...]) -> int:
    if name == "format":
        return _filled_size(PERCENT_HOLE, str(of), arguments)
    if name == "join":
        return _joined_size(of, str(arguments[0]) if arguments else "")
    return _size(name, of, arguments)


def _size(name: str, of: Any, arguments: tuple[Any, ...]) -> int:
    """Estimate how long the outcome of a method or filter will be; 0 of what makes nothing longer."""
    widest = max((abs(each) for each in arguments if isinstance(each, int)), default=0)
    texts = [each for each in arguments if isinstance(each, str)]
    if name == "replace":
        old, new = (*texts, "", "")[:2]
        return int(str(of).count(old) * len(new))
    if name == "indent":
        return (str(of).count("\n") + 1) * max(widest, *map(len, texts), 0, 0)
    if name == "expandtabs":
        return int(of.count("\t")) * widest
    if name == "wordwrap":
        return len(str(of)) * max(0, *map(len, texts), 0)
    if name == "translate":
        values = arguments[0].values() if isinstance(arguments[0], dict) else ()
        return len(of) * max((len(each) for each in values if isinstance(each, str)), default=0)
    return widest if name in WIDTHS else 0


def _listed(items: Any) -> Any:
    """Take what comes one by one, so that it can be counted."""
    return items if isinstance(items, Sized) or not isinstance(items, Iterable) else [*_within(items, "join")]


def _within(items: Iterable[Any], name: str) -> Iterator[Any]:
    """Hand items on until there are too many, or they are too long together."""
    size = 0
    for each in items:
        size += len(each) if isinstance(each, str) else 1
        _refuse(size, name)
        yield each


def _joined_size(items: Any, separator: Any) -> int:
    if not isinstance(items, Sized) or not isinstance(items, Iterable):
        return 0
    return len(items) * len(separator) + sum(len(each) for each in items if isinstance(each, str))


def _filled_size(hole: re.Pattern[str], pattern: str, arguments: Iterable[Any]) -> int:
    """Estimate a filled text: the widths of its holes, those given as values, and what is put in."""
    given = [each for every in arguments for each in (every if isinstance(every, tuple | list) else (every,))]
    given += [each for every in given if isinstance(every, Mapping) for each in every.values()]
    holes = hole.findall(pattern)
    widths = [width for each in holes for width in each if width]
    written = sum(int(digits[:9]) for width in widths for digits in re.findall(r"\d+", width))
    is_given = any("*" in width or "{" in width for width in widths)
    numbers = sum(abs(each) for each in given if isinstance(each, int)) if is_given else 0
    longest = max((len(each) for each in given if isinstance(each, str)), default=0)
    return len(pattern) + written + numbers + len(holes) * longest


def _n_bits(operator: str, left: int, right: int) -> int:
    return left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()


def _refuse(size: int, name: str) -> None:
    _refuse_above(LONGEST, size, f"'{name}' makes a text")


def _refuse_above(most: int, size: int, what: str, of: str = "") -> None:
    if size > most:
        raise OverflowError(f"{what} of more than {most:,} {of}" if of else f"{what} longer than {most:,}")
