"""What is remembered of leads: batches, scores, calls, outcomes, and what people have said."""

from scoring.store.lead_store import LeadStore, lead_store

__all__ = ["LeadStore", "lead_store"]
