"""The command that writes an empty lead file to fill in."""

import argparse
from pathlib import Path

from scoring.cli.arguments import add_model, named_file
from scoring.cli.inputs import require_folder
from scoring.cli.model_asked import registry_named
from scoring.delivery.template import template_csv, template_xlsx
from scoring.model.scoring_path import known_levels
from scoring.storage import write_out


def add_template(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `template` and its options."""
    template = commands.add_parser("template", help="write an empty lead file to fill in")
    template.add_argument("--out", type=_output, required=True, help="OUT.csv or OUT.xlsx")
    add_model(template)
    template.set_defaults(run=_template)


def _output(text: str) -> Path:
    return named_file(text, ".csv", ".xlsx")


def _template(options: argparse.Namespace) -> None:
    require_folder(options.out)
    model = registry_named(options).serving().model
    excel = options.out.suffix.casefold() == ".xlsx"
    known = known_levels(model)
    content = template_xlsx(model.schema, known) if excel else template_csv(model.schema)
    write_out(options.out, content)
    print(f"Wrote the columns of {model.line}, {model.card.version} to {options.out}.")
