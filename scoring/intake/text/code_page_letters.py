"""What names and sentences of each language are made of: the evidence for a code page.

Letters stand in order of frequency, the most frequent first; plain English letters are left out.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code page: Python's `codec`, the name people know, the languages it may hold.

    `prior` is how much rarer it is than Windows-1252, in natural logarithms.
    """

    codec: str
    label: str
    prior: float
    languages: tuple[str, ...]


ALPHABETS = {
    "western": "éüöäáóíñèçãâêôàßøåëúïîæõìòùýûœðþÿ",
    "english": "éèëïêç",
    "french": "éèàêçôîâëïûùœæ",
    "german": "üöäßéè",
    "spanish": "óíáéñúü",
    "portuguese": "ãçáéíóêõâúàô",
    "italian": "àèòùìéí",
    "nordic": "äöåøæéð",
    "central": "áéíóöüłęąěčřšžýőćśżńůűźňúťďşţăâîđľëôä",
    "polish": "łóężąśćźńéöü",
    "czech": "áíéěčřšžýůúňťďľôĺäóŕ",
    "hungarian": "áéöóőíüúű",
    "romanian": "ăîşţâșț",
    "croatian": "čćžšđ",
    "turkish": "ışüğçöâî",
    "baltic": "ėšāūžīēįąčęņļķģäõöü",
    "lithuanian": "ėšųžįąčęū",
    "latvian": "āīēšņūļžčķģ",
    "estonian": "äõüöšž",
    "russian": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "ukrainian": "оаинвеіртскмлдупйязьбгчєхїжшюцщфґ",
    "bulgarian": "аеиотнрсвлкдпмзяъубгчцжщхфйюшь",
    "greek": "αοιετσνηυρπκμλςίωόήέάγδύώθβχφξζψϊΐϋΰ",
    "hebrew": "יולהאמרתבשנםחדקעןפגצכסטזךףץ",
    "arabic": "ايملنروتبدهسعمحقكفةجشأطصخزىضإذثغئظآءؤ",
    "thai": "านรกอเงมยลว่ทสด้ตปะบ์ัิคีหจแพชใขไุูผซโธญึำณถษ็ฟืศฐภฝฮฎ",
}

# Marks beyond ASCII that sales files hold, and how often among a hundred such characters.
MARKS = {
    **dict.fromkeys("’–", 2.0),
    **dict.fromkeys("“”‘€\u00a0", 0.7),
    **dict.fromkeys("«»„…—•£°®™©ªº№", 0.2),
    **dict.fromkeys("¿¡´½¼¾²³·§×", 0.05),
}
# In English text the marks are nearly all there is beyond ASCII.
MARKS_WEIGHT = {"english": 8.0}

_WEST = ("french", "german", "spanish", "portuguese", "italian", "nordic")
_CENTRAL = ("central", "polish", "czech", "hungarian")
SINGLE = (
    CodePage("cp1252", "Windows-1252", 0.0, ("western", "english", *_WEST)),
    CodePage("iso8859_15", "ISO-8859-15", 3.0, ("western", "french", "german")),
    CodePage("cp1250", "Windows-1250", 1.5, (*_CENTRAL, "romanian", "croatian")),
    CodePage("iso8859_2", "ISO-8859-2", 3.0, (*_CENTRAL, "croatian")),
    CodePage("cp1254", "Windows-1254", 1.5, ("turkish",)),
    CodePage("cp1257", "Windows-1257", 2.5, ("baltic", "lithuanian", "latvian", "estonian")),
    CodePage("cp1251", "Windows-1251", 1.0, ("russian", "ukrainian", "bulgarian")),
    CodePage("koi8_r", "KOI8-R", 3.0, ("russian",)),
    CodePage("koi8_u", "KOI8-U", 3.5, ("ukrainian",)),
    CodePage("cp866", "DOS code page 866", 3.5, ("russian",)),
    CodePage("iso8859_5", "ISO-8859-5", 3.5, ("russian", "bulgarian")),
    CodePage("mac_cyrillic", "Mac Cyrillic", 4.0, ("russian",)),
    CodePage("cp1253", "Windows-1253", 1.5, ("greek",)),
    CodePage("iso8859_7", "ISO-8859-7", 3.0, ("greek",)),
    CodePage("cp1255", "Windows-1255", 1.5, ("hebrew",)),
    CodePage("cp1256", "Windows-1256", 1.5, ("arabic",)),
    CodePage("cp874", "Windows-874", 2.0, ("thai",)),
    CodePage("mac_roman", "Mac Roman", 3.0, ("western", "english", *_WEST)),
    CodePage("mac_latin2", "Mac Central European", 4.5, _CENTRAL),
    CodePage("cp850", "DOS code page 850", 4.5, ("western", *_WEST)),
    CodePage("cp437", "DOS code page 437", 5.0, ("western", "french", "german", "spanish")),
    CodePage("cp852", "DOS code page 852", 4.5, _CENTRAL),
)

MULTIPLE = (
    CodePage("cp932", "Shift-JIS", 1.0, ("japanese", "half-width")),
    CodePage("euc_jp", "EUC-JP", 2.5, ("japanese",)),
    CodePage("gb18030", "GB18030", 1.0, ("simplified",)),
    CodePage("cp950", "Big5", 1.5, ("traditional",)),
    CodePage("cp949", "EUC-KR", 1.0, ("korean",)),
)

# Frequent in names, places, companies and short sentences.
FREQUENT = {
    "japanese": (
        "田藤山本中村木小林佐高橋渡辺伊鈴井上野加吉川石原松岡長谷清水森池橋阿部内島崎西東北南大和"
        "子美郎太一二三男雄夫介輔翔健直樹陽恵真由紀香織奈菜愛彩花沙央里優結衣人也哉誠博明正弘和"
        "幸浩隆之裕史志智久信義孝秀樹徹学英司昭光平洋京都府県市区町名古屋札幌神戸横浜福仙台広千葉"
        "埼玉新宿渋株式会社有限公商事工業電機製作所銀行部課営業担当様日月年時分今明来先週電話連絡"
        "資料請求見積契約希望検討済未対応者顧客番号氏住所備考問合確認送付説明返事興味予定訪問回"
    ),
    "simplified": (
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋"
        "蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万"
        "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅文建国志海燕雪婷婷浩宇轩欣怡佳"
        "子小大一二三天生春晓东云飞鹏鑫波斌辉峰博俊丹琳慧莉萍玲倩颖洁晨思雨梦"
        "北京上广州深圳市省区县天津重庆成都武汉南西安杭苏青岛沈阳大连厦门宁波长沙郑州济朝海淀浦新"
        "有限公司责任股份科技术贸易电子信息网络集团发展实业银行学中国人的是在不了我们他这个客户"
        "编号姓名城市话联系方式备注来源状态已未需要对产品感兴趣请明后天再打回复价格报价合同经理先女士"
    ),
    "traditional": (
        "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周徐蘇葉莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧梁趙"
        "顏柯翁魏孫戴范方宋鄧杜傅侯曹薛丁卓馬阮董唐溫藍石蔣古紀姚連馮歐程湯田康姜白"
        "怡君志明淑芬家豪雅婷俊傑美玲建宏佩珊宗翰惠雯心欣宜婉玉華英文秀麗雪珍素貞芳慧娟琪萱宇冠承"
        "哲彥廷偉國榮信成德仁義正大小一二三子春生金水木龍鳳台臺北市中南高雄新竹桃園基隆嘉義彰化縣"
        "區鄉鎮路街號樓板橋信義西屯左營香港九九龍有限公司股份企業統科技電子貿易實業銀行集團工程"
        "編號姓名城市話聯絡方式備註來源狀態已未需要對產品感興趣請明後天再打回覆價格報價合約經理先生小姐"
        "的是在不了我們他這個人客戶"
    ),
    "korean": (
        "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구나민진지"
        "준서연훈수빈은현아도소율영호경희미숙자순정상철재석동태형선혜원예시윤채건승기용환규인해"
        "울특별시부산광역대전주인천원창수고양성남도군구읍면동로길제경북충청강전라"
        "주식회사유한상사전자무역은행산업기술개발국한의가는을를에이다고니습합하했요로사일화락연전"
        "내오후담당확인문의견적요청고객번호름소메모비상태관심있없음완료미예약방월년"
    ),
}
