"""All nasty uploads by family, twelve in each."""

from . import (
    containers,
    crm_exports,
    damage,
    dates,
    delimiters,
    encodings,
    footers,
    headers,
    limits,
    numbers,
    quotes,
    workbooks,
)
from .case import Case

FAMILIES: dict[str, tuple[Case, ...]] = {
    module.FAMILY: tuple(Case(module.FAMILY, name, trials) for name, trials in module.CASES.items())
    for module in (
        containers,
        encodings,
        delimiters,
        quotes,
        headers,
        footers,
        workbooks,
        numbers,
        dates,
        limits,
        damage,
        crm_exports,
    )
}
