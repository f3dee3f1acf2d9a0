from scoring.model.model_choice import ModelChoice, ModelFit
from scoring.views.call_sheet.which_model import model_choice_line, none_fits_line, says_model

US = ModelFit(23, 25, 0.95, 0.94, 500)
IN = ModelFit(25, 25, 1.0, 0.61, 500)
NOTHING = ModelFit(0, 22, 0.0, 0.0, 500)
BOTH = ModelChoice({"courses-us": US, "courses-in": IN, "b2b": NOTHING, "sample": NOTHING},
                   "courses-us")  # fmt: skip


def test_the_line_says_which_model_why_and_what_others_have() -> None:
    said = model_choice_line(BOTH, "courses-us")
    assert said.startswith("Scored with courses-us: 23 of its 25 fields are in the file")
    assert "94%" in said
    assert "500 leads" in said
    assert said.endswith("Others: courses-in 25 of 25 fields, 61% alike.")


def test_a_choice_by_hand_is_told_with_the_model_that_fits_better() -> None:
    said = model_choice_line(BOTH, "courses-in", by_hand=True)
    assert said.startswith("Scored with courses-in, as you chose: 25 of its 25 fields")
    assert said.endswith("Others: courses-us 23 of 25 fields, 94% alike.")


def test_a_model_that_serves_no_more_is_named_without_figures() -> None:
    assert model_choice_line(BOTH, "gone").startswith("Scored with gone. Others: courses-us")


def test_one_field_is_one() -> None:
    one = ModelChoice({"a": ModelFit(1, 1, 1.0, 1.0, 1)}, "a")
    assert model_choice_line(one, "a") == (
        "Scored with a: 1 of its 1 field is in the file, with values 100% like its past leads "
        "(1 lead compared)."
    )


def test_where_none_fits_the_nearest_is_named_with_the_way_out() -> None:
    none = ModelChoice({"a": ModelFit(2, 25, 0.05, 0.9, 40), "b": NOTHING}, "a")
    said = none_fits_line(none)
    assert said.startswith("No model knows leads like these. The nearest is a: 2 of its 25 fields")
    assert said.endswith("Train a model on past leads like these.")
    bare = none_fits_line(ModelChoice({"b": NOTHING}, "b"))
    assert "none of its 22 fields is in the file" in bare
    assert none_fits_line(BOTH) == ""


def test_one_model_beside_that_of_the_sample_is_no_choice_unless_the_sample_is_taken() -> None:
    fits = {"own": US, "sample": NOTHING}
    assert not says_model(ModelChoice(fits, "own"), "own")
    assert says_model(ModelChoice(fits, "sample"), "sample")
    assert says_model(BOTH, "courses-us")
    assert not says_model(None, "own")
    assert not says_model(ModelChoice({"sample": US}, "sample"), "sample")
