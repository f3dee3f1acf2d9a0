"""Colours of pictures, blind-safe; marks have a contrast of 3 or more on white and near-black."""

# After Okabe and Ito's blue and orange.
RAISES, LOWERS, NEUTRAL, QUIET = "#2F7FC1", "#C46F17", "#7A8594", "#848E9B"
# Leads that came past the stage before; a bar that is cut short.
BESIDE, ALARM = "#1F8F6C", "#D64A3A"
TIER_COLOURS = {"A": "#2A6FB0", "B": "#3F86C6", "C": "#6489A8", "D": "#858E99"}
# Lines told apart by colour and by dash, after Okabe and Ito's colours.
LINES = (
    ("#2F7FC1", "solid"),
    ("#C46F17", "solid"),
    ("#1F8F6C", "dash"),
    ("#A95A92", "dot"),
    ("#7A8594", "dashdot"),
    ("#3A93CB", "longdash"),
    ("#9A850F", "solid"),
)
# Cells of a rate, and of a distance from the average, under dark ink: they neither glow on
# near-black nor fade on white.
SHADES, TOO_FEW, CELL_INK = ((0.0, "#BBD2E6"), (1.0, "#4C97D8")), "#98A2AE", "#0E1720"
BELOW_ABOVE = ((0.0, "#E29A42"), (0.5, "#BCC5CF"), (1.0, "#62A6DD"))
# On paper, which is white; a page with a ground of its own colours the words itself.
INK, GRID = "#4A5563", "rgba(122, 133, 148, 0.25)"
# Streamlit puts the theme's darkest or lightest grey in place of this colour; its own template
# writes the words of axes in a grey that is too light to be read.
THEME_INK = "#000037"
