"""Charts as pieces of SVG for a page: the same bytes for the same result, and no id that a second chart on the page could share."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pmo_risk.charts.style import WIDTH, styled

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes

Margins = tuple[float, float, float, float]
_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_FONTS = "'DejaVu Sans', Verdana, Geneva, sans-serif"
_DROPPED = {"metadata"}


def svg(draw: Callable[[Axes], object], *, prefix: str, label: str, height: float = 4.8, margins: Margins = (0.095, 0.19, 0.65, 0.69)) -> str:
    """What ``draw`` puts on a new Axes, as an ``svg`` element to stand in HTML.

    Parameters
    ----------
    draw : called with the Axes.
    prefix : stands before every id of the element.
    label : what a screen reader says.
    height : of the figure, in inches; it is 8.4 wide.
    margins : left, bottom, width and height of the Axes as fractions of the figure.

    Text stays text, in fonts of nearly the same widths; names were escaped by the writer of the SVG and stay so.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=(WIDTH, height))
        draw(figure.add_axes(margins))
    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": prefix, "svg.fonttype": "none", "svg.id": None, "path.simplify": True, "savefig.bbox": None}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _inline(out.getvalue(), prefix, label)


def figure(draw: Callable[..., object], prefix: str, label: str, **size: Any) -> Markup:
    """The same of a function that takes the Axes as ``ax``, as text that a page takes as it is."""
    from markupsafe import Markup

    return Markup(svg(lambda ax: draw(ax=ax), prefix=prefix, label=label, **size))  # noqa: S704  # names in it were escaped by the writer of the SVG


def _inline(document: bytes, prefix: str, label: str) -> str:
    root = ET.fromstring(document)  # noqa: S314  # written by ourselves a line ago, not read from outside
    for parent in root.iter():
        for child in [c for c in parent if c.tag.rpartition("}")[2] in _DROPPED]:
            parent.remove(child)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {_plain(name): _own(_plain(name), value, prefix) for name, value in element.attrib.items()}
    seen: Counter[str] = Counter()
    for element in root.iter():
        name = element.get("id")
        if name is not None:
            seen[name] += 1
            if seen[name] > 1:  # a chart may give one name to many of its parts
                element.set("id", f"{name}-{seen[name]}")
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib |= {"xmlns": _SVG, "role": "img", "aria-label": label}
    return ET.tostring(root, encoding="unicode")


def _plain(name: str) -> str:
    return "href" if name == _XLINK_HREF else name


def _own(name: str, value: str, prefix: str) -> str:
    """An attribute with its ids, and references to them, made this chart's own."""
    if name == "id":
        return f"{prefix}-{re.sub(r'[^A-Za-z0-9_-]', '_', value)}"
    if name == "href" and value.startswith("#"):
        return f"#{prefix}-{value[1:]}"
    own = re.sub(r"url\(#", f"url(#{prefix}-", value)
    return own.replace("'DejaVu Sans'", _FONTS) if name == "style" else own
