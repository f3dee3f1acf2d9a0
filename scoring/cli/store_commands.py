"""`store`: what is remembered of leads is backed up, put back, checked, listed, erased, expired."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from scoring.cli.arguments import count
from scoring.cli.inputs import require_folder, who
from scoring.cli.pipeline import FAILED
from scoring.deployment import deployment
from scoring.errors import DataRefused, SettingsRefused
from scoring.plain import json_text
from scoring.store import lead_store
from scoring.training.noted_runs import note_all_ended
from scoring.views.run_table import found_words, run_words
from scoring.wording import counted, moment

USUAL_MOST = 20
# Instead of WHO, so that no address stands in the history of a shell.
_FROM_INPUT = "-"


def add_store(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands about the store."""
    store = commands.add_parser("store", help="back up, restore, check and clear what is kept")
    deeds = store.add_subparsers(required=True, metavar="DEED")
    backup = deeds.add_parser("backup", help="write all that is kept as one file, of one moment")
    backup.add_argument("file", metavar="FILE.zip", type=Path)
    backup.set_defaults(run=_backup)
    restore = deeds.add_parser("restore", help="put back what a backup holds, all or nothing")
    restore.add_argument("file", metavar="FILE.zip", type=Path)
    restore.add_argument("--replace", action="store_true", help="also where batches are kept")
    restore.set_defaults(run=_restore)
    erase = deeds.add_parser("erase", help="erase a lead by its id, e-mail address or phone")
    erase.add_argument("who", metavar="WHO", help=f"“{_FROM_INPUT}” to read it from the input")
    erase.set_defaults(run=_erase)
    expire = deeds.add_parser("expire", help="delete batches that were kept long enough")
    expire.add_argument(
        "--days", type=count, metavar="N", help="default: what LEAD_SCORING_KEEP_DAYS says"
    )
    expire.set_defaults(run=_expire)
    verify = deeds.add_parser(
        "verify", help="check all that is kept; exit code 5 where it is not sound"
    )
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    verify.set_defaults(run=_verify)
    _add_list(deeds, "batches", "the batches kept last, and by which address each is found")
    _add_list(deeds, "runs", "the trainings and pipelines that ended last, and what they found")
    _add_list(deeds, "audit", "who did what last")


def _add_list(
    deeds: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str
) -> None:
    listing = deeds.add_parser(name, help=what)
    listing.add_argument(
        "--most", type=count, default=USUAL_MOST, metavar="N", help=f"default: {USUAL_MOST}"
    )
    listing.add_argument("--json", action="store_true", help="print one JSON object")
    listing.set_defaults(run={"batches": _batches, "runs": _runs, "audit": _audit}[name])


def _backup(options: argparse.Namespace) -> None:
    require_folder(options.file)
    rows = lead_store().upkeep.back_up(options.file)
    print(f"Wrote {counted(rows, 'row')} to {options.file}. The key by which leads are found again "
          "is not in it: keep contact.key of the data folder, too.")  # fmt: skip


def _restore(options: argparse.Namespace) -> None:
    rows = lead_store().upkeep.restore(options.file, by=who(), replace=options.replace)
    print(f"Put back {counted(rows, 'row')} of {options.file}.")


def _erase(options: argparse.Namespace) -> None:
    asked = options.who if options.who != _FROM_INPUT else sys.stdin.readline()
    leads = lead_store().upkeep.erase(asked, by=who())
    if not leads:
        raise DataRefused(
            "Nobody was erased: no lead that is kept has this id, e-mail address or phone. "
            "Expected an id as it stands in the file or, with its #, as it is shown; a whole "
            "e-mail address; or a phone with + and its country, or as it stands in the file."
        )
    print(f"Erased {counted(leads, 'lead')}.")
    print("NOTE    Backups from before hold them still, and so does the file that was uploaded.")


def _expire(options: argparse.Namespace) -> None:
    days = options.days or deployment().keep_days
    if not days:
        raise SettingsRefused(
            "Nothing says how long batches are kept, so none was deleted. Expected a number of "
            "days from 1: name it with --days, or set LEAD_SCORING_KEEP_DAYS."
        )
    gone = lead_store().upkeep.expire(days, by=who())
    print(f"Batches older than {counted(days, 'day')} that were deleted: {gone:,}.")


def _verify(options: argparse.Namespace) -> int:
    store = lead_store()
    found = store.upkeep.verify()
    if options.json:
        print(json_text({"sound": not found, "found": found}))
    else:
        print("\n".join(found) or "All that is kept is sound.")
    return FAILED if found else 0


def _batches(options: argparse.Namespace) -> None:
    batches = lead_store().batches.newest(options.most)
    if options.json:
        print(json_text({"batches": [asdict(one) for one in batches]}))
        return
    for one in batches:
        said = f"{counted(one.leads, 'lead')}, {one.called:,} handed out, {one.outcomes:,} outcomes"
        by = f"{one.model}, {one.version}".strip(", ")
        print(f"{moment(one.kept_at)}  {one.address}  {one.filename}: {said}. By {by}.")
    if not batches:
        print("No batch is kept.")


def _runs(options: argparse.Namespace) -> None:
    note_all_ended()
    runs = lead_store().runs.newest(options.most)
    if options.json:
        print(json_text({"runs": [asdict(one) for one in runs]}))
        return
    for one in runs:
        by = f", {one.version}" if one.version else ""
        print(f"{moment(one.ended)}  {one.state}  {run_words(one)}{by}. {found_words(one)}".strip())
    if not runs:
        print("No run has ended yet.")


def _audit(options: argparse.Namespace) -> None:
    deeds = lead_store().deeds(options.most)
    if options.json:
        print(json_text({"deeds": [asdict(one) for one in deeds]}))
        return
    for one in deeds:
        print(f"{moment(one.at)}  {one.who}  {one.deed}: {one.about}")
    if not deeds:
        print("Nothing was done yet.")
