"""Whether a candidate may replace the model that serves without a word of a person.

It is held where its order cannot be told from chance, and where it is worse than the champion.
Otherwise it takes the champion's place where it is better beyond noise, where the champion is too
old or no longer fits, and where none serves; else it is kept as a version. All is judged on leads
that neither had seen; where the champion has learned from the test leads, or the history lacks most
of what it reads, by the figures of the two tests.
"""

from dataclasses import replace

from scoring.training.candidates import CONSTANT
from scoring.training.defender import MUCH, Challenge, Defender
from scoring.training.result import Candidate, Decision


def gated(candidate: Candidate, defender: Defender | None) -> Candidate:
    """The candidate with the reasons not to publish it unasked, none for a sound one, and what is
    to become of it."""
    challenge = defender.against(candidate) if defender else None
    worse = challenge is not None and challenge.is_worse
    said = challenge.sentence if challenge else ""
    every = (_chance(candidate), f"It is worse than the model in use: {said}" if worse else "")
    holds = tuple(filter(None, every))
    decision = (
        Decision(serves=False, why=" ".join(holds)) if holds else _decided(defender, challenge)
    )
    if defender is not None:
        card = defender.model.card
        decision = replace(decision, against=card.version, its_time=card.trained_at)
    return replace(candidate, challenge=said, holds=holds, decision=decision)


def _decided(defender: Defender | None, challenge: Challenge | None) -> Decision:
    """What becomes of a candidate that nothing speaks against."""
    if defender is None:
        return Decision(serves=True, why="No model served before it.")
    if challenge is not None and challenge.is_better:
        noise = "beyond noise" if challenge.leads else f"by more than {MUCH:g}"
        return Decision(serves=True, why=f"It is better {noise}: {challenge.sentence}")
    if defender.gone or challenge is None:
        return Decision(serves=True, why=defender.gone)
    if defender.learned:
        why = f"It learned from the same leads as {defender.version} and ranks no better"
        return Decision(serves=False, why=f"{why}: {challenge.sentence}")
    beyond = "beyond noise" if challenge.leads else f"by more than {MUCH:g}"
    return Decision(serves=False, why=f"It is not better {beyond}: {challenge.sentence}")


def _chance(candidate: Candidate) -> str:
    """That its order cannot be told from chance, "" where it can."""
    proof, test = candidate.proof, candidate.test
    if candidate.name == CONSTANT:
        return "It gives every lead the same chance, so it cannot rank them."
    if candidate.is_sure:
        return ""
    low, high = candidate.intervals["auc"]
    whole = proof.auc.interval
    return (
        f"Its order cannot be told from chance: AUC {test.auc:.3f} ({low:.3f} to {high:.3f}, "
        f"n {test.rows:,}) on the test, {proof.auc.value:.3f} ({whole[0]:.3f} to {whole[1]:.3f}, "
        f"n {len(proof):,}) over all leads that it had not seen. Add leads, or columns that are "
        "known before the call."
    )
