"""Point scales: what they may be, and where estimates go."""

import pytest

from tracker.projects.scales import BadScale, is_custom, moved, nearest, read_scale, written


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("0,1,2,3", (0, 1, 2, 3)),
        (" 1, 5 ,10", (1, 5, 10)),
        ("7", (7,)),
        ("0,1,10,20,50,100", None),
        ("0,1000", (0, 1000)),
    ],
)
def test_a_scale_is_whole_numbers_going_up(text, values):
    scale = read_scale(text)
    assert scale == (values or (0, 1, 10, 20, 50, 100))
    assert read_scale(written(scale)) == scale


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-1,0,1", "You can't use negative values for points."),
        ("0,2,1", "Point values must be provided in ascending order."),
        (
            ",".join(map(str, range(13))),
            "There are too many values in this point scale. Please use 12 or fewer",
        ),
        ("0,1,one", "This is not a valid custom point scale."),
        ("", "This is not a valid custom point scale."),
        ("0,1,,2", "This is not a valid custom point scale."),
        ("0,0.5,1", "This is not a valid custom point scale."),
        ("0,1,1,2", "You can't have duplicate point values."),
        ("0,99999999999999999999", "Points go up to 1000."),
        ("0,1001", "Points go up to 1000."),
    ],
)
def test_what_is_no_scale_is_refused_with_the_rule(text, sentence):
    with pytest.raises(BadScale) as refused:
        read_scale(text)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("points", "scale", "value"),
    [(3, (0, 1, 2, 4, 8), 4), (5, (0, 1, 2, 4, 8), 4), (8, (0, 1, 2, 3), 3), (2, (0, 1, 2, 3), 2)],
)
def test_an_estimate_goes_to_the_nearest_value_and_up_where_two_are_as_near(points, scale, value):
    assert nearest(points, scale) == value


def test_between_built_in_scales_estimates_move():
    assert moved("0,1,2,3", "0,1,2,4,8", [1, 3, 3]) == {3: 4}


def test_a_custom_scale_takes_estimates_as_they_are():
    assert moved("0,1,2,3", "0,10", [1, 3]) == {}


def test_back_from_custom_only_where_every_estimate_fits():
    assert is_custom("0,10")
    assert moved("0,1,3,10", "0,1,2,3", [0, 1, 3]) == {}
    with pytest.raises(BadScale, match="estimated at 7 and 10, which the scale 0,1,2,3 does not have"):
        moved("0,7,10", "0,1,2,3", [10, 7, 0])
