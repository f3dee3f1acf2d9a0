"""Leads in which every text tries to be more than text, each with a mark by which it is found."""

import re
from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pandas as pd

ELSEWHERE = "evil.example"
# What is written before a mark, by what a page would make of it; the mark and an end follow. On a
# page the mark must be seen behind these very signs.
TRIES = {
    "picture": ("![", f"](http://{ELSEWHERE}/a.png)"),
    "named picture": ("![x][", f"]\n\n[x]: http://{ELSEWHERE}/b.png"),
    "tag": ("<b>", f'</b><img src="http://{ELSEWHERE}/c.png" onerror="pwned=1">'),
    "script": ("\"><script>pwned='", "'</script>"),
    "link": ("[", f"](http://{ELSEWHERE}/l)"),
    "script link": ("[x](javascript:pwned=", ")"),
    "bare link": (f"see http://{ELSEWHERE}/", " now"),
    "no scheme": (f"www.{ELSEWHERE}/", "?a=%3Cb%3E"),
    "mail": ("", f"@{ELSEWHERE}"),
    "auto link": (f"<https://{ELSEWHERE}/", ">"),
    "tagged link": (f"<a href='http://{ELSEWHERE}/t' target=x>", "</a>"),
    "entities": ("&lt;i&gt;&#60;b&#62;&amp;", "&nbsp;&copy;"),
    "handler": ("x' onmouseover='pwned=1' y=\"", '" style="background:url(//evil.example/s)'),
    "heading": ("a\n\n# ", " of mine"),
    "underlined": ("a\n\n", "\n=====\n"),
    "list": ("- ", "\n- other"),
    "number": ("1. ", "\n2. other"),
    "quotation": ("> ", " said"),
    "fence": ("```\n", "\n```"),
    "table": ("| a | b |\n|---|---|\n| 1 | ", " |"),
    "footnote": ("[^1]", "\n\n[^1]: below"),
    "task": ("- [ ] ", " to do"),
    "bold": ("**", "**"),
    "slanted": ("*", "*"),
    "crossed": ("~~", "~~"),
    "code": ("`", "`"),
    "colour": (":red[", "]"),
    "badge": (":blue-badge[", "]"),
    "icon": (":material/home:", " x"),
    "emoji": (":smile:", ":+1:"),
    "formula": ("$\\frac{", "}{2}$"),
    "block formula": ("$$", "$$"),
    "arrow": ("a -> ", " <= 3"),
    "sign": ("\\*", "\\_"),
    "break": ("a<br>", "<br/>b"),
    "turned": ("a\u202e", "exe.\u2066b"),
    "svg": ("<svg onload=pwned=1><tspan>", "</tspan></svg>"),
    "frame": ("<iframe src=//evil.example>", "</iframe>"),
    "directive": ("::image[", "]{src=http://evil.example/d.png}"),
    "template": ("{{7*7}}%{y}${x}", "{% raw %}"),
}
KINDS = list(TRIES)
_MARK = re.compile(r"zq(\d+)q")


def hostile(kind: str) -> str:
    """A text of a kind, whole: what a file may hold in any of its cells and names."""
    before, after = TRIES[kind]
    return f"{before}zq{KINDS.index(kind)}q{after}"


def made_of(text: str) -> list[str]:
    """The kinds of text that are not seen as they were written, of all that a page shows."""
    seen = _even(text)
    found = []
    for mark in _MARK.finditer(seen):
        before = _even(TRIES[KINDS[int(mark.group(1))]][0])
        shown = seen[: mark.start()]
        # A text that is cut in its middle is not seen whole.
        if not shown.endswith(before) and "…" not in shown[-len(before) - 1 :]:
            found.append(f"{KINDS[int(mark.group(1))]}: {shown[-40:]}{mark.group()}")
    return found


def _even(text: str) -> str:
    """Without what no one sees, as lines are broken anew and names begin with a capital."""
    return re.sub(r"[\s\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff_]+", "", text).casefold()


def _levels(names: list[str], leads: int, random: np.random.Generator) -> np.ndarray:
    return random.choice(np.array([hostile(n) for n in names], dtype=object), leads)


def hostile_leads(count: int, seed: int, *, outcome: bool) -> pd.DataFrame:
    """Leads of whom a quarter converts, by their source, visits and days; with dates."""
    random = np.random.default_rng(seed)
    source = _levels(["picture", "no scheme", "tag", "heading"], count, random)
    visits, level = random.poisson(4, count), _levels(KINDS[:6], count, random)
    columns = {
        "Lead ID": [f"[{n}](http://{ELSEWHERE}/{n})" for n in range(count)],
        "Created": pd.date_range("2025-03-01", periods=count, freq="6h").astype("str"),
        "Name": [hostile(KINDS[n % len(KINDS)]) for n in range(count)],
        "Email": [f"lead{n}@good.example" for n in range(count)],
        "Company": [hostile(KINDS[(n + 7) % len(KINDS)]) for n in range(count)],
        "Owner": _levels(["link", "bold"], count, random),
        "Lead Source": source,
        f"{hostile('tagged link')} medium": _levels(["mail", "script", "list"], count, random),
        f"{hostile('picture')} campaign": _levels(["picture", "code", "icon"], count, random),
        hostile("colour"): level,
        hostile("tag"): visits,
        hostile("icon"): _levels(KINDS[6:12], count, random),
        hostile("formula"): _levels(KINDS[12:20], count, random),
        hostile("link"): _levels(KINDS[20:30], count, random),
        hostile("entities"): _levels(KINDS[30:], count, random),
        hostile("list"): random.gamma(2, 5, count).round(1),
    }
    if outcome:
        pull = 0.4 * (visits - 4) + 2.0 * (source == hostile("picture")) - 1.2
        pull += 1.2 * (level == hostile("picture")) + np.asarray(columns[hostile("list")]) / 20
        chance = 1 / (1 + np.exp(-pull))
        columns["Converted"] = np.where(random.random(count) < chance, "Yes", "No")
    return pd.DataFrame(columns)


def questionable_leads(count: int) -> pd.DataFrame:
    """Leads that no model knows, with dates that can be read in two ways, and stages."""
    random = np.random.default_rng(count)
    return pd.DataFrame(
        {
            hostile("picture"): [f"{n % 11 + 1:02}/{n % 7 + 1:02}/2025" for n in range(count)],
            f"{hostile('tagged link')} status": _levels(KINDS[:4], count, random),
            f"{hostile('heading')} reference": [hostile(KINDS[n % 40]) for n in range(count)],
            hostile("no scheme"): _levels(KINDS[4:12], count, random),
            hostile("emoji"): random.integers(0, 9, count),
        }
    )


def packed(files: dict[str, bytes]) -> bytes:
    """An archive of these files."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, file in files.items():
            archive.writestr(name, file)
    return content.getvalue()


def workbook(sheets: dict[str, pd.DataFrame]) -> bytes:
    """A workbook of these sheets."""
    content = BytesIO()
    with pd.ExcelWriter(content) as writer:
        for name, table in sheets.items():
            table.to_excel(writer, sheet_name=name, index=False)
    return content.getvalue()
