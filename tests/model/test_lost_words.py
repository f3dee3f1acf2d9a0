"""What the words of a status say: lost, perhaps lost, or neither."""

import pytest

from scoring.model.lost_words import Lost, lost_words

NEW = ["New", "Contacted"]
SURE = """
Unqualified|Disqualified|Closed - Not Converted|closed_lost|Closed/Lost|Junk Lead|Lost Lead
Cannot Contact|No Longer Interested|Canceled|Not Interested|Dead|Bad Fit|Duplicate|5. Lost
Lost: competitor|Disqualified – no budget|Unqualified - student|Closed (duplicate)|Deal lost
Verloren an Wettbewerber|Disqualifiziert|Kein Interesse|Geschlossen - Verloren|Perdu - prix
Non qualifié|Perdido por precio|Descalificado|Não qualificado|Chiuso perso|Geen interesse
Некачественный лид|无效|失注
"""
PERHAPS = """
Closed|Inactive|Bad Timing|Recycled|Archived|Unresponsive|Not converted|Expired|Geschlossen|Inactif
Lost - nurture|Lost (call back in June)|Lost, reopened|Lost contact
"""
NEITHER = """
Qualified|Nurturing|Working - Contacted|Contact in Future|Closed Won|Customer|Pre-Qualified|Not lost
Lostwithiel|Junkers GmbH|No answer|Left message|Duplicate check|Unsubscribed|Yes|No|0|Already paid
Interested in other courses|Call back|Deadline set|Qualifiziert|Calificado||-None-|Never lost
"""


@pytest.mark.parametrize(
    ("words", "said"), [(SURE, Lost.SURE), (PERHAPS, Lost.MAYBE), (NEITHER, Lost.UNSAID)]
)
def test_the_words_of_a_status_say_how_surely_a_lead_is_lost(words: str, said: Lost) -> None:
    texts = [text for line in words.strip().split("\n") for text in line.split("|")]
    found = lost_words([*texts, *NEW])[: len(texts)]
    assert [t for t, f in zip(texts, found, strict=True) if max(f, Lost.UNSAID) != said] == []


def test_unqualified_is_perhaps_the_beginning_where_nothing_else_is() -> None:
    assert lost_words(["Unqualified", "Qualified", "Proposal sent"])[0] is Lost.MAYBE
    assert lost_words(["Unqualified", "New"])[0] is Lost.SURE


def test_a_lead_that_somebody_works_on_is_open_and_one_of_a_record_is_not() -> None:
    said = lost_words(["Negotiation", "Working", "Active", "Prospect"])
    assert said == [Lost.OPEN, Lost.OPEN, Lost.UNSAID, Lost.UNSAID]
