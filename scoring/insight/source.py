"""Which column says where leads come from: as a person chose, else by names and values."""

import re
from dataclasses import replace

import numpy as np

from scoring.insight.leads import Field, Leads
from scoring.intake.leads.mapping import normalise
from scoring.schema import Kind, Role

# Words that name where somebody comes from, then those of a channel, a medium and a campaign, as
# `normalise` writes them; in other scripts words are not parted by blanks.
_SOURCE_WORDS = """
source sources origin origins origine origem origen provenance provenienza fonte fuente procedencia
quelle leadquelle herkunft leadherkunft bron leadbron herkomst kalla leadkalla kilde leadkilde
lahde zrodlo źrodło zdroj forras kaynak kaynagi sursa izvor allikas avots saltinis leadsource
leadorigin utmsource trafficsource leadsourcecode источник πηγη
"""
_CHANNEL_WORDS = """
channel channels kanal vertriebskanal marketingkanal herkunftskanal leadkanal akquisekanal kanaal
kanał canal canale csatorna kanava канал referrer referer
"""
_JOINED_WORDS = """
источник 来源 來源 渠道 流入元 獲得元 流入経路 ソース 출처 유입경로 유입채널 مصدر מקור स्रोत
"""
_ASKED_WORDS = """
hearabout findus findoutabout aufmerksamgeworden vonunserfahren nousconnu nosconocio nosconociste
nosconheceu conosciuto
"""
_MEDIUM_WORDS = "medium utmmedium medio mezzo moyen platform plattform"
_CAMPAIGN_WORDS = "campaign kampagne campana campagne campanha campagna кампания"
# Beside the word for a source these say that it is another thing, or only a part of it.
_OTHER_WORDS = """
country land pays pais paese city state region birth income fund funds data resource energy
nationality language ip file system
"""
_PART_WORDS = f"{_MEDIUM_WORDS} {_CAMPAIGN_WORDS} content detail details drill id url date term"
# What surely is a place where leads come from, in words of a value; "E-mail" and "Phone" are also
# ways to be called.
_PLACES = re.compile(
    r"google|facebook|instagram|linkedin|\bbing\b|tik ?tok|youtube|twitter|organic|adwords|"
    r"\bseo\b|\bsem\b|\bsea\b|\bppc\b|\bcpc\b|referral|referred|empfehl|weiterempf|\bmesse\b|"
    r"trade ?show|webinar|walk.?in|\bdirect(?: traffic)?$|justdial|word of mouth|recomenda|"
    r"bouche.{1,3}oreille|boca a boca|passaparola|\bsalon\b|\bferias?\b|\bfiera\b|kaltakquise|"
    r"cold call|landing page|newsletter|aanbeveling|mond.tot.mond|\bbeurs\b|вконтакте|яндекс|"
    r"рекомендаци|реклам|微信|百度|抖音|微博|転職|紹介|展示会|네이버|인스타그램|페이스북|소개"
)
# From so many of the filled leads on values say it without a name, from so many with a weak one.
_BY_VALUES, _HELPED = 0.5, 0.3
_MOST_LEVELS = 500


def source_of(leads: Leads) -> Field | None:
    """The column that says where the leads come from: the one of that role, else as proposed."""
    chosen = leads.first(Role.SOURCE)
    return chosen if chosen is not None else next(iter(proposed_sources(leads)), None)


def with_source(leads: Leads, name: str) -> Leads:
    """The leads with this column as their source, and no other; of an unknown name as they are."""
    if leads.find(name) is None:
        return leads
    return replace(leads, fields=tuple(_as_source(f, name) for f in leads.fields))


def proposed_sources(leads: Leads) -> tuple[Field, ...]:
    """The columns that may say where leads come from, the likeliest first.

    By the words of their names in many languages, and by values that are places of origin.
    """
    found = [(_likeliness(field), field) for field in leads.groupable]
    ranked = sorted((f for f in found if f[0] >= _BY_VALUES), key=lambda f: -f[0])
    return tuple(field for _, field in ranked)


def header_tokens(name: str) -> frozenset[str]:
    """The words of a header, normalised.

    >>> sorted(header_tokens("mx_WorkCity 2"))
    ['2', 'city', 'mx', 'work']
    """
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    return frozenset(normalise(word) for word in words)


def _as_source(field: Field, name: str) -> Field:
    if field.name == name:
        return replace(field, role=Role.SOURCE)
    return replace(field, role=Role.FEATURE) if field.role is Role.SOURCE else field


def _likeliness(field: Field) -> float:
    """0 for none, 3 and more for a name that says it, up to 1 more by its values."""
    if field.kind is not Kind.CATEGORY or field.role is Role.CREATED:
        return 0.0
    by_name, by_values = _named(field.name), _valued(field)
    if by_name:
        return by_name + (by_values if by_values >= _HELPED else 0.0)
    return by_values if by_values >= _BY_VALUES else 0.0


def _named(name: str) -> float:
    """How surely a header names a source.

    >>> [_named(n) for n in ("utm_source", "Herkunft", "LeadSource", "Kanal", "utm_medium")]
    [3.0, 3.0, 3.0, 2.0, 1.5]
    >>> [_named(n) for n in ("Resource type", "Country of origin", "Source Campaign", "City")]
    [0.0, 0.0, 1.75, 0.0]
    """
    tokens, bare = header_tokens(name), normalise(name)
    if tokens & set(_OTHER_WORDS.split()):
        return 0.0
    sources = {normalise(word) for word in _SOURCE_WORDS.split()}
    if (tokens | {bare}) & sources or any(
        normalise(word) in bare for word in _JOINED_WORDS.split()
    ):
        return 1.75 if tokens & set(_PART_WORDS.split()) else 3.0
    if any(asked in bare for asked in _ASKED_WORDS.split()):
        return 2.5
    ranks = ((_CHANNEL_WORDS, 2.0), (_MEDIUM_WORDS, 1.5), (_CAMPAIGN_WORDS, 1.0))
    return next((rank for words, rank in ranks if tokens & set(words.split())), 0.0)


def _valued(field: Field) -> float:
    """The share of the filled leads whose value is a place of origin, 0 where only one is."""
    codes = field.values.cat.codes.to_numpy()
    counts = np.bincount(codes[codes >= 0], minlength=len(field.values.cat.categories))
    if not counts.sum() or len(counts) > _MOST_LEVELS:
        return 0.0
    levels = field.values.cat.categories.astype("str").str.casefold()
    known = np.asarray(levels.str.contains(_PLACES), dtype=bool) & (counts > 0)
    return float(counts[known].sum() / counts.sum()) if known.sum() > 1 else 0.0
