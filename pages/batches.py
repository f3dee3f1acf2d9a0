"""Batches: what was ranked before, to open again, compare and delete."""

from pages._parts.batches import batch_list, chosen_batch
from pages._parts.entry import page

with page("Batches"):
    records = batch_list.records()
    picked = batch_list.table(records)
    if picked is not None:
        chosen_batch.show(picked, records)
