"""A summary as a fragment of HTML for notebooks: no script, no reference outside itself, every text escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pmo_risk.results.summary import Summary

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATE = """\
<div>
<p><strong>{{ summary.title }}:</strong> {{ summary.subtitle }}</p>
{%- for table in summary.tables %}
<table>
<thead><tr>{% for cell in table.headings %}<th scope="col">{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for row in table.rows %}
<tr><th scope="row">{{ row[0] }}</th>{% for cell in row[1:] %}<td style="text-align: right">{{ cell }}</td>{% endfor %}</tr>
{%- endfor %}
</tbody>
</table>
{%- endfor %}
{%- for note in summary.notes %}
<p>{{ note }}</p>
{%- endfor %}
</div>
"""


def html_look(summary: Summary) -> str:
    """Title, tables and sentences as one ``div``."""
    return _template().render(summary=summary)


@cache
def _template() -> Template:
    from jinja2 import Environment

    return Environment(autoescape=True, keep_trailing_newline=True).from_string(_TEMPLATE)
