"""Digits as printed: rounded half away from zero on their decimal notation, thousands separated, U+2212 for minus."""

from decimal import ROUND_HALF_UP, Decimal

Number = float | int

MINUS = "\u2212"


def number(value: Number | Decimal, decimals: int, *, signed: bool = False) -> str:
    """Write digits; a zero carries no sign."""
    is_whole = isinstance(value, int) and not decimals
    rounded = value if is_whole else decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    plus = "+" if signed else ""
    sign = MINUS if rounded < 0 else plus if rounded > 0 else ""
    return f"{sign}{abs(rounded):,}"


def decimal(value: Number | Decimal) -> Decimal:
    """Give a number as its notation says."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def hundredfold(value: Number) -> Decimal:
    """Give a fraction as a percentage."""
    return decimal(value) * 100
