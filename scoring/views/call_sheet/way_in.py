"""The start in words: what the product does in three steps, and the two ways in."""

TITLE = "Know whom to call first, and why"
HISTORY, LEADS = "sample_history.csv", "sample_leads.csv"
STEPS = (
    ("teach.svg", "Teach it with past leads", "A file that says which of them converted."),
    ("upload.svg", "Upload today’s leads", "The export of your CRM, as it is."),
    ("call.svg", "Download the list", "Whom to call, in order, with reasons."),
)
LOOK_AROUND, OWN = "Look around with sample leads", "Start with my leads"
BAND = "You look at the sample’s model: it knows nothing of your leads."
SAMPLE_SAYS = (
    "2,000 invented leads of a course provider, ranked by a model that has learned from 20,000 "
    "past ones. One click, nothing to prepare."
)
SAMPLE_SHOWS = (
    "300 leads to call first, each with its reasons",
    "One lead: why it has its chance, and what may raise it",
    "Where leads that convert come from, and what they cost",
    "How well the model predicts leads it has not seen",
)
DEMO_ONLY = (
    "Begin with past leads and a column that says which of them converted: your own model learns "
    "from them. Then upload the leads of today."
)
# For who may not train.
NONE_TRAINED = (
    "Upload the leads of today. Until a model is trained on your past leads, the sample’s model "
    "ranks them, which knows nothing of them."
)
UPLOADS = (
    "CSV, Excel, OpenDocument or HTML tables, zipped or not, up to 200 MB. Several files with "
    "the same columns are read as one. The file stays in this session; the ranking is saved with "
    "ids and what the model reads, without names, e-mail addresses and phones."
)
