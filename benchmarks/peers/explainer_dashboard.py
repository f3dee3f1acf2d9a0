"""explainerdashboard in an environment of its own: FIT or READY, and a folder of leads.

FIT writes a LightGBM of the leads; READY makes the dashboard of it, as far as it can be served.
"""

import sys
from importlib import import_module
from pathlib import Path


def main(step: str, folder: Path) -> None:
    """Do one step."""
    frame = import_module("pandas").read_csv(folder / "codes.csv")
    outcome = frame.pop("outcome")
    kept = folder / "explainer_dashboard.joblib"
    if step == "FIT":
        told = {"n_estimators": 100, "num_leaves": 31, "n_jobs": 1, "verbosity": -1}
        model = import_module("lightgbm").LGBMClassifier(**told).fit(frame, outcome)
        import_module("joblib").dump(model, kept)
        return
    library = import_module("explainerdashboard")
    explainer = library.ClassifierExplainer(import_module("joblib").load(kept), frame, outcome)
    library.ExplainerDashboard(explainer, shap_interaction=False)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
