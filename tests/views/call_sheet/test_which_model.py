from scoring.model.model_choice import ModelChoice, ModelFit
from scoring.views.call_sheet.which_model import model_choice_line, none_fits_line, says_model

US = ModelFit(23, 25, 0.95, 0.94, 500)
IN = ModelFit(25, 25, 1.0, 0.61, 500)
NOTHING = ModelFit(0, 22, 0.0, 0.0, 500)
BOTH = ModelChoice({"courses-us": US, "courses-in": IN, "b2b": NOTHING, "sample": NOTHING},
                   "courses-us")  # fmt: skip


def test_the_line_says_which_model_why_and_how_well_others_fit() -> None:
    assert model_choice_line(BOTH, "courses-us") == (
        "Scored with courses-us: 23 of its 25 fields, values 94% alike; others: courses-in 61% "
        "(500 leads compared)."
    )


def test_a_choice_by_hand_is_told_with_the_model_that_fits_better() -> None:
    said = model_choice_line(BOTH, "courses-in", by_hand=True)
    assert said.startswith("Scored with courses-in, as you chose: 25 of its 25 fields, values 61%")
    # 0.95 of the model are covered, with values 94% alike.
    assert "others: courses-us 89% (" in said


def test_a_model_that_serves_no_more_is_named_without_figures() -> None:
    assert model_choice_line(BOTH, "gone") == (
        "Scored with gone; others: courses-us 89%, courses-in 61%."
    )


def test_one_field_is_one() -> None:
    one = ModelChoice({"a": ModelFit(1, 1, 1.0, 1.0, 1)}, "a")
    assert model_choice_line(one, "a") == (
        "Scored with a: 1 of its 1 field, values 100% alike (1 lead compared)."
    )


def test_where_none_fits_the_nearest_is_named_with_the_way_out() -> None:
    none = ModelChoice({"a": ModelFit(2, 25, 0.05, 0.9, 40), "b": NOTHING}, "a")
    said = none_fits_line(none)
    assert said.startswith("No model knows leads like these. The nearest is a: 2 of its 25 fields")
    assert said.endswith("Train a model on past leads like these.")
    assert "none of its 22 fields" in none_fits_line(ModelChoice({"b": NOTHING}, "b"))
    assert none_fits_line(BOTH) == ""


def test_one_model_beside_that_of_the_sample_is_no_choice_unless_the_sample_is_taken() -> None:
    fits = {"own": US, "sample": NOTHING}
    assert not says_model(ModelChoice(fits, "own"), "own")
    assert says_model(ModelChoice(fits, "sample"), "sample")
    assert says_model(BOTH, "courses-us")
    assert not says_model(None, "own")
    assert not says_model(ModelChoice({"sample": US}, "sample"), "sample")
