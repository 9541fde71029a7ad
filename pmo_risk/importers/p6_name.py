"""Names that P6 keeps apart by its own keys, made unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping


def unique_names(names: Mapping[str, str]) -> dict[str, str]:
    """Names by key; an empty name is its key, and names that are not alone carry their key.

    >>> unique_names({"7": "Area", "8": "Area", "9": ""})
    {'7': 'Area (7)', '8': 'Area (8)', '9': '9'}
    """
    plain = {key: name or key for key, name in names.items()}
    count = Counter(plain.values())
    taken = {name for name in plain.values() if count[name] == 1}
    found = {}
    for key, name in plain.items():
        own = name
        while count[name] > 1 and (own == name or own in taken):
            own = f"{own} ({key})"
        found[key] = own
        taken.add(own)
    return found
