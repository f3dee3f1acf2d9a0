"""What was worked out lately is worked out once, and no more of it is held than was said."""

from scoring.model.recent import Recent


def test_what_is_asked_again_is_not_worked_out_again() -> None:
    recent, worked = Recent[int](2), list[int]()
    for asked in (1, 2, 1, 2, 1):
        found = recent.once(asked, lambda of=asked: worked.append(of) or 10 * of)
        assert found == 10 * asked
    assert worked == [1, 2]


def test_the_oldest_answer_goes_first() -> None:
    recent, worked = Recent[int](2), list[int]()
    for asked in (1, 2, 3, 2, 1):
        recent.once(asked, lambda of=asked: worked.append(of) or of)
    assert worked == [1, 2, 3, 1]
