"""The small vocabulary of handouts: elements and attributes that may stand in one."""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


HTML = _set(
    "article section h2 h3 h4 p div span strong em ul ol li table thead tbody tr th td caption figure figcaption br hr"
)
DRAWING = _set("svg g path rect circle ellipse line polyline polygon text tspan title desc")
VOID = frozenset({"br", "hr"})
SHAPES = _set("path rect circle ellipse line polyline polygon")

HTML_ATTRIBUTES = _set("class colspan rowspan scope lang dir start")
DRAWING_ATTRIBUTES = _set(
    "viewbox xmlns role aria-hidden x y x1 y1 x2 y2 dx dy cx cy r rx ry width height d points transform fill"
    " fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray"
    " stroke-dashoffset stroke-miterlimit opacity font-family font-size font-weight font-style text-anchor"
    " dominant-baseline letter-spacing preserveaspectratio"
)
REACHES_OUT = re.compile(r"url\s*\(|javascript|data:|://", re.IGNORECASE)
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
