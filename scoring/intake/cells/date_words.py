"""The words of dates in the larger languages: months, weekdays, what stands between them.

Months and weekdays are those of Unicode's CLDR, full and short, as words alone and within a date.
"""

from unicodedata import normalize

_MONTHS = (
    "jan january januar januari janvier janv enero ene gennaio gen janeiro stycznia sty styczeń "
    "ledna led leden januára január ianuarie ian tammikuuta tammi tammikuu ocak oca января янв "
    "январь січня січ січень ιανουαρίου ιαν ιανουάριοσ jänner "
    "يناير जनवरी มกราคม jaanuar ינואר בינואר",
    "feb february februar februari février févr fevrier fév fev febrero febbraio fevereiro lutego "
    "lut luty února úno únor februára február febr februarie helmikuuta helmi helmikuu şubat şub "
    "февраля февр фев февраль лютого лют лютий φεβρουαρίου φεβ φεβρουάριοσ "
    "فبراير فيفري شباط फरवरी फ़रवरी กุมภาพันธ์ veebruar פברואר בפברואר",
    "mar march märz maerz mär mrz mars marzo março marco maart mrt marca marzec března bře březen "
    "marec március márc martie marts maaliskuuta maalis maaliskuu mart марта мар март березня бер "
    "березень μαρτίου μαρ μάρτιοσ μάρ "
    "مارس آذار मार्च มีนาคม maret märts מרץ במרץ",
    "apr april avril avr abril abr aprile kwietnia kwi kwiecień dubna dub duben apríla apríl "
    "április ápr aprilie huhtikuuta huhti huhtikuu nisan nis апреля апр апрель квітня квіт "
    "квітень απριλίου απρ απρίλιοσ "
    "أبريل ابريل إبريل نيسان अप्रैल เมษายน aprill אפריל באפריל",
    "may mai mayo maggio mag maio mei maja maj května kvě květen mája máj május toukokuuta touko "
    "toukokuu mayıs мая май травня трав травень μαΐου μαΐ μάιοσ μάι "
    "مايو أيار ايار मई พฤษภาคม מאי במאי",
    "jun june juni juin junio giugno giu junho czerwca cze czerwiec června čvn červen júna jún "
    "június iunie iun kesäkuuta kesä kesäkuu haziran haz июня июн июнь червня черв червень "
    "ιουνίου ιουν ιούνιοσ ιούν junij "
    "يونيو حزيران जून มิถุนายน juuni יוני ביוני",
    "jul july juli juillet juil julio luglio lug julho lipca lip lipiec července čvc červenec "
    "júla júl július iulie iul heinäkuuta heinä heinäkuu temmuz tem июля июл июль липня лип "
    "липень ιουλίου ιουλ ιούλιοσ ιούλ julij "
    "يوليو تموز जुलाई กรกฎาคม juuli יולי ביולי",
    "aug august août aout agosto ago augustus sierpnia sie sierpień srpna srp srpen augusta "
    "augusztus augusti elokuuta elo elokuu ağustos ağu августа авг август серпня серп серпень "
    "αυγούστου αυγ αύγουστοσ αύγ avgust avg "
    "أغسطس اغسطس آب अगस्त สิงหาคม agustus ags ogos אוגוסט באוגוסט",
    "sep sept september septembre septiembre settembre set setembro września wrz wrzesień září "
    "zář septembra szeptember szept septembrie syyskuuta syys syyskuu eylül eyl сентября сент "
    "сентябрь вересня вер вересень σεπτεμβρίου σεπ σεπτέμβριοσ "
    "سبتمبر أيلول सितंबर सितम्बर กันยายน ספטמבר בספטמבר",
    "oct october oktober okt octobre octubre ottobre ott outubro out października paź październik "
    "října říj říjen októbra október octombrie lokakuuta loka lokakuu ekim eki октября окт "
    "октябрь жовтня жовт жовтень οκτωβρίου οκτ οκτώβριοσ "
    "أكتوبر اكتوبر अक्टूबर अक्तूबर ตุลาคม oktoober אוקטובר באוקטובר",
    "nov november novembre noviembre novembro listopada lis listopad listopadu novembra noiembrie "
    "marraskuuta marras marraskuu kasım kas ноября нояб ноябрь листопада лист листопад νοεμβρίου "
    "νοε νοέμβριοσ νοέ "
    "نوفمبر नवंबर नवम्बर พฤศจิกายน נובמבר בנובמבר",
    "dec december dezember dez décembre decembre déc diciembre dic dicembre dezembro grudnia gru "
    "grudzień prosince pro prosinec decembra decembrie desember des joulukuuta joulu joulukuu "
    "aralık ara декабря дек декабрь грудня груд грудень δεκεμβρίου δεκ δεκέμβριοσ "
    "ديسمبر दिसंबर दिसम्बर ธันวาคม detsember disember דצמבר בדצמבר",
)
# A month by its word in lower case.
MONTH = {
    normalize("NFKC", word): at
    for at, words in enumerate(_MONTHS, start=1)
    for word in words.split()
}
_WEEKDAY_WORDS = """
monday mon montag mo lundi lun lunes lunedì lunedi segunda feira seg maandag ma poniedziałek pon
pondělí po pondelok hétfő luni måndag mån mandag man maanantaina maanantai pazartesi pzt
понедельник пн понеділок δευτέρα δευ tuesday tue tues dienstag di mardi mar martes martedì martedi
terça ter dinsdag wtorek wt úterý út utorok ut kedd marți tisdag tis tirsdag tirs tir tiistaina ti
tiistai salı sal вторник вт вівторок τρίτη τρί wednesday wed mittwoch mi mercredi mer miércoles
miercoles mié mie mercoledì mercoledi quarta qua woensdag wo środa śr středa st streda szerda sze
miercuri onsdag ons keskiviikkona ke keskiviikko çarşamba çar среда ср середа τετάρτη τετ thursday
thu thur thurs donnerstag do jeudi jeu jueves jue giovedì giovedi gio quinta qui donderdag czwartek
czw čtvrtek čt štvrtok št csütörtök joi torsdag tors tor torstaina torstai perşembe per четверг чт
четвер πέμπτη πέμ friday fri freitag fr vendredi ven viernes vie venerdì venerdi sexta sex vrijdag
vr piątek pt pátek pá piatok pi péntek vineri vin fredag fre perjantaina pe perjantai cuma cum
пятница пт пʼятниця παρασκευή παρ saturday sat samstag sonnabend sa samedi sam sábado sabado sáb
sabato sab zaterdag za sobota sob so szombat szo sâmbătă sâm lördag lör lørdag lør lauantaina la
lauantai cumartesi cmt суббота сб субота σάββατο σάβ sunday sun sonntag dimanche dim domingo dom
domenica zondag zo niedziela niedz neděle ne nedeľa vasárnap duminică dum söndag sön søndag søn
sunnuntaina su sunnuntai pazar paz воскресенье вс неділя нд κυριακή κυρ
月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 日
星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日
الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์
senin selasa rabu kamis jumat sabtu minggu
월요일 화요일 수요일 목요일 금요일 토요일 일요일 월 화 수 목 금 토 일
"""
# Some are short for a month too: the month is then the other word.
WEEKDAYS = frozenset(normalize("NFKC", _WEEKDAY_WORDS).split())
_FILLER_WORDS = """
the of at on am um uhr uur às den der le à a las los el de del di da do dal alle ore h hrs hours kl
klo klokken om op på o godz w dnia v ve ob г р року год в saat st nd rd th er ère e t pukul jam
الساعة في बजे को วันที่ เวลา น lúc
"""
# What may stand between the parts of a date and say nothing.
FILLERS = frozenset(normalize("NFKC", _FILLER_WORDS).split())
_BEFORE_NOON = "صباحا صباحًا a am 上午 午前 오전 凌晨 早上 öö πμ vorm vormittags"
_AFTER_NOON = "مساء مساءً p pm 下午 午後 오후 晚上 ös μμ nachm nachmittags"
# Before and after noon, as words.
HALVES = dict.fromkeys(_BEFORE_NOON.split(), "a") | dict.fromkeys(_AFTER_NOON.split(), "p")
