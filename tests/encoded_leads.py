"""Lead files in many languages and code pages, mostly in plain English letters as exports are."""

import random

PLAIN = "Tom Baker|Anna Smith|Raj Patel|Peter Jones|Mary Brown|Lee Chan|Nina Rossi|Omar Khan"
NOTES = "call back on Monday|wants a quote|no answer|sent the price list|not interested|asked twice"

# Names first, then sentences, as they stand in the cells of a lead file.
CELLS = {
    "western": (
        "René Dubois|Jürgen Müller|José García|Zoë Baker|François Lefèvre|Søren Åkesson|"
        "Peña Ibáñez|Björn Weiß|João Gonçalves|Inés Núñez|Hélène Côté|Göran Sjöberg|"
        "Mário Simões|Noël Péché|Günther Groß|Málaga|Zürich|Besançon|São Paulo|Düsseldorf|"
        "Malmö|Tromsø|Córdoba|Cafe Zoé|besucht die Messe in Köln|"
        "möchte ein Angebot für fünf Geräte|rappeler après l'été|"
        "le client a déjà reçu le devis|llamar mañana por la tarde|"
        "está de vacaciones en España|não atende, ligar amanhã|"
        "vill ha en offert på två maskiner"
    ),
    "polish": (
        "Łukasz Żółć|Paweł Wójcik|Małgorzata Dąbrowska|Michał Kowalczyk|Świętosław Jabłoński|"
        "Elżbieta Zając|Józef Górski|Agnieszka Woźniak|Stanisław Król|Grażyna Pająk|Łódź|"
        "Wrocław|Gdańsk|Kraków|Poznań|Rzeszów|Zielona Góra|Sławomir Sikorski|Błażej Mączka|"
        "Bożena Ślusarczyk|proszę zadzwonić później|klient chce ofertę na piśmie|"
        "nie odbiera, spróbować w środę|już ma umowę z inną firmą|wysłać cennik i próbkę|"
        "pyta o możliwość płatności w ratach"
    ),
    "czech": (
        "Jiří Dvořák|Tomáš Novák|Kateřina Černá|Zdeněk Růžička|Lukáš Procházka|Věra Kučerová|"
        "Ondřej Šťastný|Božena Němcová|Štěpán Žižka|Plzeň|České Budějovice|Ústí nad Labem|"
        "Liberec Šárka|Matěj Říha|Eliška Dušková|Přemysl Čapek|Barbora Veselá|Hana Křížová|"
        "Jaroslav Beneš|Brňany|zavolat příští týden|zákazník chce nabídku|"
        "už má jiného dodavatele|poslat ceník poštou|neodpovídá na telefon, zkusit později|"
        "žádá o slevu při větším odběru"
    ),
    "hungarian": (
        "Nagy László|Kovács Győző|Szabó Erzsébet|Tóth Ágnes|Horváth Gergő|Varga Zsófia|"
        "Kiss Jenő|Fehér Dezső|Szűcs Ödön|Győr|Debrecen Fő út|Székesfehérvár|Hódmezővásárhely|"
        "Kőszeg|Őrs Csűrös|Németh Ernő|Lukács Tünde|Mező Béla|Erdős Pál|Szőke Ilona|"
        "jövő héten hívható|árajánlatot kér e-mailben|nem vette fel a telefont|"
        "később döntenek erről"
    ),
    "russian": (
        "Иван Петров|Анна Смирнова|Дмитрий Кузнецов|Ольга Соколова|Сергей Лебедев|"
        "Екатерина Новикова|Алексей Морозов|Наталья Волкова|Павел Ёлкин|Юлия Щербакова|Москва|"
        "Санкт-Петербург|Казань|Нижний Новгород|Екатеринбург|Ростов|ООО Ромашка|Игорь Жуков|"
        "Мария Цветкова|Фёдор Хабаров|перезвонить в понедельник|"
        "клиент просит коммерческое предложение|не отвечает на звонки|"
        "хочет скидку на первую поставку|отправить прайс на почту|"
        "уже работает с другой компанией"
    ),
    "ukrainian": (
        "Олександр Шевченко|Наталія Коваленко|Андрій Бондаренко|Юлія Ткаченко|Сергій Кравчук|"
        "Їжакевич|Євген Мельник|Оксана Поліщук|Тарас Лисенко|Ірина Гончар|Київ|Львів|Харків|"
        "Чернівці|Запоріжжя|Дніпро|Вінниця|Любов Гриценко|Микола Ґрунтенко|Богдан Хмельницький|"
        "передзвонити у вівторок|клієнт просить рахунок|не відповідає на дзвінки|"
        "потрібна знижка"
    ),
    "greek": (
        "Γιώργος Παπαδόπουλος|Μαρία Νικολάου|Δημήτρης Γεωργίου|Ελένη Κωνσταντίνου|"
        "Νίκος Αθανασίου|Άννα Οικονόμου|Κώστας Ζαφειρίου|Σοφία Ψαρρά|Αθήνα|Θεσσαλονίκη|Πάτρα|"
        "Ηράκλειο|Λάρισα|Βόλος|Χρήστος Ξένος|Φωτεινή Λάμπρου|Ιωάννης Δήμου|Έλλη Ράπτη|"
        "Όλγα Τσάκαλου|Θανάσης Βέργος|να καλέσω αύριο το πρωί|θέλει προσφορά για δέκα τεμάχια|"
        "δεν απαντά στο τηλέφωνο|ζητά έκπτωση"
    ),
    "turkish": (
        "Ayşe Yılmaz|Mehmet Çelik|Gülşen Şahin|İbrahim Öztürk|Oğuz Kılıç|Fatma Aydın|"
        "Hüseyin Doğan|Çağla Güneş|İsmail Arslan|Şule Koç|İstanbul|Diyarbakır|Eskişehir|Muğla|"
        "Şanlıurfa|Uğur Işık|Tuğba Yıldız|Ömer Çakır|Begüm Ağaoğlu|Nazlı Erdoğan|"
        "yarın tekrar aranacak|müşteri fiyat teklifi istiyor|telefona cevap vermiyor|"
        "başka firmayla çalışıyor"
    ),
    "hebrew": (
        "דוד כהן|שרה לוי|יוסף מזרחי|רחל פרץ|משה ביטון|מיכל אברהם|יעקב פרידמן|נועה שפירא|"
        "אבי גולן|תמר רוזנברג|תל אביב|ירושלים|חיפה|באר שבע|נתניה|אשדוד|עומר דהן|ליאת צור|"
        "גיל סגל|איתן קפלן|להתקשר מחר בבוקר|הלקוח מבקש הצעת מחיר|לא עונה לטלפון|"
        "כבר עובד עם חברה אחרת"
    ),
    "arabic": (
        "محمد علي|فاطمة حسن|أحمد إبراهيم|خالد العتيبي|نورة القحطاني|يوسف منصور|سارة عبد الله|"
        "عمر الخطيب|ليلى حداد|حسين صالح|الرياض|القاهرة|دبي|جدة|بيروت|الدار البيضاء|مريم زايد|"
        "طارق شريف|هند غانم|سعيد المري|الاتصال غدا صباحا|العميل يطلب عرض سعر|"
        "لا يجيب على الهاتف|يريد خصما على الطلب الأول"
    ),
    "thai": (
        "สมชาย ใจดี|สมหญิง รักไทย|วิชัย ศรีสุข|นภา แสงทอง|ประเสริฐ วงศ์ใหญ่|กรุงเทพ|เชียงใหม่|"
        "ภูเก็ต|ขอนแก่น|อนุชา บุญมี|พิมพ์ใจ จันทร์เพ็ญ|ธนากร ทองคำ|มาลี สุขใจ|โทรกลับวันจันทร์|"
        "ลูกค้าขอใบเสนอราคา|ไม่รับสาย|สนใจสินค้าใหม่"
    ),
    "baltic": (
        "Jonas Žukauskas|Rūta Kazlauskienė|Šarūnas Jančiauskas|Daiva Petrauskaitė|"
        "Jānis Bērziņš|Mārtiņš Ozoliņš|Līga Kalniņa|Ģirts Šķēle|Rīga|Šiauliai|Klaipėda|"
        "Panevėžys|Jūrmala|Gintarė Čepaitė|Zita Žemaitytė|paskambinti kitą savaitę|"
        "klientas prašo pasiūlymo|zvanīt nākamnedēļ|vēlas saņemt piedāvājumu"
    ),
    "japanese": (
        "山田太郎|佐藤花子|鈴木一郎|高橋美咲|田中健太|伊藤さくら|渡辺陽子|中村大輔|小林誠|"
        "加藤ゆい|株式会社ヤマダ|東京都新宿区|大阪市北区|名古屋市中区|福岡県|札幌市|齋藤拓海|"
        "藤井聡|松本あかり|トヨタ自動車|来週お電話ください|見積書を送付しました|"
        "担当者は不在です|資料を希望している|価格が高いと言われた|検討中とのこと"
    ),
    "simplified": (
        "王小明|李娜|张伟|刘洋|陈静|杨磊|赵丽华|黄志强|周杰|吴芳|欧阳雪|诸葛亮|北京市|上海浦东|"
        "深圳南山|成都武侯区|华为技术有限公司|阿里巴巴集团|谢霆|冯绍峰|下周一再联系客户|"
        "已经发送报价单|对产品很感兴趣|电话没有人接|希望得到更多折扣|需要与经理商量"
    ),
    "traditional": (
        "陳大文|林志明|黃淑芬|張家豪|李雅婷|王俊傑|吳美玲|劉建宏|蔡佩珊|楊宗翰|歐陽菲|臺北市|"
        "新北市板橋區|高雄市|香港九龍灣|統一企業|台灣積體電路|謝欣怡|許文龍|曾國藩|"
        "下週一再聯絡客戶|已經寄出報價單|對產品很有興趣|電話沒有人接聽|希望得到更多折扣|"
        "需要與經理討論"
    ),
    "korean": (
        "김민수|이서연|박지훈|최수빈|정우진|강하은|조현우|윤지아|장도윤|임소율|한가람|오세훈|"
        "서울특별시|부산광역시|대구|인천|삼성전자|현대자동차|신동엽|황보라|"
        "다음 주에 전화하기로 함|견적서를 보냈습니다|전화를 받지 않음|제품에 관심이 많다|"
        "가격 할인을 원함|담당자가 출장 중"
    ),
    "german": (
        "Jürgen Müller|Günther Böhm|Käthe Schröder|Jörg Weiß|Björn Groß|Zürich|Düsseldorf|Köln|"
        "Würzburg|Saarbrücken|René Schäfer|Sören Köhler|möchte ein Angebot für fünf Geräte|"
        "bitte später zurückrufen|hat schon einen Vertrag mit Müller|Größe und Maße prüfen"
    ),
}

PAGES = (
    *((codec, "western") for codec in ("cp1252", "latin-1", "iso8859_15", "mac_roman", "cp850")),
    ("cp437", "german"),
    *((codec, "polish") for codec in ("cp1250", "iso8859_2", "cp852")),
    *((codec, "czech") for codec in ("cp1250", "iso8859_2")),
    ("cp1250", "hungarian"),
    *((codec, "russian") for codec in ("cp1251", "koi8_r", "cp866")),
    *((codec, "ukrainian") for codec in ("cp1251", "koi8_u")),
    ("cp1253", "greek"),
    ("cp1254", "turkish"),
    ("cp1255", "hebrew"),
    ("cp1256", "arabic"),
    ("cp1257", "baltic"),
    ("cp874", "thai"),
    *((codec, "japanese") for codec in ("cp932", "euc_jp", "iso2022_jp")),
    *((codec, "simplified") for codec in ("gb18030", "gbk")),
    ("cp950", "traditional"),
    ("cp949", "korean"),
)


def lead_file(language: str, cells: int, seed: int, rows: int = 200) -> str:
    """A file of leads with this many cells in the language, the rest in plain English."""
    draw = random.Random(f"{language} {cells} {seed}")
    own = CELLS[language].split("|")
    table = [
        [f"{n:05}", draw.choice(PLAIN.split("|")), f"{draw.randrange(9000)}.50", "2026-03-14"]
        for n in range(rows)
    ]
    for row in table:
        row.append(draw.choice(NOTES.split("|")))
    for row in draw.sample(range(rows), cells):
        cell = draw.choice(own)
        table[row][4 if cell[0].islower() and draw.random() < 0.9 else 1] = cell
    lines = [["id", "name", "amount", "created", "note"], *table]
    return "".join(",".join(line) + "\r\n" for line in lines)
