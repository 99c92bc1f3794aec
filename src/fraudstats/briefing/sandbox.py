"""What a template may ask of the machine: attributes that are safe, and no work without end."""

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from fraudstats.briefing.template_sizes import BOUNDED_FILTERS, LONGEST, bounded, check_operation, checked_call

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.compiler import CodeGenerator, Frame
    from jinja2.runtime import Context
    from jinja2.sandbox import SandboxedEnvironment

MOST_STEPS = 100_000
"""Numbers that all ranges of one template give out together, loops in loops included."""
MOST_WORK = 1_000_000
"""Turns of loops of one template; calls and characters put together count as such."""
WORK_OF_A_CALL, CHARACTERS_OF_A_TURN = 10, 100
"""A macro takes about as long as ten turns; a hundred characters are one."""
MOST_CHARACTERS = 50_000_000
"""Of one page, or of what a macro gives."""
TURNS = "turns"
"""The filter that each loop is given."""
AT_ONCE = 64
"""Pieces of a page whose characters are counted together."""


class Work:
    """Counts what one template does."""

    def __init__(self) -> None:
        self.done = 0

    def count(self, n: int = 1) -> None:
        """Count steps.

        Raises:
            OverflowError: if they are too many.
        """
        self.done += n
        if self.done > MOST_WORK:
            raise OverflowError(f"more than {MOST_WORK:,} turns of loops and calls")

    def short(self, text: str) -> str:
        """Hand on what `~` made."""
        if len(text) > LONGEST:
            raise OverflowError(f"'~' makes a text longer than {LONGEST:,}")
        return text

    def weighed(self, text: str) -> str:
        """Count what a loop adds to a text that is kept and not given out."""
        self.count(len(text) // CHARACTERS_OF_A_TURN)
        return text


@cache
def sandbox_class() -> "type[SandboxedEnvironment]":
    """Make the sandbox that asks once for each type and attribute whether a template may read it, and counts work."""
    from jinja2 import TemplateRuntimeError, nodes
    from jinja2.runtime import Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        safe: ClassVar[dict[tuple[type, str], bool]] = {}
        intercepted_binops = frozenset({"*", "**", "+", "%"})
        code_generator_class = _generator_class()
        work = Work()

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.concat = lambda parts: joined(parts, self.work)  # type: ignore[method-assign]
            del self.globals["lipsum"]  # invents text, another one each time
            self.filters[TURNS] = self.turns
            self.filters.update({each: bounded(each, self.filters[each]) for each in BOUNDED_FILTERS & {*self.filters}})

        def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
            key = (type(obj), attr)
            if key not in self.safe:
                self.safe[key] = super().is_safe_attribute(obj, attr, value)
            return self.safe[key]

        def call_binop(self, context: "Context", operator: str, left: Any, right: Any) -> Any:
            check_operation(operator, left, right)
            return super().call_binop(context, operator, left, right)

        def call(__self, __context: "Context", __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
            __self.work.count(WORK_OF_A_CALL)
            if type(__obj) is Macro:  # by far the most, and made by the engine itself
                return __context.call(__obj, *args, **kwargs)
            return super().call(__context, __obj, *checked_call(__obj, args, kwargs), **kwargs)

        def turns(self, items: Any) -> Iterator[Any]:
            """Give out what a loop goes through."""
            try:
                return _counted(iter(items), self.work)
            except TypeError as problem:
                raise TemplateRuntimeError(f"TypeError: {problem}") from problem

        def _parse(self, source: str, name: str | None, filename: str | None) -> "nodes.Template":
            """Have each loop go through `turns`."""
            page = super()._parse(source, name, filename)
            for loop in page.find_all(nodes.For):
                loop.iter = nodes.Filter(loop.iter, TURNS, [], [], None, None, lineno=loop.lineno, environment=self)
            return page

    return Sandbox


def _generator_class() -> "type[CodeGenerator]":
    """Make the compiler that has what `~` and loops put together measured."""
    from jinja2.compiler import CodeGenerator

    class Generator(CodeGenerator):
        def visit_Concat(self, node: "nodes.Concat", frame: "Frame") -> None:  # noqa: N802
            self.write("environment.work.short(")
            super().visit_Concat(node, frame)
            self.write(")")

        def _output_child_pre(self, node: "nodes.Expr", frame: "Frame", finalize: Any) -> None:
            self.write("environment.work.weighed(" if _is_captured_in_a_loop(frame) else "")
            super()._output_child_pre(node, frame, finalize)

        def _output_child_post(self, node: "nodes.Expr", frame: "Frame", finalize: Any) -> None:
            super()._output_child_post(node, frame, finalize)
            self.write(")" if _is_captured_in_a_loop(frame) else "")

    return Generator


def joined(parts: Iterable[str], work: Work) -> str:
    """Put together what a template, or a macro, gives piece by piece.

    Raises (in the template, whose line is known then):
        OverflowError: if it is too long.
    """
    if isinstance(parts, list):  # of a macro
        text = "".join(parts)
        work.count(len(text) // CHARACTERS_OF_A_TURN)
        return text
    coming, pieces, size = iter(parts), list[str](), 0
    while some := [*islice(coming, AT_ONCE)]:
        pieces += some
        size += sum(map(len, some))
        if size > MOST_CHARACTERS:
            _fail(coming, OverflowError(f"a page longer than {MOST_CHARACTERS:,}"))
    work.count(size // CHARACTERS_OF_A_TURN)
    return "".join(pieces)


def begin(environment: Any) -> None:
    """Let a template of an environment begin with no work done."""
    environment.work = Work()
    environment.globals["range"] = _range_within_budget()


def _range_within_budget() -> Callable[..., range]:
    """Make a `range` for one template.

    Raises (when called):
        OverflowError: if all its ranges together are too long.
    """
    steps = 0

    def limited(*bounds: int) -> range:
        nonlocal steps
        found = range(*bounds)
        steps += max(len(found), 1)
        if steps > MOST_STEPS:
            raise OverflowError(f"Range too big: loops over more than {MOST_STEPS:,} numbers")
        return found

    return limited


def _counted(items: Iterator[Any], work: Work) -> Iterator[Any]:
    for each in items:
        work.done += 1
        if work.done > MOST_WORK:
            work.count()
        yield each


def _is_captured_in_a_loop(frame: "Frame") -> bool:
    """Tell whether what a loop gives is kept in a list: what is given out piece by piece is measured by `joined`."""
    step: Frame | None = frame if frame.buffer is not None else None
    while step is not None and not step.loop_frame:
        step = step.parent
    return step is not None


def _fail(coming: Iterator[str], error: OverflowError) -> None:
    if isinstance(coming, Generator):
        coming.throw(error)
    raise error
