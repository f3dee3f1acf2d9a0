"""Trees learned by all workers together, through `lightgbm.dask`, from the rows that each holds."""

import logging
import time
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from scoring.errors import ClusterFailed, LeadScoringError

if TYPE_CHECKING:
    from distributed import Client

# Minutes in which workers must have found each other.
_MEETING = 5
# Seconds between two looks at the workers, and within which a fit has ended.
_LOOK, _PATIENCE = 0.2, 20
# What the library calls the work of a fit, by which it can be ended.
_WORK = ("_train_part-", "dict-")
# The names of scikit-learn's estimators, which would otherwise say something else beside ours.
_NAMES = {
    "min_data_in_leaf": "min_child_samples",
    "min_sum_hessian_in_leaf": "min_child_weight",
    "lambda_l2": "reg_lambda",
    "feature_fraction": "colsample_bytree",
    "seed": "random_state",
}


@dataclass(frozen=True)
class CodedRows:
    """Rows (m, p) of a worker, `codes` begun, with their outcomes and weights, both (m,)."""

    codes: Any
    outcome: NDArray[np.bool_]
    weight: NDArray[np.float64]


@dataclass(frozen=True)
class Boosting:
    """How trees are learned: LightGBM's parameters, how many, of how many fields, which levels."""

    parameters: Mapping[str, float | int | str | bool]
    trees: int
    width: int
    categorical: tuple[int, ...]


@dataclass
class _Fit:
    """A fit in a thread of its own, which can be ended; `text` is the booster when it is done."""

    client: "Client"
    rows: Sequence[CodedRows]
    boosting: Boosting
    text: str = ""
    problem: BaseException | None = field(default=None, repr=False)

    def run(self) -> None:
        from distributed.scheduler import KilledWorker

        refused = (lgb.basic.LightGBMError, OSError, RuntimeError, CancelledError, KilledWorker)
        try:
            self.text = _fitted(self.client, self.rows, self.boosting)
        except (*refused, LeadScoringError) as problem:
            self.problem = problem


def grown(client: "Client", rows: Sequence[CodedRows], boosting: Boosting) -> str:
    """The text of a booster learned from all rows.

    LightGBM's workers need each other's word for every split, so the loss of one ends the fit.
    Raises ClusterFailed for that, and for what LightGBM refuses.
    """
    fit, begun = _Fit(client, rows, boosting), set(client.nthreads())
    thread = Thread(target=fit.run, daemon=True)
    thread.start()
    while thread.is_alive() and begun <= set(client.nthreads()):
        thread.join(_LOOK)
    if fit.text:
        return fit.text
    if isinstance(fit.problem, LeadScoringError):
        raise fit.problem
    if begun <= set(client.nthreads()):
        raise ClusterFailed(
            f"LightGBM could not learn from the rows of the workers ({type(fit.problem).__name__})."
            " Look into the log of the workers, or train without --cluster to see what is wrong."
        ) from fit.problem
    _end(client, thread)
    raise ClusterFailed(
        "The cluster lost a worker while trees were learned, and the others cannot go on without "
        "it. Nothing was published. Workers may have too little memory: together they must hold all"
        " coded leads twice. Give them more, or use more of them, and train again; start workers of"
        " your own anew if they stay busy."
    )


def _fitted(client: "Client", rows: Sequence[CodedRows], boosting: Boosting) -> str:
    import dask.array as da
    from lightgbm.dask import DaskLGBMRegressor

    # It tells of every port that it tries, on the screen if nobody listens.
    logger = logging.getLogger("lightgbm.dask")
    logger.setLevel(logging.ERROR)
    lgb.register_logger(logger)
    held = [one for one in rows if len(one.outcome)]
    codes = [da.from_delayed(r.codes, (len(r.outcome), boosting.width), float) for r in held]
    outcome = [da.from_array(r.outcome.astype(np.float64), chunks=-1) for r in held]
    weight = [da.from_array(r.weight, chunks=-1) for r in held]
    named: dict[str, Any] = {_NAMES.get(k, k): v for k, v in boosting.parameters.items()}
    # The classifier would number the outcomes on each worker anew: one that has but converted
    # leads would take them for the others.
    model = DaskLGBMRegressor(
        client=client, n_estimators=boosting.trees, tree_learner="data", time_out=_MEETING, **named
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
        warnings.filterwarnings("ignore", "Parameter", UserWarning)
        model.fit(
            da.concatenate(codes), da.concatenate(outcome), sample_weight=da.concatenate(weight),
            categorical_feature=list(boosting.categorical),
        )  # fmt: skip
    text: str = model.booster_.model_to_string()
    return text


def _end(client: "Client", thread: Thread) -> None:
    """End a fit that has lost a worker, for which it would wait for ever."""
    from distributed import Future

    until = time.monotonic() + _PATIENCE
    while thread.is_alive() and time.monotonic() < until:
        keys = [key for key in client.futures if str(key).startswith(_WORK)]
        client.cancel([Future(key, client) for key in keys], force=True)
        thread.join(_LOOK)
