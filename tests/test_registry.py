"""A shelf gives entries by name, refuses doubles and hints at the nearest name."""

import pytest

from pmo_risk.errors import DistributionError, InputError
from pmo_risk.registry import Shelf


def fruit(**options) -> Shelf[int]:
    shelf = Shelf("fruit", **options)
    shelf.register("pear")(2)
    shelf.register("apple")(1)
    return shelf


def test_entries_are_in_order_of_name():
    """A shelf is a mapping in order of name, not of registering."""
    assert dict(fruit()) == {"apple": 1, "pear": 2}
    assert list(fruit()) == ["apple", "pear"]
    assert len(fruit()) == 2


def test_doubles_are_refused():
    """A second entry of one name is a mistake of the programmer and leaves the first."""
    shelf = fruit()
    with pytest.raises(ValueError, match="fruit 'apple' is registered twice"):
        shelf.register("apple")(9)
    assert shelf["apple"] == 1


@pytest.mark.parametrize("name", ["Aple", "\x1b[31m", 5, None, "x" * 100_000], ids=["near", "control", "number", "none", "long"])
def test_unknown_names_are_told_with_what_is_known(name):
    """An unknown name raises the shelf's own error, printable, with the known names."""
    with pytest.raises(DistributionError) as caught:
        fruit(error=DistributionError)[name]
    assert caught.value.code == "UNKNOWN_NAME"
    assert str(caught.value).endswith("known: apple, pear")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


def test_near_name_is_offered():
    """A misspelt name gets a hint; membership and get do not raise."""
    with pytest.raises(InputError, match="unknown fruit 'Aple'; did you mean 'apple'\\? known"):
        fruit()["Aple"]
    assert "Aple" not in fruit()
    assert fruit().get("Aple") is None


def test_package_loads_on_first_use():
    """A shelf that names its package imports it when asked, and does not look empty after that failed."""
    shelf = Shelf("x", package="no_such_package")
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError, match="no_such_package"):
            len(shelf)
