"""Whether a column says who a lead is, or what it did: proposed from its name and its values."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from scoring.errors import TrainingRefused
from scoring.intake.cells.values import is_missing, to_numbers
from scoring.model.do_not_call import names_do_not_call
from scoring.recipes.recipe import Recipe
from scoring.schema import INPUT_ROLES, Column, Family, Kind, LeadSchema
from scoring.training.set_columns import column_of, with_answers

# So many leads show what the values of a column are like.
SAMPLE = 5_000
# A column of events holds little else; a zero is the commonest count of what leads seldom do.
MOSTLY = 0.5
# Counts of what a lead did are small; larger whole numbers are sizes, years or codes.
MOST_COUNTED = 1_000
TIMES = frozenset({"seconds", "minutes", "hours"})

# Each block has the languages one after the other: English, German, French, Spanish, Italian,
# Portuguese, Dutch, Polish, Swedish, Turkish, Russian, Chinese, Japanese, Korean. Words are matched
# from where they begin, the signs of the last three wherever they stand.
_FIRST = r"""
first|original|initial|utm|landing|gclid|fbclid|erste|ursprung|premier|primera?\b|prima\b|primo\b|
primeir|eerste|pierwsz|forsta|ilk\b|перв|首次|初回|첫
"""
_COUNTED = r"""
visits|visited|views|viewed|page ?views|clicks|clicked|opens\b|opened|downloads|downloaded|
sessions|minutes|mins\b|time spent|time on|chats|chatted|logins|replies|replied|responses|attended|
attendance|watched|submissions|submitted|submits|sign ?ins|scrolls|plays\b|likes\b|searches|
searched|interactions|bounced|bounces|unsubscribes|call ?backs?\b|requested|requests|
completed|completion|abandoned|
besuche|aufrufe|seitenaufrufe|klicks|geklickt|geoffnet|offnungen|sitzungen|heruntergeladen|
verweildauer|minuten|teilgenommen|angesehen|zugriffe|
visites|clics|clique|ouvert|telecharge|temps passe|pages vues|consultee?s|
visitas|abiert|aperturas|descarg|tiempo en|minutos|paginas vistas|sesiones|
visite\b|apert[eiou]|scaricat|tempo trascorso|minuti|sessioni|pagine viste|
cliques|abertos|abertas|aberturas|baixad|tempo gasto|tempo no|sessoes|
bezoeken|klikken|geopend|weergaven|sessies|
wizyt|odslon|klikniec|otwarc|pobran|sesji|sesje|minut|czas na|
besok|klickar|oppnade|nedladdning|
ziyaret|tiklama|goruntulen|acilma|indirme|oturum|dakika|
визит|посещ|просмотр|клик|открыт|загруз|сесси|минут|время на|
访问|浏览|点击|打开|下载|停留|会话|訪問|閲覧|クリック|開封|ダウンロード|滞在|セッション|
방문|조회|클릭|열람|다운로드|세션
"""
# Events of a lead that left, which as a name say whether it may be reached.
_LEFT = "unsubscribed|opt(?:ed)? ?(?:in|out)|has opted|abgemeldet|desabonn|desinscri"
# What a lead allows is no deed of interest, and hardly any lead forbids it.
_ALLOWED = r"""
do ?not|don ?t\b|dnc\b|consent|gdpr|permission to|allowed to|agree to (?:be|receive|our|the terms)|
terms accepted|marketing allowed|
einwillig|zustimm|dsgvo|werbeerlaubnis|werbesperre|anrufsperre|kontaktsperre|mailsperre|
keine? (?:anruf|e ?mail|mail|werbung|post|kontakt|newsletter|telefon)|datenschutz|
nicht (?:anrufen|kontaktieren|mailen|anschreiben|telefon)|
ne pas|autorisation|opposition|rgpd|
consentimiento|autorizacion|no (?:llam|contact|envi|permit)|
consenso|non (?:chiam|contatt|consent|invi|telefon)|
consentimento|autorizacao|nao (?:lig|contat|contact|permit|envi)|lgpd|
toestemming|niet (?:bellen|mailen|telefoneren|contacteren|benaderen|toestaan)|
zgod[ay]\b|nie (?:dzwon|kontakt|wysyl)|rodo\b|
samtyck|samtykk|ring (?:inte|ikke)|
izni\b|kvkk|aramayin|
соглас|не звонить|не писать|
同意|拒否|勿扰|请勿|拒接|동의|수신거부|수신 거부
"""
_ORIGIN = r"""
source|medium|channel|campaign|referr|referral|recommend|advertis|newspaper|magazine|affiliate|
partner|keyword|platform|device|browser|operating system|how did you|origin|
quelle|herkunft|kanal|kampagne|empfehl|werbung|
canal|campagne|parrain|provenance|publicite|appareil|
fuente|origen|medio|campana|referid|recomend|publicidad|dispositivo|
fonte|provenienza|campagna|pubblicita|raccomand|
campanha|indicac|midia|origem|
bron|herkomst|zrodlo|kampani|kalla|kaynak|источник|канал|кампани|рекоменд|
来源|渠道|推荐|流入|経路|媒体|紹介|キャンペーン|유입|경로|매체|추천
"""
_WHO = r"""
employee|headcount|company|firm|organi[sz]ation|industry|sector|revenue|turnover|ages?\b|income|
salary|wage|occupation|profession|job|seniority|education|degree|experience|country|city|state\b|
region|province|language|currency|budget|interest|speciali[sz]ation|segment|children|family|
household|population|marital|gender|founded|credit|loan|balance|mortgage|housing|latitude|
longitude|time ?zone|
mitarbeiter|unternehmen|firmen|branche|umsatz|alter\b|einkommen|gehalt|beruf|ausbildung|bildung|
land\b|stadt|bundesland|sprache|
effectif|entreprise|secteur|chiffre|revenu|salaire|metier|formation|diplome|pays|ville\b|langue|
enfants|professionnel|principale|
empleados|empresa|facturacion|tamano|edad\b|ingresos|salario|puesto|cargo|estudios|pais\b|ciudad|
idioma|presupuesto|hijos|economic|
dipendenti|azienda|settore|fatturato|eta\b|reddito|stipendio|professione|paese|citta|lingua|figli|
funcionarios|faturamento|tamanho|idade|renda\b|escolaridade|cidade|filhos|
medewerkers|bedrijf|omzet|leeftijd|inkomen|opleiding|
pracownik|branz|obrot|wiek\b|dochod|zawod|wyksztalc|miasto|
anstallda|foretag|bransch|omsattning|alder|inkomst|yrke|utbildning|
calisan|sirket|sektor|ciro\b|yas\b|gelir|meslek|egitim|ulke|sehir|
сотрудник|компани|отрасл|выручк|возраст|доход|должност|професси|образован|стран|город|язык|
员工|公司|行业|营收|年龄|收入|职业|职位|学历|国家|城市|语言|预算|
従業員|会社|業種|業界|売上|年齢|年収|職業|役職|学歴|国|都市|言語|予算|
직원|회사|업종|매출|나이|연령|소득|직업|직책|학력|국가|도시|언어|예산
"""
_DID = r"""
visit|view|click|open|download|session|minute|chat|log ?in\b|repl[yi]|respon[sd][eo]?\b|attend|
watch|submi|forms?\b|webinar|events?\b|activit|active\b|actions?\b|engage|interact|inquir|enquir|
request|message|days since|hours since|recency|last\b(?! name)|latest|recent|seen|idle|touch|
subscri|receive|updates?\b|free copy|trial|demo|usage|used\b|quiz|survey|cart\b|wish ?list|video|
scroll|leads? drop|agree|
besuch|seitena|klick|sitzung|aktivitat|letzt|zuletzt|anfrage|ruckruf|antwort|nachricht|teilnahme|
veranstaltung|newsletter|
clic|ouvr|telecharg|activite|derni|demande|rappel|repon|particip|duree|inscri|
visita|descarga|actividad|ultim|solicitud|respuesta|mensaje|asist|duracion|suscri|
scaric|attivita|richiest|rispost|messagg|partecip|durata|iscri|
clique|atividade|pedido|resposta|mensagem|duracao|
bezoek|klik|activiteit|laatste|aanvra|antwoord|bericht|deelna|
aktywno|ostatni|zapytan|odpowied|wiadomo|uczestni|
aktivitet|senaste|forfragan|meddelande|deltag|
tikla|etkinlik|son etkinlik|talep|yanit|mesaj|katil|
активн|последн|запрос|ответ|сообщен|участ|длительн|
活动|最近|最后|请求|回复|消息|参加|次数|时长|活動|アクティビティ|最終|最新|問い合わせ|返信|回数|
활동|최근|마지막|요청|응답|메시지|참석|횟수
"""
# German joins words, the last of which says what the whole is.
_JOINED = (
    r"(?:besuche?|aufrufe?|klicks?|offnung(?:en)?|sitzung(?:en)?|verweildauer|aktivitat|anfragen?)"
    r"\b"
)
# Numbers that are no counts of deeds, whatever they look like.
_SIZES = r"""
size|value|amount|price|rank|tier|year|number of rooms|rooms|score|rating|percent|rate\b|grosse|
preis|jahr|taille|prix|annee|precio|ano\b|valor|prezzo|anno\b|preco|prijs|jaar|cena\b|rok\b|fiyat
"""
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _spelled(name: str) -> str:
    """A name in small words with one blank between them, without accents."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name.replace("'", " "))
    plain = unicodedata.normalize("NFKD", apart)
    bare = "".join(sign for sign in plain if not "\u0300" <= sign <= "\u036f")
    bare = unicodedata.normalize("NFC", bare).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def _pattern(words: str) -> re.Pattern[str]:
    """What finds one of these words where a word begins, signs of East Asia wherever they stand."""
    stems = [stem for stem in words.replace("\n", "").split("|") if stem]
    starting = "|".join(stem for stem in stems if not _EAST.search(stem))
    return re.compile("|".join([rf"\b(?:{starting})", *filter(_EAST.search, stems)]))


# In this order the first that finds a word decides.
_BY_NAME = (
    (Family.FIT, re.compile(_pattern(_FIRST).pattern.replace(r"\b(?:", "^(?:", 1))),
    (Family.ENGAGEMENT, _pattern(_COUNTED)),
    (Family.ENGAGEMENT, re.compile(_JOINED)),
    (Family.FIT, _pattern(f"{_LEFT}|{_ALLOWED}")),
    (Family.FIT, _pattern(_ORIGIN)),
    (Family.FIT, _pattern(_WHO)),
    (Family.ENGAGEMENT, _pattern(_DID)),
    (Family.FIT, _pattern(_SIZES)),
)
_DEED = _pattern(f"{_LEFT}|{_COUNTED}")


def proposed_family(column: Column, cells: pd.Series, name: str = "") -> Family:
    """The family of an input by its name, else by its cells; `name` is said instead of its own.

    Events ("Email opened"), durations, and small whole numbers of which zero is the commonest say
    what a lead did; whatever says nothing is fit, as is what a lead allows ("Do not call").
    """
    words = _spelled(name or column.name)
    if names_do_not_call(name or column.name):
        return Family.FIT
    named = next((family for family, pattern in _BY_NAME if pattern.search(words)), None)
    if named is not None:
        return named
    some = cells.sample(SAMPLE, random_state=0) if len(cells) > SAMPLE else cells
    filled = some[~is_missing(some, column)]
    did = _are_deeds(filled) if column.kind is Kind.CATEGORY else _are_counts(filled, column)
    return Family.ENGAGEMENT if did else Family.FIT


def _are_deeds(filled: pd.Series) -> bool:
    """Whether most of the cells name an event."""
    counts = filled.value_counts()
    told = sum(n for level, n in counts.items() if _DEED.search(_spelled(str(level))))
    return bool(len(filled)) and told > MOSTLY * len(filled)


def _are_counts(filled: pd.Series, column: Column) -> bool:
    if column.kind is not Kind.NUMBER or filled.empty:
        return False
    if column.unit in TIMES:
        return True
    numbers = to_numbers(filled)
    known = numbers[np.isfinite(numbers)]
    if not len(known) or known.min() < 0 or known.max() > MOST_COUNTED:
        return False
    values, counts = np.unique(known, return_counts=True)
    # Of two values alone a zero may be a no.
    return len(values) > 2 and not (known % 1).any() and values[counts.argmax()] == 0


def with_families(
    schema: LeadSchema,
    frame: pd.DataFrame,
    said: Mapping[Family, Sequence[str]],
    recipe: Recipe | None = None,
) -> LeadSchema:
    """The schema with the family of every input: as `said` by a person, else as proposed.

    Answers of a column that a recipe takes apart are of its family. Raises TrainingRefused for
    names that the history does not have, and for one that is said to be of both.
    """
    _refuse_odd(schema, said)
    named = {n: family for family, names in said.items() for n in with_answers(names, recipe)}
    did = [
        c.name
        for c in schema.columns
        if c.role in INPUT_ROLES
        and _family(c, frame, named, column_of(c.name, recipe)) is Family.ENGAGEMENT
    ]
    return schema.with_engagement(did)


def _family(
    column: Column, frame: pd.DataFrame, named: Mapping[str, Family], source: str
) -> Family:
    return named.get(column.name) or proposed_family(column, frame[column.name], source)


def _refuse_odd(schema: LeadSchema, said: Mapping[Family, Sequence[str]]) -> None:
    known = {c.name for c in schema.columns}
    for family, names in said.items():
        if strange := next((name for name in names if name not in known), None):
            raise TrainingRefused(
                f"The history has no column “{strange[:80]}” to count as {family.value}. "
                "Name one of its columns."
            )
    both = set(said.get(Family.FIT, ())) & set(said.get(Family.ENGAGEMENT, ()))
    if both:
        raise TrainingRefused(
            f"The column “{min(both)[:80]}” is named as fit and as engagement. Name it once."
        )
