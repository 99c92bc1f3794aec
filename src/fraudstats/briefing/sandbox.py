"""What a template may ask of the machine: attributes that are safe, and no work without end."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from jinja2.runtime import Context
    from jinja2.sandbox import SandboxedEnvironment

MOST_STEPS = 100_000
"""Numbers that all ranges of one template give out together, loops in loops included."""
LONGEST = 100_000
"""Characters or items of what is multiplied."""
LARGEST_POWER = 100


@cache
def sandbox_class() -> "type[SandboxedEnvironment]":
    """Make the sandbox that asks once for each type and attribute whether a template may read it."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        safe: ClassVar[dict[tuple[type, str], bool]] = {}
        intercepted_binops = frozenset({"*", "**"})

        def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
            key = (type(obj), attr)
            if key not in self.safe:
                self.safe[key] = super().is_safe_attribute(obj, attr, value)
            return self.safe[key]

        def call_binop(self, context: "Context", operator: str, left: Any, right: Any) -> Any:
            _check_size(operator, left, right)
            return super().call_binop(context, operator, left, right)

    return Sandbox


def range_within_budget() -> Callable[..., range]:
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


def _check_size(operator: str, left: Any, right: Any) -> None:
    """Refuse a product or power that would fill the memory."""
    if operator == "**" and abs(right) > LARGEST_POWER:
        raise OverflowError(f"a power above {LARGEST_POWER}")
    for of, times in ((left, right), (right, left)):
        if hasattr(of, "__len__") and isinstance(times, int) and len(of) * times > LONGEST:
            raise OverflowError(f"a product longer than {LONGEST:,}")
