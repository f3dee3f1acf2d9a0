"""Tables in many languages, each in the encodings its exports come in."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from .polluted import Polluted, clean_lines, made
from .render import text
from .sources import Source

_MARKS = {
    "utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE, "utf-32-be": codecs.BOM_UTF32_BE,
}  # fmt: skip
_WEST = ("cp1252", "latin-1", "mac-roman")


@dataclass(frozen=True, slots=True)
class Language:
    """Words of a language and the encodings that hold them besides Unicode."""

    name: str
    header: str
    people: Sequence[str]
    cities: Sequence[str]
    notes: Sequence[str]
    encodings: Sequence[str]


_LANGUAGES = (
    Language("French", "Numéro,Prénom et nom,Ville,Montant,Créé le,Remarque",
             ("Chloé Lefèvre", "Benoît Garçon", "Zoé Noël", "Anaïs Prévost", "Jérôme Côté"),
             ("Besançon", "Nîmes", "Orléans", "Saint-Étienne", "Évreux"),
             ("à rappeler après les fêtes", "déjà client, très intéressé",
              "préfère être joint le matin", "où en est le devis envoyé en février ?"), _WEST),
    Language("German", "Nummer,Name,Stadt,Umsatz,Angelegt am,Bemerkung",
             ("Jürgen Größer", "Bärbel Müller", "Sören Weiß", "Käthe Löwe", "Günther Böhm"),
             ("Köln", "München", "Düsseldorf", "Würzburg", "Lübeck"),
             ("möchte zurückgerufen werden", "prüft noch, fällt nächste Woche",
              "hat größeren Bedarf für das Frühjahr", "schließt Verträge nur jährlich"), _WEST),
    Language("Spanish", "Número,Nombre,Ciudad,Importe,Creado,Observación",
             ("Íñigo Muñoz", "Begoña Núñez", "José Ibáñez", "Lucía Gómez", "Ángel Peña"),
             ("Málaga", "Cádiz", "A Coruña", "Logroño", "Mérida"),
             ("pidió información, llamará mañana", "también está interesada su compañía",
              "aún no decidió", "quería más días de prueba"), _WEST),
    Language("Polish", "Numer,Imię i nazwisko,Miasto,Kwota,Utworzono,Uwagi",
             ("Łukasz Wójcik", "Małgorzata Żak", "Zbigniew Dąbrowski", "Józef Świątek"),
             ("Łódź", "Kraków", "Gdańsk", "Wrocław", "Częstochowa"),
             ("prosił o ofertę, zadzwoni później", "już jest naszym klientem",
              "interesuje się większą ilością", "nie może rozmawiać przed południem"),
             ("cp1250", "iso8859-2")),
    Language("Russian", "Номер,Имя,Город,Сумма,Создан,Примечание",
             ("Анна Кузнецова", "Сергей Соловьёв", "Ольга Щербакова", "Дмитрий Жуков"),
             ("Москва", "Казань", "Самара", "Нижний Новгород", "Екатеринбург"),
             ("просил перезвонить вечером", "уже получил предложение, думает",
              "хочет скидку на большой заказ", "не отвечает на письма"), ("cp1251", "koi8-r")),
    Language("Greek", "Αριθμός,Όνομα,Πόλη,Ποσό,Ημερομηνία,Σχόλιο",
             ("Γιώργος Παππάς", "Ελένη Δήμου", "Νίκος Αγγέλου", "Μαρία Ψαρρά"),
             ("Αθήνα", "Θεσσαλονίκη", "Πάτρα", "Ηράκλειο"),
             ("ζήτησε προσφορά, θα τηλεφωνήσει", "είναι ήδη πελάτης",
              "ενδιαφέρεται για μεγάλη ποσότητα"), ("cp1253",)),
    Language("Japanese", "番号,氏名,都市,金額,作成日,備考",
             ("佐藤 花子", "鈴木 一郎", "高橋 健太", "田中 美咲", "渡辺 直樹"),
             ("東京", "大阪", "名古屋", "札幌", "横浜"),
             ("来週もう一度電話をください", "見積書を送りました、返事待ちです",
              "展示会で名刺を交換した", "カタログを希望しています"), ("shift_jis", "euc-jp")),
    Language("Chinese", "编号,姓名,城市,金额,创建日期,备注",
             ("王小明", "李丽华", "张伟强", "刘志远", "陈美玲"),
             ("北京", "上海", "广州", "深圳", "成都"),
             ("客户希望下周再联系", "已经发送报价单, 等待回复", "在展会上认识的新客户",
              "对我们的产品非常感兴趣"), ("gb18030",)),
    Language("Korean", "번호,이름,도시,금액,생성일,비고",
             ("김민수", "이서연", "박지훈", "최유진", "정하늘"),
             ("서울", "부산", "대구", "인천", "광주"),
             ("다음 주에 다시 전화해 주세요", "견적서를 보냈습니다, 답변 대기 중",
              "전시회에서 만난 고객입니다", "제품에 관심이 많습니다"), ("euc-kr",)),
)  # fmt: skip


def _table(language: Language, random: Random, rows: int) -> Source:
    return Source(
        language.name,
        language.header.split(","),
        [
            [str(at + 1), random.choice(language.people), random.choice(language.cities),
             f"{random.randrange(1000, 99999) / 100:.2f}",
             f"2024-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
             random.choice(language.notes)]
            for at in range(rows)
        ],
    )  # fmt: skip


def encoded(seed: int) -> Iterator[Polluted]:
    """Every language in every encoding, long and short, with and without a byte order mark."""
    for language in _LANGUAGES:
        for rows in (60, 12):
            yield from _in_all(language, _table(language, Random(f"{seed} {language.name}"), rows))


def _in_all(language: Language, table: Source) -> Iterator[Polluted]:
    whole = text(clean_lines(table), table.style)
    size = f"{len(table.rows)} rows"
    for name, mark in _MARKS.items():
        content = whole.encode(name)
        yield made(table, f"{name} with mark", size, mark + content, harmless=True)
        yield made(table, f"{name} without mark", size, content, harmless=name == "utf-8")
    for name in language.encodings:
        yield made(table, f"encoding {name}", size, whole.encode(name), unclear=True)
