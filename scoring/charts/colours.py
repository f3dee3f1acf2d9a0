"""Colours of pictures, blind-safe, read on white and on near-black."""

# Okabe and Ito's blue and orange; the greys are read on white and on near-black.
RAISES, LOWERS, NEUTRAL, QUIET = "#2F7FC1", "#E08A1E", "#7A8594", "#A9B2BE"
TIER_COLOURS = {"A": "#1B5E9B", "B": "#4F94CD", "C": "#9DB8CF", "D": "#B9BEC6"}
# Lines told apart by colour and by dash: Okabe and Ito's colours, read on white and near-black.
LINES = (
    ("#2F7FC1", "solid"),
    ("#E08A1E", "solid"),
    ("#1E9E77", "dash"),
    ("#B5629B", "dot"),
    ("#7A8594", "dashdot"),
    ("#56B4E9", "longdash"),
    ("#B8A21A", "solid"),
)
# Cells of a rate under dark ink: they neither glow on near-black nor fade on white.
SHADES, TOO_FEW, CELL_INK = ((0.0, "#BBD2E6"), (1.0, "#4C97D8")), "#98A2AE", "#12202E"
# Read on white and on near-black, where no theme of the app colours the page.
INK, GRID = "#6B7786", "rgba(122, 133, 148, 0.25)"
