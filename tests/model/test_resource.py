"""What tasks use of resources: curves and calendars that cannot be are refused."""

import math

import pytest

from pmo_risk import Assignment, Calendar, Project, Resource, Task
from pmo_risk.errors import CalendarError, GraphError


@pytest.mark.parametrize("curve", [(), (1,), (0.5, 0.5), (0, 1, 0), [0.1] * 10, (1 / 3,) * 3, (0.333333, 0.333333, 0.333334)])
def test_shares_that_add_up_to_1_are_a_curve(curve):
    """Whole numbers, rounded shares and none at all."""
    assert Assignment("crew", curve=curve).curve == tuple(map(float, curve))


@pytest.mark.parametrize(
    ("curve", "seen"),
    [
        ((0.5, 0.6), "add up to 1.1"),
        ((0, 0), "add up to 0"),
        ((0.333, 0.333, 0.333), "add up to 0.999"),
        ((50, 50), "share 1 of its curve is 50"),
        ((1.5, -0.5), "share 1 of its curve is 1.5"),
        ((1, -0.5, 0.5), "share 2 of its curve is -0.5"),
        ((0.5, math.nan), "share 2 of its curve is nan"),
        ((0.5, "x"), "share 2 of its curve is 'x'"),
        ((True,), "share 1 of its curve is True"),
    ],
)
def test_other_curves_are_refused(curve, seen):
    """With the resource, the share and the value."""
    with pytest.raises(GraphError, match="assignment of 'crew': ") as caught:
        Assignment("crew", curve=curve)
    assert caught.value.code == "CURVE"
    assert seen in str(caught.value)


def test_the_calendar_of_a_resource_is_one_of_the_project():
    """UNKNOWN_CALENDAR with the resource and the nearest name; a project's own and further ones are known."""
    night = Calendar("night", {"mon": [("20:00", "24:00")]})
    made = {"id": "p", "start": "2027-01-04", "tasks": [Task("a", 1)], "calendars": [night]}
    with pytest.raises(CalendarError, match="project 'p', resource 'crew': unknown calendar 'nigth'; did you mean 'night'") as caught:
        Project(**made, resources=[Resource("crew", calendar="nigth")])
    assert caught.value.code == "UNKNOWN_CALENDAR"
    for name in ("night", "Standard", None):
        assert Project(**made, resources=[Resource("crew", calendar=name)]).resources["crew"].calendar == name
