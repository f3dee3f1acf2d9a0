"""Common given names and surnames of many countries, by which a column of names is known.

They are compared as `folded_name` writes them: in small letters and without accents. A list of this
length holds a tenth or more of the leads of nearly any country, and next to no city or company.
"""

_GIVEN = """
aaron abdul abdullah abigail adam adrian adriana agnieszka ahmad ahmed aisha ajay akira alberto
alejandro aleksandr alex alexander alexandra alexandre alexey ali alice alina amanda amina amit
amy ana anastasia anders andre andrea andreas andrei andrew andrey andrzej angela anil anita
anja anjali ankit anna anne anthony antoine anton antonio anu arjun arun ashok astrid ayesha
barbara beatriz benjamin bernard bernd betty bianca bjorn bogdan brandon brenda brian bruno
camille carla carlo carlos carmen carol carolina caroline catherine cecilia celine charles
charlotte chiara chris christian christina christine christoph christopher claire clara claudia
claudio cristian cristina daniel daniela daniele danielle dario david deborah deepa deepak denis
dennis diana diego dieter dirk divya dmitri dmitry dominik donald donna dorota dorothy eduardo
edward ekaterina elena eleni elisa elisabeth elizabeth ellen emil emilia emily emma emmanuel
enrique eric erik erika ernesto esther eva evelyn fabian fabio farah fatima fatma federica felix
fernanda fernando filip florian francesca francesco francisco francois frank franz frederic
friedrich gabriel gabriela gary georg george georgios gerard gerhard giorgio giovanni giulia
giuseppe gloria gonzalo grace greg guido guillaume gustavo habib hannah hans harald harish
hassan heather heike heinz helen helena helga henrik henry hiroshi hugo hussein ibrahim igor
ikram inge ingrid irene irina isabel isabella isabelle ivan jack jacob jacqueline jakob jakub
james jan jana jane janet jason javier jean jeffrey jennifer jens jeremy jessica jesus joachim
joan joana joao johan johann johanna johannes john jonas jonathan jorge jose joseph joshua juan
judith julia julie julien jurgen justin kamal karen karin karl karolina katarzyna katharina
katherine kathleen kavita keith kelly kenji kenneth kevin khaled kiran klaus krishna kristina
krzysztof kumar kurt lakshmi lars laura lauren lea leila lena leo leonardo leonie lin linda lisa
lorenzo louis louise luca lucas lucia lucie luis luisa lukas maciej magdalena mahmoud manfred
manish manoj manuel marc marcel marco marcos marek margaret maria mariam marie marina mario
marion mark markus marta martha martin martina mary maryam mateo mateusz matteo matthew matthias
maurizio max maximilian mehmet melanie melissa mia michael michal michel michele michelle miguel
mikhail mohamed mohammad mohammed monica monika mustafa nadia nancy natalia natalie nathalie
nathan neha nicholas nicola nicolas nicole nikhil nikita nikolai nina noah olga oliver olivia
olivier omar oscar pablo paola paolo patricia patrick patrik paul paula paulo pavel pedro peter
petra philip philipp philippe pierre piotr pooja prakash prasad pradeep praveen preeti priya
rachel rafael rahul raj rajesh raju rakesh ralf ramesh raul ravi rebecca regina renate ricardo
richard rita robert roberto rohit roland roman ronald rosa rosemary ruben ruth ryan sabine
sachin said sakura samantha samir samuel sandeep sandra sanjay santosh sara sarah scott sean
sebastian sergei sergey sergio sharon shreya silvia simon simone sofia sonia sophie stefan
stefania stefano stephan stephanie stephen steven sunil sunita suresh susan susana susanne
suzanne svetlana swati sven sylvia takashi tanja tatiana teresa thomas thorsten tiago timothy
tobias tom tomas tomasz ulrich ulrike ursula uwe valentina valeria vanessa vera veronica victor
vijay vikram vincent vinod viktor vladimir walter wang wei werner wilhelm william wolfgang
xavier yan yasmin yuki yuri yusuf yves zahra zhang zoe ahmet ayse emine hatice huseyin murat
zeynep elif burak nguyen thi minh anh linh hoang duc thanh mikko jukka matti antti paivi anneli
liisa timo pekka sari minna tiina ville heikki elina hanna jari juha ole knut bjarne sigrid
gunnar lennart kerstin birgitta chidi chinedu ngozi emeka oluwaseun amara kwame kofi akua abebe
fatoumata moussa mamadou aminata budi siti dewi agus sri putri rizki muhammad nur wati ayu maite
aitor lourdes guadalupe rosario
"""
_SURNAMES = """
smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez
gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris
sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill
flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips
evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers
gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson
watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders
patel myers long ross foster jimenez muller schmidt schneider fischer weber meyer wagner becker
schulz hoffmann schafer koch bauer richter klein wolf schroder neumann schwarz zimmermann braun
kruger hofmann hartmann lange schmitt werner schmitz krause meier lehmann schmid schulze maier
kohler herrmann konig walter mayer huber kaiser fuchs peters scholz moller weiss jung hahn
schubert vogel friedrich keller gunther frank berger winkler roth beck lorenz baumann franke
albrecht schuster simon ludwig bohm winter kraus martens dubois bernard durand leroy moreau
laurent lefebvre michel bertrand roux fournier girard bonnet dupont lambert fontaine rousseau
vincent faure mercier blanc guerin boyer garnier chevalier rossi russo ferrari esposito bianchi
romano colombo ricci marino greco bruno gallo conti deluca mancini costa giordano rizzo lombardi
moretti barbieri fontana santoro mariani rinaldi caruso ferrara galli silva santos oliveira
souza rodrigues ferreira alves pereira lima gomes ribeiro carvalho almeida lopes soares
fernandes vieira barbosa rocha dias nunes marques machado mendes freitas cardoso teixeira
fernandez moreno alonso gil serrano molina blanco suarez castro ortega delgado marin iglesias
nunez medina garrido cortes guerrero cano prieto mendez vargas rojas contreras sepulveda devries
jansen bakker visser smit meijer mulder deboer bos vos peeters janssens maes jacobs mertens
claes willems hansen johansen olsen larsen andersen pedersen nilsen kristiansen jensen nielsen
christensen rasmussen jorgensen petersen madsen johansson karlsson nilsson eriksson larsson
olsson persson svensson gustafsson pettersson korhonen virtanen makinen nieminen makela
hamalainen laine nowak kowalski wisniewski wojcik kowalczyk kaminski lewandowski zielinski
szymanski wozniak dabrowski kozlowski jankowski mazur kwiatkowski krawczyk novak svoboda novotny
dvorak cerny prochazka kucera horvath kovacs toth szabo nagy kiss varga molnar nemeth farkas
popescu ionescu popa dumitru stoica ivanov ivanova petrov petrova smirnov smirnova kuznetsov
popov popova sokolov lebedev kozlov novikov morozov volkov shevchenko kovalenko bondarenko
tkachenko papadopoulos yilmaz kaya demir celik sahin yildiz yildirim ozturk aydin ozdemir arslan
dogan kilic aslan cetin kara koc kurt ozkan sharma kumar singh gupta verma shah mehta reddy rao
nair iyer kulkarni joshi desai jain agarwal mishra pandey yadav chauhan khan ali ahmed hussain
malik sheikh das ghosh banerjee mukherjee chatterjee bose roy sen pillai menon naidu deshmukh
patil jadhav shinde pawar kaur gill sandhu bhatt trivedi chopra kapoor khanna malhotra bhatia
sethi arora saxena srivastava tiwari dubey tripathi shukla wang li zhang liu chen yang huang
zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie tang han cao deng feng peng
zeng xiao tian dong yuan pan yu jiang cai jia ding wei ye park choi kang cho yoon jang lim sato
suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki
yamaguchi matsumoto inoue kimura tran le pham huynh hoang phan vu vo dang bui do ngo duong
okafor okeke adeyemi ibrahim abubakar mensah owusu diallo traore keita toure ndiaye diop mohamed
abdi osman hassan abdullah alhassan mwangi otieno kamau wanjiru dlamini nkosi ndlovu botha
naidoo vandermerwe haddad khoury mansour saleh nasser cohen levy mizrahi peretz biton santoso
wijaya
"""
# Families and given names of scripts that are not spelled above.
_OTHER = """
王 李 张 張 刘 劉 陈 陳 杨 楊 黄 黃 赵 趙 吴 吳 周 徐 孙 孫 马 馬 朱 胡 郭 何 林 高 罗 羅 郑 鄭
梁 谢 謝 宋 唐 许 許 韩 韓 邓 鄧 冯 馮 曹 彭 曾 肖 蕭 田 董 潘 袁 蔡 蒋 蔣 余 于 杜 叶 葉 程 魏
苏 蘇 吕 呂 丁 任 沈 姚 卢 盧 姜 崔 钟 鍾 佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤
吉田 山田 佐々木 山口 松本 井上 木村 斎藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川
前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 김 이 박 최 정 강 조 윤 장 임 иванов иванова
смирнов смирнова кузнецов кузнецова попов попова васильев васильева петров петрова соколов
соколова михаилов михаилова новиков новикова федоров федорова морозов морозова волков алексеев
лебедев семенов егоров павлов козлов степанов николаев орлов андреев макаров никитин александр
алексеи андреи анна анастасия валентина василии виктор виктория владимир галина дмитрии евгении
екатерина елена иван игорь ирина константин людмила максим мария марина михаил надежда наталья
николаи олег ольга павел светлана сергеи татьяна юлия юрии шевченко коваленко бондаренко محمد
احمد أحمد علي حسن حسين محمود ابراهيم إبراهيم مصطفى عمر خالد يوسف عبدالله فاطمة مريم عائشة زينب
דוד משה יוסף כהן לוי מזרחי γιωργος μαρια παπαδοπουλος ελενη δημητρης राहुल अमित प्रिया शर्मा
सिंह कुमार विजय सुनीता अनिल पूजा रमेश गीता मोहन सीता रवि किरण नेहा संजय अजय मीना राजेश दीपक मनीष
अंजलि सुनील सुरेश महेश विनोद राकेश मुकेश अशोक वर्मा गुप्ता यादव पटेल मिश्रा पांडे देवी सिन्हा जोशी
สมชาย สมหญิง วิชัย ประเสริฐ มาลี สุดา อนันต์ นภา กมล สุรชัย อรุณ ธนา วีระ สมศักดิ์ จันทร์ รัตนา ศิริ
บุญมี สมบัติ ประยุทธ สมพร วิไล นิด ชัย พร วรรณา ปราณี นิภา ณัฐ กิตติ ธนพล อภิชาติ พิมพ์ ศิริพร
مصطفى سعيد ناصر كريم طارق سامي ليلى هدى نورا رانيا هاني وليد ماجد بدر فهد سلطان
"""

GIVEN, FAMILY, OTHER = (frozenset(words.split()) for words in (_GIVEN, _SURNAMES, _OTHER))
