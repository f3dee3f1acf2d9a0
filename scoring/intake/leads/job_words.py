"""Words of job titles and of firms, by which a column of them is known whatever it is called."""

import re

import pandas as pd

from scoring.intake.leads.known_names import EASTERN, folded_name

# Of different texts, so many bear a listed word where their header is that of titles or of firms.
_TITLED, _FIRMS = 0.3, 0.3
# Written as `folded_name` does: in small letters, without accents. Where a word ends on “-”, more
# may follow.
_JOBS = """
ceo cto cfo coo cmo cio cpo chro ciso vp svp evp avp president vice chief head director- manager-
leader supervisor coordinator- specialist- analyst- engineer- developer- consultant- founder-
cofounder owner partner principal officer executive associate assistant- administrator- architect-
designer- accountant- buyer recruiter teacher professor- lecturer nurse doctor physician surgeon
lawyer attorney technician- operator clerk secretary representative salesperson controller planner
intern trainee apprentice freelancer entrepreneur scientist researcher student- editor writer
programmer- marketer strategist advisor adviser dean registrar counselor counsellor foreman dentist
pharmacist electrician mechanic driver chef cashier receptionist merchandiser proprietor chairman
geschaftsfuhr- leiter- abteilungsleit- teamleit- vertriebsleit- mitarbeiter- vorstand- inhaber-
einkaufer- verkaufer- berater- entwickler- ingenieur- buchhalt- sachbearbeit- assistenz referent-
prokurist- meister- techniker- arzt- lehrer- anwalt- werkstudent- praktikant- projektleit- direct-
gerant- responsable- chef- charge- comptable- assistante- acheteur- commercial dirigeant-
president- conseiller- technicien- medecin- avocat- stagiaire- fondateur- fondatrice- gerente-
jefe- jefa- encargad- ingenier- abogad- medico- medica- contador- comprador- administrador-
propietari- asesor- consultor- analista- coordinador- profesor- tecnico- tecnica- fundador- becari-
diretor- coordenador- engenheir- advogad- supervisor- estagiari- socio- socia- desenvolvedor-
direttore- direttrice- responsabile- amministratore- amministratrice- impiegat- ingegner- titolare-
capo- addett- commercialista- avvocat- dirigente- consulente- insegnante- presidente- directeur-
hoofd- medewerker- eigenaar- adviseur- inkoper- verkoper- ontwikkelaar- bedrijfsleider-
zaakvoerder- boekhouder- docent- dyrektor- kierownik- prezes- wlasciciel- inzynier- ksiegow-
specjalist- menedzer- handlowiec- kupiec- asystent- programist- czlonek mudur- direktor- uzman-
muhendis- sahibi- genel satinalma koordinator- danisman- yonetici- ogretmen- avukat- muhasebe-
saljare- ekonom- konsult- ingenjor- vd- leder- radgiver- johtaja- paallikko- asiantuntija-
директор- менеджер- руководител- инженер- специалист- бухгалтер- начальник- юрист- врач- продавец-
учитель- заместитель- 经理 总监 总裁 董事 工程师 主管 主任 专员 采购 部長 課長 社長 取締役 係長
担当 代表 営業 マネージャー ディレクター エンジニア 대표 이사 부장 과장 차장 대리 사원 팀장
"""
_FIRM = """
gmbh ag kg ohg ug ev inc incorporated ltd limited llc llp lp plc corp corporation co company group
holding holdings pvt private sa sas sarl eurl sl slu srl spa snc bv nv vof oy oyj ab as asa aps kft
zrt doo sro spzoo zoo ltda eireli cia sti anonim sirketi tic san pty pte bhd sdn kk ооо зао оао ао
ип тов 株式会社 有限公司 公司 university college school institute bank hospital clinic hotel
foundation association studio solutions technologies systems services consulting partners
industries international enterprises labs media software logistics insurance motors foods energy
pharma capital ventures werke bau stiftung universitat hochschule klinik verein handel banque banco
banca
"""
_ADDRESSED = """
mr mrs ms miss mx dr prof sir madam herr frau divers mme mlle monsieur madame m sr sra srta senor
senora senhor senhora sig dott dhr mevr pan pani bay bayan shri smt г госпожа
"""
_SALUTATIONS = frozenset(_ADDRESSED.split())


def _ways(text: str) -> re.Pattern[str]:
    words = dict.fromkeys(folded_name(word) + "-" * word.endswith("-") for word in text.split())
    western = "|".join(w.replace("-", r"\w*") for w in words if w < EASTERN)
    eastern = [w for w in words if w >= EASTERN]
    return re.compile("|".join([rf"\b(?:{western})\b", *eastern]))


_JOB, _OF_FIRM = _ways(_JOBS), _ways(_FIRM)


def are_job_titles(some: pd.Series) -> bool:
    """Whether cells are titles of jobs, and no salutations.

    >>> [are_job_titles(pd.Series(c)) for c in (["CEO", "Head of Sales"], ["Mr.", "Ms."])]
    [True, False]
    """
    return _bear(some, _JOB, _TITLED)


def are_firms(some: pd.Series) -> bool:
    """Whether cells bear words of firms, such as their legal forms.

    >>> [are_firms(pd.Series(c)) for c in (["Roth GmbH", "Li Ltd"], ["Ana Roth", "Bo Li"])]
    [True, False]
    """
    return _bear(some, _OF_FIRM, _FIRMS)


def are_salutations(some: pd.Series) -> bool:
    """Whether all cells are forms of address, as a column “Title” holds them."""
    texts = {folded_name(text) for text in some.drop_duplicates().tolist()}
    return bool(texts) and all(set(text.split()) <= _SALUTATIONS for text in texts)


def _bear(some: pd.Series, words: re.Pattern[str], least: float) -> bool:
    texts = list(map(folded_name, some.drop_duplicates().tolist()))
    return bool(texts) and sum(bool(words.search(t)) for t in texts) >= least * len(texts)
