"""`train --cluster`: a history in files, larger than one memory, learned by Dask workers."""

import argparse
from dataclasses import replace

from scoring.cli.creation_asked import with_created
from scoring.cli.inputs import progress, who
from scoring.cli.model_asked import registry_for
from scoring.cli.questions import answered
from scoring.cli.score_cluster import files_asked, require_dask
from scoring.errors import TrainingRefused
from scoring.model.lead_model import LeadModel
from scoring.pipelines.jobs import publish_best
from scoring.registry import Registry
from scoring.tracking import now
from scoring.training.prepared import TrainingRequest
from scoring.training.publishing import Publication, champion_of
from scoring.training.result import Training
from scoring.training.tracked import Work, note_training


def add_training_cluster(parser: argparse.ArgumentParser) -> None:
    """The option that trains on a cluster."""
    parser.add_argument(
        "--cluster", nargs="?", const="", metavar="ADDRESS",
        help="have LightGBM learned with Dask, by processes of this machine or by the scheduler at "
        "an address; HISTORY may then be a folder of files",
    )  # fmt: skip


def train_on_cluster(
    options: argparse.Namespace, request: TrainingRequest
) -> tuple[LeadModel, Training, Registry]:
    """Train on all leads of the files and publish by the gate, as `train` does.

    Raises LeadScoringError.
    """
    require_dask()
    from scoring.cluster.crew import crew
    from scoring.cluster.history_files import HistoryFiles
    from scoring.cluster.spread_training import require_able, train_spread

    if options.with_outcomes:
        raise TrainingRefused(
            "Workers do not learn from what became of leads scored before. Leave --with-outcomes "
            "out, or train without --cluster."
        )
    require_able(request)
    with crew(options.cluster, progress) as workers:
        read = HistoryFiles.read(workers, files_asked(options, [options.file]))
        print(read.files.line)
        sample = read.sample(request.seed)
        request = with_created(sample, request)
        registry = registry_for(options, sample, request.outcome, request.meaning)
        request = replace(request, model=registry.name)
        if not options.no_publish:
            registry.require_room()
            request = answered(sample, request)
        work = Work(registry.name, options.file.name, request, now())
        champion = champion_of(registry)
        training = train_spread(read, sample, request, progress, champion=champion)
    if options.no_publish:
        note_training(work, training)
        return training.best.model, training, registry
    keep = None if options.tiers is None else options.tiers == "keep"
    said = Publication(options.name, options.file.name, keep, by=who())
    return publish_best(training, work, registry, said), training, registry
