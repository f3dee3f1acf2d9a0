"""Given names that are one: short forms, pet names and spellings, a line for each name.

A name may stand in several lines. They are compared as `plain_word` writes them. A woman's name, as
Daniela beside Daniel, is another one and stands in another line.
"""

from collections import defaultdict

from scoring.intake.leads.person_words import FAMILY, GIVEN
from scoring.intake.leads.plain_words import plain_word

_FORMS = """
alexander alex alec sandy sasha sascha aleksandr aleksander alexandre alejandro xander olek
alexandra alex sandra sandy sasha alexa aleksandra alejandra ola
abigail abby gail
albert bert alberto bertie
alfred fred alf
andrew andy drew andreas andrei andrey andrzej andre andres
anthony tony antony antonio anton antoine ant toni
angela angie
ann anne anna annie anya ania ana
aleksei alexei alexey alyosha
anastasia nastya asya stacy anastasija
arthur art artur arturo
barbara barb barbie babs basia
beatrice bea beatriz trixie
benjamin ben benny benji
bernard bernie bernhard bernardo
bradley brad
calvin cal
caroline carol carrie karoline carolina karolina
catherine cathy kate katie cath kathy kathryn katherine kathleen catharina katharina katarina
catherine katarzyna kasia ekaterina yekaterina katya katia kat kitty cate
charles charlie chuck chas carlos carl karl karol charly
charlotte charlie lottie
christine chris chrissy tina kristin kristine christina kristina krystyna cristina
christian chris cristian kristian krystian
christopher chris kit topher kristofer christoph krzysztof krzys cristobal christophe
clara klara
claudia klaudia
claus klaus
curtis curt kurt
cynthia cindy
daniel dan danny dani
daniela dani danielle daniella
david dave davey davy dawid
deborah debbie deb debra
dennis denis denny
dmitri dmitry dmitriy dima mitya dimitri
dolores lola
donald don donnie
dorothy dot dottie dorothea
douglas doug
edward ed eddie ted teddy ned eduardo edouard
eleanor ellie nell nora
elizabeth liz lizzie beth betty eliza elisabeth betsy lisa elise elzbieta ela elisabetta
emily em emilie
eric erik erich
erica erika
eugene gene evgeny evgeniy yevgeny zhenya
florence flo
frances fran fanny franny francesca franziska
francis frank francisco paco pancho francesco franz francois kiko chico
frederick fred freddy freddie friedrich fritz federico frederic fryderyk
gabriel gabe gabi
geoffrey geoff jeffrey jeff jeffery
george georg jorge giorgio georges georgios jerzy jurek
gerald gerry jerry gerard gerhard gerd
gertrude trudy
gregory greg gregor grzegorz grzesiek gregorio
grigory grisha
guadalupe lupe
harold harry hal harald
hans johannes johann hannes
heinrich heinz heiner henry
helen helena elena ellen
henry harry hank henri henrik enrique
ignacio nacho
irene irina ira
isabel isabella bella isabelle izabela
ivan vanya
jacob jake jakob jakub kuba jacobo
jacqueline jackie
james jim jimmy jamie
jane janie jenny
janet jan
jennifer jen jenny jenn jenni
jeremy jerry jeremiah
jessica jess jessie
jesus chuy
joan joanne joanna joana johanna asia
john jack johnny jon
jonathan jon johnny jonny
jose pepe joseph josef giuseppe pepito
joseph joe joey giuseppe beppe jozef jose josef yusuf yousef youssef
joao john joaozinho
joshua josh
juan juanito
judith judy judi
julia julie giulia julija yulia yuliya
justin justyn
karen karin
kenneth ken kenny
kimberly kim
konstantin kostya
larry lawrence laurence lorenzo laurent
leonard leo len lenny leonardo
leonid lyonya
lewis louis lou luis lewie ludwig luigi louie
linda lynda lindy
louise lou luise luisa
lucas luke lukas lukasz luca luka
lucy lucia lucie
ludmila lyuda lyudmila luda
luiz luis
lyubov lyuba
manuel manolo manny manu
marc mark marco marcus markus marek marcos
margaret maggie meg peggy marge margie greta margarita margarete margarethe malgorzata gosia rita
margaret madge
maria mary marie ma maryam mariam miriam masha marija marya
martha marta
martin marty marcin
matthew matt matthias mateo mateusz matteo mathieu matias mathias mats
maximilian max maxim maksim maxime
melissa mel lissa
michael mike mick micky mickey mikey michal miguel mikhail misha mischa michail maik
mohammed muhammad mohammad mohamed mohamad muhammed mohd md mehmet muhamed
monica monika
nadezhda nadia nadya nadja
natalia natalie nathalie natasha natalya nataliya nat
nathan nate nathaniel
nicholas nick nicky nicolas nikolas niko nico nikolaus klaus nikolai nikolay kolya
nicole nicky nikki
oleksandr aleksandr alexander
olga olya
oliver ollie olivier
pamela pam
patricia pat patty tricia patsy trish
patrick pat paddy patrik patricio
paul pavel pablo paolo paulo pawel pasha
pedro peter
peter pete piotr pierre pieter petr pyotr petya
philip phil phillip felipe philipp philippe filip
rachel rachael raquel
rafael raphael rafal rafa
raymond ray raimund ramon
rebecca becky becca rebekka
reginald reg reggie
richard rick dick rich ricky richie ricardo ryszard riccardo rik
robert bob bobby rob robbie bert roberto
roger rog
roland rolly
ronald ron ronnie
rose rosie rosa
rosario charo
samantha sam sammy
samuel sam sammy
sarah sara sally sadie
sebastian seb bastian basti sebastien
sergei sergey sergio serge seryozha
simon szymon
sofia sophia sophie zofia zosia sofie sonia sonya sophy
sophia sofya
stanislav stas stanislaw stas
stephanie steph stefanie stefania steffi
stephen steve steven stefan stephan stevie esteban etienne szczepan stefano
susan sue susie suzy susanne susanna suzanne zuzanna
svetlana sveta
sylvia silvia sylvie sylwia
tatiana tanya tatyana tania tatjana
teresa theresa terry tess therese teresita
theodore ted teddy theo theodor
theresa tracy
thomas tom tommy tomas tomasz tomek tommaso
timothy tim timmy
tobias toby tobi
ursula uschi ulla urszula
valentina valya
valerie val valeria
veronica ronnie veronika weronika
victor vic viktor wiktor vitya
victoria vicky vicki tori viktoria wiktoria vika
vincent vince vinny vicente vincenzo
virginia ginny
vladimir vova volodya vlad wladimir volodymyr
vasily vasya vasiliy vassily
walter walt wally walther
wilhelm willi willy wil william
william bill billy will willie willy liam wilhelm guillermo memo guilherme
wolfgang wolf
yuri yury jurij
zachary zach zack zak
ahmad ahmed ahmet achmed
abdul abd abdel abdal
ali aly
aisha ayesha aicha aysha
fatima fatema fatma fathima
hussain hussein husain hossein hussien
hassan hasan
ibrahim ebrahim abraham
khalid khaled
omar umar omer
osman usman othman uthman
saeed said sayed syed
yousuf yusuf yousef youssef yosef
zainab zaynab zeinab zeynep
sandeep sandip
sanjay sanjai
deepak dipak
deepika dipika
pooja puja
rakesh rakeshkumar
vikram vikramjit vicky
vijay vijai
swati swathi
sunita suneeta
sumit sumeet
amit ameet
rohit rohith
harish hareesh
kiran kiron
lakshmi laxmi
satish sathish satheesh
suresh suresch
srinivas srinivasan sreenivas shrinivas
vinod vinodh
александр саша шура
александра саша шура
алексей леша алеша лёша
анастасия настя
андрей андрюша
анна аня
антон тоша
борис боря
василий вася
виктор витя
виктория вика
владимир вова володя
вячеслав слава
дмитрий дима митя
евгений женя
евгения женя
екатерина катя
елена лена алена алёна
елизавета лиза
иван ваня
ирина ира
константин костя
ксения оксана ксюша
людмила люда мила
любовь люба
мария маша
михаил миша
надежда надя
наталья наталия наташа
николай коля
ольга оля
павел паша
петр пётр петя
светлана света
сергей сережа серёжа
софия софья соня
татьяна таня
юлия юля
юрий юра
"""


def _forms() -> dict[str, frozenset[str]]:
    found = defaultdict[str, set[str]](set)
    for line in _FORMS.strip().splitlines():
        names = set(map(plain_word, line.split()))
        for name in names:
            found[name] |= names
    return {name: frozenset(names) for name, names in found.items()}


_ALIKE = _forms()
_GIVEN, _FAMILY = (frozenset(map(plain_word, names)) for names in (GIVEN, FAMILY))


def are_one_name(one: str, other: str) -> bool:
    """Whether two words, as `plain_word` writes them, are forms of one given name.

    >>> are_one_name("bob", "robert"), are_one_name("daniel", "daniela")
    (True, False)
    """
    return other in forms_of(one)


def forms_of(word: str) -> frozenset[str]:
    """All forms of a given name, none where we know of no other.

    >>> "robert" in forms_of("bob"), forms_of("zzz")
    (True, frozenset())
    """
    return _ALIKE.get(word, frozenset())


def is_given_name(word: str) -> bool:
    """Whether a word is a given name of many people, and may be a surname as well."""
    return word in _GIVEN or word in _ALIKE


def is_only_given(word: str) -> bool:
    """Whether a word is a given name of many people and no usual surname."""
    return is_given_name(word) and word not in _FAMILY
