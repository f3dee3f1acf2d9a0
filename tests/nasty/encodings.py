"""Text in many encodings and with odd line ends: names must come out right, never mojibake."""

from .case import Reads, Trial, trial
from .leads import GRID, HEADER, LEADS, text

FAMILY = "2 encodings"
WHOLE = Reads(headers=HEADER, body=LEADS)
PLAIN = text(GRID)

WESTERN = [
    ["1", "“Best” Müller – GmbH", "Zürich", "€ 12"],
    ["2", "Zoë’s Café", "Orléans", "€ 7"],
    ["3", "Søren Åkesson", "Malmö", "€ 0"],
    ["4", "François Hébert", "Besançon", "€ 90"],
    ["5", "José Peña", "Málaga", "€ 3"],
    ["6", "Tom Baker", "Leeds", "€ 4"],
]
LATIN = [[*row[:1], row[1].strip("“").replace("” ", " "), row[2], row[3][2:]] for row in WESTERN]
LATIN = [[c.replace("–", "-").replace("’", "'").replace("”", "") for c in r] for r in LATIN]
RUSSIAN = (
    "Иван Петров/Москва,Анна Смирнова/Казань,Ольга Кузнецова/Екатеринбург,Дмитрий Соколов/Томск,"
    "Мария Попова/Самара,Сергей Лебедев/Ростов-на-Дону,Елена Новикова/Уфа,Алексей Морозов/Пермь,"
    "Татьяна Волкова/Воронеж,Николай Зайцев/Омск"
)
JAPANESE = (
    "佐藤 健太/東京都新宿区,鈴木 美咲/大阪市北区,高橋 翔/横浜市,田中 さくら/名古屋市,"
    "伊藤 大輔/札幌市,渡辺 陽子/神戸市,山本 直樹/京都市,"
    "中村 恵美/福岡市博多区,小林 誠/仙台市,株式会社ヤマダ/広島市"
)
CHINESE = (
    "王伟/北京市朝阳区,李娜/上海市浦东新区,张敏/广州市天河区,刘洋/深圳市南山区,陈静/杭州市西湖区,"
    "杨磊/成都市武侯区,赵丽/武汉市,黄强/南京市,周杰/重庆市,吴芳/西安市雁塔区,华为技术有限公司/东莞市"
)
KOREAN = (
    "김민준/서울특별시,이서연/부산광역시,박지훈/인천광역시,최수빈/대구광역시,정우진/대전광역시,"
    "강하은/광주광역시,조현우/울산광역시,윤지아/수원시,장도윤/창원시,임소율/고양시"
)
TAIWANESE = (
    "陳怡君/臺北市信義區,林志明/新北市板橋區,黃淑芬/臺中市西屯區,張家豪/高雄市左營區,李雅婷/臺南市,"
    "王俊傑/桃園市,吳美玲/新竹市,劉建宏/基隆市,蔡佩珊/嘉義市,楊宗翰/彰化縣,統一企業股份有限公司/臺南市"
)


def local(people: str, header: tuple[str, str, str]) -> list[list[str]]:
    named = [person.split("/") for person in people.split(",")]
    return [list(header), *([f"{n:04}", *who] for n, who in enumerate(named, start=1))]


def encoded(rows: list[list[str]], encoding: str, delimiter: str = ",") -> Trial:
    content = text(rows, delimiter, "\r\n").encode(encoding)
    return trial(content, Reads(headers=rows[0], body=rows[1:]))


def whole(content: bytes | str) -> Trial:
    return trial(content, WHOLE)


HEAD = ["ID", "Name", "City", "Value"]
LONE = text(GRID, end="\r")
ENDS = ["\n", "\r\n", "\r", "\r\n", "\n", "\n", "\r", "\r\n", "\n"]
MIXED = "".join(text([row], end=end) for row, end in zip(GRID, ENDS, strict=True))

CASES: dict[str, tuple[Trial, ...]] = {
    "UTF-8 with and without mark": (
        whole(PLAIN),
        whole(PLAIN.encode("utf-8-sig")),
        whole(b"\xef\xbb\xbf" + PLAIN.encode("utf-8-sig")),
    ),
    "UTF-16 with and without mark": (
        whole(PLAIN.encode("utf-16")),
        whole(PLAIN.encode("utf-16-le")),
        whole(PLAIN.encode("utf-16-be")),
        whole(b"\xfe\xff" + PLAIN.encode("utf-16-be")),
        encoded(local(CHINESE, ("编号", "姓名", "城市")), "utf-16"),
    ),
    "UTF-32 with and without mark": (
        whole(PLAIN.encode("utf-32")),
        whole(PLAIN.encode("utf-32-le")),
        whole(b"\0\0\xfe\xff" + PLAIN.encode("utf-32-be")),
        whole(PLAIN.encode("utf-32-be")),
    ),
    "Windows-1252 and Latin-1": (
        encoded([HEAD, *WESTERN], "cp1252", ";"),
        encoded([HEAD, *LATIN], "latin-1"),
        whole(PLAIN.encode("latin-1")),
    ),
    "Mac Roman": (
        encoded([HEAD, *WESTERN], "mac_roman"),
        trial(text(GRID, end="\r").encode("mac_roman"), WHOLE),
    ),
    "Windows-1251": (
        encoded(local(RUSSIAN, ("ID", "Имя", "Город")), "cp1251", ";"),
        encoded(local(RUSSIAN, ("ID", "Name", "City")), "cp1251"),
    ),
    "Shift-JIS": (
        encoded(local(JAPANESE, ("番号", "氏名", "住所")), "cp932"),
        encoded(local(JAPANESE, ("ID", "Name", "City")), "shift_jis"),
    ),
    "GB18030": (
        encoded(local(CHINESE, ("编号", "姓名", "城市")), "gb18030"),
        encoded(local(CHINESE, ("ID", "Name", "City")), "gb18030", "\t"),
    ),
    "EUC-KR": (encoded(local(KOREAN, ("번호", "이름", "도시")), "euc-kr"),),
    "Big5": (encoded(local(TAIWANESE, ("編號", "姓名", "城市")), "big5"),),
    "NUL characters": (
        trial(PLAIN.replace("Anna", "An\0na"), Reads(headers=HEADER, body=LEADS, told=["NUL"])),
        trial(PLAIN + "\0" * 512, Reads(headers=HEADER, body=LEADS)),
    ),
    "mixed, lone and missing line ends, a sep= line": (
        whole(MIXED),
        whole(LONE),
        whole(PLAIN.rstrip("\n")),
        whole("sep=;\r\n" + text(GRID, ";", "\r\n")),
        whole(("sep=\t\r\n" + text(GRID, "\t", "\r\n")).encode("utf-16")),
        whole(PLAIN.replace("\n", "\r\r\n")),
    ),
}
