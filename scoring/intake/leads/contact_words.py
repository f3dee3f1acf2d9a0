"""Words by which headers say who leads are, in many languages.

All are compared as `normalise` writes them: without case, blanks, signs and accents. A text of
whole headers is listed where their words say it together only, a text of words where any of them
may stand beside the others.
"""

FIRST = """
firstname fname givenname givennames forename forenames vorname vornamen rufname vornamename prenom
prenoms primernombre primeironome voornaam voornamen imie fornamn fornavn etunimi keresztnev
prenume isim adi firstnames contactfirstname leadfirstname namefirst имя імя όνομα שםפרטי 名字 名
"""
LAST = """
lastname lname surname surnames familyname nachname nachnamen familienname zuname nomdefamille
apellido apellidos primerapellido cognome sobrenome apelido apelidos achternaam nazwisko efternamn
etternavn efternavn sukunimi prijmeni vezeteknev numedefamilie soyad soyadi prezime priezvisko
contactlastname leadlastname namelast фамилия прізвище επωνυμο اسمالعائلة שםמשפחה 姓 苗字
"""
# Where the cells are names: an ad is none.
MAYBE_FIRST, MAYBE_LAST = "ad first", "last"
# Parts of a name that alone name nobody.
PART = """
middlename secondname maidenname geburtsname segundoapellido secondsurname tussenvoegsel отчество
フリガナ username nickname namemiddle nameprefix namesuffix
"""
# A question for a name that holds no word of it.
ASKED_NAME = """
cometichiami comesichiama comotellamas comosellama commentvousappelezvous commenttappellestu
wieheissensie wieheisstdu hoeheetje hoeheetu whoareyou comosechama qualeseunome jaksienazywasz
"""
OWNER = """
zustandigermitarbeiter allottedto owner leadowner contactowner recordowner prospectowner ownername
leadownername contactownername salesowner hubspotowner opportunityowner dealowner ownerfullname
owneridname assignedto assigned assignee assigneduser assignedrep assignedagent salesrep
salesperson salesrepresentative salesagent rep repname accountmanager accountexecutive leadmanager
counselor counsellor telecaller salesexecutive responsible responsibleperson responsibleuser
personresponsible givento allocatedto handledby managedby leadhandledby zustandig zustandiger
zustandigeperson verantwortlich verantwortlicher besitzer leadbesitzer inhaber betreuer bearbeiter
vertriebsmitarbeiter kundenbetreuer vertriebler zugewiesenan propietario propietariodelcontacto
responsable asignadoa comercial comercialasignado vendedor vendedora proprietaire commercial
assignea proprietairedulead attribuea proprietario proprietariodelead responsavel responsabile
assegnatoa commerciale titolare verantwoordelijke eigenaar toegewezenaan verkoper wlasciciel
opiekun opiekunklienta odpowiedzialny przypisanydo handlowiec ansvarig agare saljare ansvarlig ejer
saelger selger vastuuhenkilo omistaja vlastnik odpovednaosoba obchodnik felelos sorumlu sahibi
temsilci satistemsilcisi musteritemsilcisi atanan danisman ответственный владелец менеджер
відповідальний менеджерпопродажам 负责人 所有者 销售 跟进人 销售负责人 担当者 担当 担当者名
営業担当 営業担当者 負責人 담당자 소유자 المسؤول المالك אחראי
"""
# Any of these says who cares for a lead, beside words that say whose or that it is a name.
OWNING = """
owner owned assigned assignee counselor counsellor telecaller salesperson salesrep rep agent
handler organizer allocated advisor adviser vendeur conseiller vendedor vendedora asesor agente
consultor proprietario proprietaria propietario propietaria dono dona proprietaire zustandiger
zustandige verkaufer allotted responsavel responsable responsabile opiekun handlowiec verkoper
saljare temsilcisi danismani betreuer bearbeiter besitzer
"""
BESIDE_OWNING = """
mitarbeiter posible cliente contato contacto oportunidad negocio customer client name names full to
by sales lead current representative executive manager consultant advisor responsible responsavel
responsable comercial commerciale ventas vendas vertrieb contact prospect record person deal
opportunity account hubspot salesforce crm
"""
VALUE = """
dealvalue dealamount dealsize amount leadvalue opportunityvalue opportunityamount estvalue
estimatedvalue estimatedamount estimatedrevenue estrevenue expectedrevenue expectedvalue
expecteddealsize expecteddealvalue expectedamount opportunity ordervalue orderamount contractvalue
contractamount totaldealvalue potentialvalue potentialrevenue pipelinevalue quotevalue quoteamount
recentdealamount opendealsamount dealvalueinr dealvalueusd dealvalueeur acv tcv arr mrr
auftragswert dealwert angebotswert angebotssumme angebotspreis angebotsbetrag auftragsvolumen
auftragssumme wertdesdeals geschatzterwert opportunitywert umsatzpotenzial erwarteterumsatz importe
importedelnegocio valordelnegocio importeestimado valorestimado montant montantdeladeal
montantestime valeurdeladeal valeurestimee importoofferta importo valoreaffare valorestimato
valoredellaffare valordonegocio valordavenda orderwaarde dealwaarde geschattewaarde offertebedrag
offertewaarde orderbedrag wartosctransakcji wartosczamowienia wartoscoferty wartoscszansy
affarsvarde ordervarde offertbelopp kauppahinta сумма суммасделки бюджетсделки вартістьугоди
商机金额 交易金额 成交金额 预计金额 预计成交金额 报价金额 合同金额 金额 案件金額 商談金額 見積金額
受注金額 金額 거래금액 견적금액 anlasmatutari tekliftutari teklifbedeli siparistutari
"""
# An amount beside what brings it is a deal value.
AMOUNT = """
value amount revenue price sum total worth montant valeur revenu prix importe valor monto ingreso
ingresos importo valore ricavo receita wert umsatz summe betrag waarde opbrengst bedrag wartosc
kwota przychod tutari degeri geliri belopp varde fee fees
"""
BRINGING = """
trattativa sprzedazy сделки deal deals opportunity quote quoted quotation offer offered proposal
order contract expected estimated est potential pipeline open recent devis offre proposition
affaire commande opportunite estime estimee espere attendu prevu presupuesto oferta propuesta
negocio pedido oportunidad estimado esperado esperada previsto proposta orcamento venda estimada
offerta preventivo ordine opportunita atteso stimato geschatzter erwarteter offerte verwachte
geschatte oferty zamowienia szansy szacowana oczekiwany teklif siparis beklenen inr usd eur gbp rs
"""
# Money of the lead where the cells are money.
MAYBE_VALUE = """
value price productprice productvalue coursefee coursefees fee fees totalvalue totalamount revenue
quote wert betrag preis produktpreis umsatz precio valor prix valeur prezzo valore preco waarde
prijs bedrag cena kwota wartosc pris varde belop hinta tutar fiyat devis presupuesto orcamento
preventivo offerte cotizacion бюджет budget angebot oferta teklif цена стоимость 价格 価格 报价
見積 가격
"""
ACTIVE = """
lastactivitydate lastactivity lastactivitytime lastactivityon lastactivityat lastactive
lastactiveat lastactivedate lastseen lastseenat timelastseen lastvisit lastvisitdate
mostrecentvisit lastcontacted lastcontactedtime lastcontacteddate lastcontact lastcontactdate
lasttouch lasttouchdate lastengagement lastengagementdate lastinteraction lastinteractiondate
lastinterestingmomentdate lastlogin recentactivitydate dateoflastactivity lastcommunication
prospectactivitydatemax letzteaktivitat letzteaktivitatam letzterkontakt letzterkontaktam
zuletztaktiv zuletztkontaktiert letzterbesuch ultimaactividad fechadeultimaactividad ultimocontacto
fechadelultimocontacto derniereactivite datedederniereactivite derniercontact ultimaattivita
ultimocontatto ultimaatividade ultimocontato laatsteactiviteit laatstecontact ostatniaaktywnosc
ostatnikontakt senasteaktivitet senastekontakt sistkontaktet последняяактивность последнийконтакт
最近活动 最近活动时间 最近联系时间 最后联系时间 最后跟进时间 最近跟进时间 最終活動日 最終接触日
最終連絡日 最終対応日 마지막활동 마지막연락 sonaktivite
"""
# The last one of these, beside words of dates.
LATEST = """
ostatniego ostatniej last latest recent letzte letzter letztes letzten dernier derniere derniers
ultimo ultima laatste ostatni ostatnia ostatnie son senaste sista siste sidste seneste posledni
viimeisin utolso последний последняя последнее
"""
EVENT = """
kontaktu aktywnosci rozmowy spotkania activity active contact contacted seen visit visited
interaction communication followup call called spoke spoken engagement touch conversation kontakt
aktivitat gesprach besuch anruf kontaktaufnahme ruckruf aktion activite appel echange visite
relance contacto actividad llamada visita interaccion seguimiento contatto attivita chiamata
contato atividade ligacao interacao activiteit gesprek bezoek rozmowa aktywnosc spotkanie gorusme
aktivite temas iletisim arama aktivitet samtal besok contactmoment контакт звонок активность
"""
BESIDE_EVENT = """
deal date time on at up follow utc ts timestamp datum am zeit fecha hora data ora heure datums
tarihi zamani dzien dato notes
"""
COMPANY = """
dealorganization company companyname companyaccount accountname accountsname nameofcompany
yourcompany companyorganization companyororganization organizationname organisationname
organization organisation associatedcompany associatedcompanyname primaryassociatedcompany employer
currentemployer employername businessname currentcompany firma firmenname firmaname unternehmen
unternehmensname unternehmenname arbeitgeber betrieb firmabezeichnung societe nomdelasociete
raisonsociale entreprise nomdelentreprise nomentreprise employeur empresa nombredelaempresa
nombreempresa nombredeempresa compania nombredelacompania razonsocial organizacion empresaactual
nomedaempresa nomeempresa razaosocial organizacao empregador azienda nomeazienda nomedellazienda
ragionesociale societa ditta organizzazione bedrijf bedrijfsnaam naambedrijf organisatie werkgever
nazwafirmy firmanazwa organizacja przedsiebiorstwo foretag foretagsnamn arbetsgivare virksomhed
virksomhedsnavn firmanavn bedrift selskap yritys yrityksennimi sirket sirketadi firmaadi kurum
kurumadi ceg cegnev nazevfirmy spolecnost компания названиекомпании организация предприятие
компанія 公司 公司名称 公司名 企业名称 公司名稱 会社 会社名 企業名 御社名 勤務先 회사 회사명 기업명
الشركة اسمالشركة חברה שםהחברה कंपनी कंपनीकानाम
"""
# A firm or a person, where the cells bear words of firms.
MAYBE_COMPANY = """
account accounts business parentaccount co customer client customername clientname kunde kundenname
cliente klant klantnaam klient displayname name leadname nomduclient musteri musteriadi 客户
客户名称 顧客 顧客名 取引先 取引先名 고객 거래처
"""
TITLE = """
jobtitle jobrole jobposition jobfunctiontitle yourjobtitle positiontitle worktitle
professionaltitle accountjobtitle designation currentdesignation jobdesignation stellenbezeichnung
berufsbezeichnung positionimunternehmen jobtitel posteoccupe intituledeposte intituleduposte
titreduposte titreposte fonctiondanslentreprise titulodelpuesto tituloprofesional nombredelpuesto
puestodetrabajo cargoempresa cargonaempresa titulodocargo titolodilavoro titoloprofessionale
qualificaprofessionale posizionelavorativa functietitel functienaam stanowisko nazwastanowiska
befattning jobbtitel yrkestitel stillingsbetegnelse tehtavanimike unvan unvani isunvani pozisyon
meslekunvani beosztas pracovnipozice должность посада 职位 职务 職稱 职称 役職 役職名 肩書 직책
직위 직함 المسمىالوظيفي תפקיד पद पदनाम
"""
# Where the cells are titles of jobs.
MAYBE_TITLE = """
title position role function job titel funktion stelle rolle beruf poste fonction titre profession
puesto cargo ocupacion funcion profesion titulo funcao posto profissao ruolo mansione qualifica
posizione titolo professione functie rol positie beroep funkcja pozycja zawod rola gorev gorevi
meslek meslegi stilling yrke rooli ammatti funkcia funkce профессия роль 岗位 職業 職種 직무
"""
MAYBE_PHONE = """
number alternatenumber alternativenumber altnumber othernumber secondarynumber work home office
other direct landline festnetz fixe fijo fixo fisso vastnummer contactwork contacthome
textremindernumber
"""
# Ids that systems write under a word of their own.
OWN_ID = "leid hsobjectid vid crmid"
# What a row is that each lead has of its own, or who numbers it.
OF_ROWS = """
record entry item response submission row registration element object related unique system
external internal application admission enquiry inquiry request card conversation anfrage eintrag
antwort copper eloqua apollo marketo close freshsales freshworks bitrix odoo intercom mailchimp
activecampaign monday airtable notion keap infusionsoft ontraport sugar sugarcrm vtiger insightly
nimble capsule zendesk netsuite sap sage pardot klaviyo brevo
"""
# What an id is of that is no lead, though each lead may have another one.
OF_OTHERS = """
account accounts company organization organisation owner user campaign ad adset adgroup form
creative creator created modified updated by manager team session visitor click gcl gclid fbclid
clid google network transaction order invoice product course parent master device list tax vat ip
cookie page referrer converted jigsaw group skype telegram wechat line aadhar aadhaar pan passport
national source tracking event meeting task ticket file import batch
"""
# Words that say whose a value is, or that belong to a question, and nothing of what it is.
NEUTRAL = """
uw candidate sender respondent lead leads contact contacts person people prospect prospects
customer client invitee attendee registrant subscriber applicant primary main custom your ihr ihre
ihren dein deine euer votre vos ton ta tes su sus tu tus seu sua teu tua suo tuo il la le lo los
les el l das der die den the of de del du des di da do dos della dell van het een a an in what
which who is are s e est ist qual quale cual que quelle quel che wie welche welches wat welk does
you we please enter bitte for and per work lavori lavora hai trabajas trabaja arbeiten arbeitest
travaillez current kunden dem im bei sie et y und jouw je twoj twoja twoje jest ваш ваша ваше hs mx
cf
"""
# Whose money is theirs and none of a deal.
NO_DEAL = "customer client kunden person people"
