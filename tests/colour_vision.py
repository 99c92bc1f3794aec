"""How far apart two colours look, to usual eyes, to those that lack a kind of cone, and on grey paper.

Source: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model for simulation of color vision
deficiency", IEEE TVCG 15(6), 2009, matrices of severity 1.0, in linear RGB; the difference is CIEDE2000 (G. Sharma, W. Wu,
E. N. Dalal, Color Research and Application 30(1), 2005).
"""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

SIGHTS: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
XYZ: Matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)


def difference(first: str, second: str, sight: str) -> float:
    """Give the CIEDE2000 difference of two colours (#rrggbb) as one kind of eye sees them."""
    return ciede2000(lab(seen(first, sight)), lab(seen(second, sight)))


def seen(colour: str, sight: str) -> Triple:
    """Give the linear RGB that an eye takes a colour for."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return _clipped(_times(SIGHTS[sight], (red, green, blue)))


def lab(linear: Triple) -> Triple:
    """Give CIE L*a*b* under D65."""
    x, y, z = (_cube_root(part / white) for part, white in zip(_times(XYZ, linear), WHITE, strict=True))
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def ciede2000(one: Triple, two: Triple) -> float:
    """Give the difference of two colours in L*a*b*."""
    mean_chroma = (hypot(*one[1:]) + hypot(*two[1:])) / 2
    stretch = 1 + 0.5 * (1 - sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7)))
    c1, h1 = _polar(one, stretch)
    c2, h2 = _polar(two, stretch)
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    mean_light, mean_c = (one[0] + two[0]) / 2, (c1 + c2) / 2
    mean_h = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = (
        1 - 0.17 * _cos(mean_h - 30) + 0.24 * _cos(2 * mean_h) + 0.32 * _cos(3 * mean_h + 6)
        - 0.20 * _cos(4 * mean_h - 63)
    )  # fmt: skip
    s_light = 1 + 0.015 * (mean_light - 50) ** 2 / sqrt(20 + (mean_light - 50) ** 2)
    s_chroma, s_hue = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    rotation = -2 * sqrt(mean_c**7 / (mean_c**7 + 25**7)) * sin(radians(60 * exp(-(((mean_h - 275) / 25) ** 2))))
    light = (two[0] - one[0]) / s_light
    chroma = (c2 - c1) / s_chroma
    hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / s_hue
    return sqrt(light**2 + chroma**2 + hue**2 + rotation * chroma * hue)


def contrast(first: str, second: str) -> float:
    """Give the WCAG contrast ratio of two colours."""
    dark, light = sorted(seen(each, "grey")[0] for each in (first, second))
    return (light + 0.05) / (dark + 0.05)


def _polar(colour: Triple, stretch: float) -> tuple[float, float]:
    a, b = colour[1] * stretch, colour[2]
    return hypot(a, b), degrees(atan2(b, a)) % 360


def _times(matrix: Matrix, vector: Triple) -> Triple:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return (one, two, three)


def _clipped(colour: Triple) -> Triple:
    red, green, blue = (min(1.0, max(0.0, each)) for each in colour)
    return (red, green, blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _cube_root(part: float) -> float:
    return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def _cos(angle: float) -> float:
    return cos(radians(angle))
