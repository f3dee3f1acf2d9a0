"""Whether “NA” is the code of a place, by the codes beside it: a region, a country or another."""

import re
from collections.abc import Mapping

# Short names of sales regions, and continents in words, as systems and companies use them.
_REGIONS_TEXT = """
emea apac latam latin_america anz mena dach amer amers nordics benelux eu uk us usa row sea asean
cis gcc ssa japac apj apla jp japan cee cala cemea meta sa as af oc an ap la me eur lac mea ea aspac
europe asia africa oceania antarctica south_america central_america middle_east asia_pacific apc
"""
# ISO 3166-1 alpha-2 without NA itself.
_COUNTRIES_TEXT = """
ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt
bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh
er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht
hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls
lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz nc ne nf ng ni nl
no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh
si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um
us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw uk eu
"""
_STATES_TEXT = """
al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc
nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr on qc bc ab mb sk ns nb nl pe
"""
_REGIONS, _COUNTRIES, _STATES = (
    frozenset(text.split()) for text in (_REGIONS_TEXT, _COUNTRIES_TEXT, _STATES_TEXT)
)
# Where one of these is a value, North America has a name already.
_AMERICA = frozenset({"nam", "noram", "north america", "n. america", "north_america"})
_ANSWERS = frozenset({"yes", "no", "y", "n", "true", "false", "ja", "si", "ok"})
_PAIR = re.compile(r"[A-Z]{2}|[a-z]{2}")
# So many different codes show a form; one of a region does, as no answer is spelled like it.
_LEAST_CODES = 3
_MOSTLY, _NEARLY_ALL = 0.8, 0.9
# Beyond these shares of all cells it is what a program writes for nothing.
_MOST_REGION, _MOST_CODE = 0.95, 0.8


def beside_na(text: str, count: int, others: Mapping[str, int]) -> bool:
    """Whether `text`, which is “NA” in some case, is a code like the `others` with their counts.

    >>> beside_na("NA", 30, {"EMEA": 40, "APAC": 30}), beside_na("NA", 30, {"YES": 40, "NO": 30})
    (True, False)
    >>> beside_na("NA", 30, {"IN": 9, "DE": 9, "FR": 50}), beside_na("NA", 9, {"Pune": 9, "Goa": 9})
    (True, False)
    """
    alike = {other: n for other, n in others.items() if other.isupper() == text.isupper()}
    words = {other.casefold() for other in others}
    if words & _ANSWERS or not others:
        return False
    share = count / (count + sum(others.values()))
    regions = {o for o in others if o.casefold().replace(" ", "_").replace("-", "_") in _REGIONS}
    if _outweighs(regions, others) and not words & _AMERICA:
        return share <= _MOST_REGION and (len(regions) > 1 or len(next(iter(regions))) > 2)
    pairs = {other for other in alike if _PAIR.fullmatch(other)}
    if len(pairs) < _LEAST_CODES or not _outweighs(pairs, others) or share > _MOST_CODE:
        return False
    folded = {pair.casefold() for pair in pairs}
    countries = len(folded & _COUNTRIES) >= _NEARLY_ALL * len(folded)
    return countries or len(folded & _STATES) < _NEARLY_ALL * len(folded)


def _outweighs(some: set[str], others: Mapping[str, int]) -> bool:
    """Whether some values are nearly all of the others, by number and by cells."""
    cells = sum(others[other] for other in some)
    return (
        bool(some)
        and len(some) >= _MOSTLY * len(others)
        and cells >= _MOSTLY * sum(others.values())
    )
