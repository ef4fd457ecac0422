"""Which forenames are one name: English short forms, and spellings of names from elsewhere.

Written for this project from common knowledge of names. A short form may stand for several
names (Alex: Alexander, Alexandra); then it meets each of them, and they do not meet each other.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from fourfold.analytics.linkage.features.sounds import skeleton

_SHORT_FORMS = """
abigail abi abby gail
abraham abe bram
adam addy
adrian ade
alan allan allen al
albert al bert bertie
alexander alex alec alick lex sandy xander zander sasha
alexandra alex alexa lexi sandra sandy sasha
alfred alf alfie fred freddie
alison ali ally
amanda mandy manda
amelia amy millie milly
andrew andy drew
angela angie ange
ann anne anna annie nan nancy
anthony antony tony ant
antonia toni
arthur art artie
barbara babs barb
barnaby barney
barry baz bazza
bartholomew bart
beatrice bea trixie
belinda bel linda
benjamin ben benny benji
bernard bernie
bradley brad
brenda bren
bronwen bron
caroline carolyn carrie caz lyn
catherine katherine kathryn katharine cathy kathy kate katie kay kitty cath kath
charles charlie chas chaz chuck
charlotte charlie lottie char
christine christina chris chrissie tina
christopher chris kit topher
clifford cliff
clive cliv
cornelius con neil
craig craigy
cynthia cindy
cyril cy
daniel dan danny
danielle dani
darren daz dazza
david dave davey davie dai
deborah debra deb debbie debs
denise den
dennis denis den
derek del
desmond des dez
diana diane di
dominic dom nick
donald don donny
dorothy dot dottie dolly
douglas doug dougie
duncan dunc
edmund ed eddie ned ted
edward ed eddie eddy ned ted teddy
edwin ed eddie
eileen aileen
eleanor elle ellie nell nora
elizabeth elisabeth beth betty betsy eliza elsie libby lisa liz lizzie liza bess bessie lib
emily em emmie
emma em emmie
ernest ernie
esther hester essie
eugene gene
evelyn eve evie
felicity flick fliss
florence flo florrie
frances fran francesca frankie fanny
francis frank frankie fran
frederick fred freddie freddy
gabriel gabe
gabrielle gaby
gareth gaz gary
gary garry gaz gazza
geoffrey jeffrey geoff jeff
george georgie geordie
georgina georgie gina
gerald gerry jerry ged
gerard gerry ged
gillian gill jill jilly
gordon gord
graham graeme grahame
gregory greg gregg
gwendoline gwen wendy
harold harry hal
harriet hattie
helen helena nell ellen
henry harry hal hank
herbert herb bert
howard howie
hugh hughie huw
ian iain
isabel isabella isobel izzy bella belle
jacqueline jackie jacqui
jacob jake
james jim jimmy jamie jem
jane janie janey janet
janet jan
jason jay jase
jennifer jen jenny jenni
jeremy jerry jez
jessica jess jessie
joan joanie
joanne joanna jo joey
john jack johnny jon johnnie
jonathan jon jonny johnathan nathan
joseph joe joey jo
josephine jo josie fina
joshua josh
joyce joy
judith judy jude
julian jules
julia julie jules
karen kaz karin
keith keef
kenneth ken kenny
kevin kev
kimberley kim kimberly
lancelot lance
laura laurie
lawrence laurence larry laurie loz
leonard len lenny leo
leslie les lesley
lewis louis lou lew
lillian lilian lily lil
louise lou lulu
lucas luke
lucy lucinda lu
lydia lyd
lynn lynne lyn linda
madeleine maddy maddie
malcolm mal malc
margaret maggie meg megan peggy marge margie madge greta rita daisy
marilyn mary lyn
marjorie marge
mark marc marcus
martha marty
martin martyn marty
mary marie maria molly polly may mamie
matilda tilly maud
matthew matt matty mathew
maureen mo
maurice morris mo
maxwell max
maximilian max
melanie mel
melissa mel missy
michael mike mick micky mickey mikey mitch michal
michelle shell chelle
mildred millie milly
mitchell mitch
mohammed mo
natalie nat
nathaniel nathan nat nate
neil neal niall
nicholas nick nicky nico nicolas
nicola nicky nikki nic
norman norm
oliver ollie olly
olivia liv livvy
owen owain
pamela pam pammy
patricia pat patsy patty tricia trish
patrick pat paddy rick
paul pauly
pauline paula
penelope penny
peter pete
philip phillip phil pip
philippa pippa pip
phyllis phyl
priscilla cilla
rachel rachael rach
ralph rafe
raymond ray
rebecca becky beck becca bex
reginald reg reggie rex
richard dick rich richie rick ricky ritchie dickie
robert bob bobby rob robbie bert rab
roberta bobbie
robin rob
roderick rod roddy
rodney rod
roger rog hodge
roland rolly
ronald ron ronnie
rosemary rose rosie
russell russ
ruth ruthie
ryan ry
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sara sally sadie
scott scotty
sean shaun shawn
sebastian seb
sharon shaz shazza
sheila shelagh
shirley shirl
sidney sydney sid syd
simon si
sophia sophie
stanley stan
stephanie steph stephie
stephen steven steve stevie ste
stuart stewart stu
susan sue susie suzy suzanne susannah
suzanne sue suzy
sylvia sylvie
terence terry tel terrance
theodore theo ted teddy
theresa teresa terry tess tessa
thomas tom tommy thom
timothy tim timmy
toby tobias
tracey tracy trace
trevor trev
valerie val
vanessa nessa
veronica ronnie
victor vic
victoria vicky vicki tori
vincent vince vinny
vivian vivien viv
walter walt wally
warren waz
wayne wayney
wendy wen
wilfred wilf fred
william bill billy will willie willy liam
winifred win winnie
yvonne vonny
zachary zac zach zack
"""

_SPELLINGS = """
muhammad mohammed mohamed mohammad muhammed mohamad mohamet muhamed mohammod mahomed mehmet
muhammad mamadou md mohd
ahmed ahmad ahmet ahamed
abdullah abdallah abdulla abdoullah
abdul abdel abd abdal
abdulrahman abdurrahman abdirahman abdelrahman abdurahman
ali aly
aisha ayesha aishah aysha aicha
bilal bilaal billal
fatima fatimah fatema fathima fatma
hasan hassan hasaan
husayn hussein hussain husain hossein hussien hossain husein
ibrahim ebrahim ibraheem abrahim
imran emran
ismail ismael esmail ishmael
jamal gamal jamaal
karim kareem
khadija khadijah hadija
khalid khaled kaled
layla leila laila leyla
mahmud mahmoud mehmood mahmood mehmud
mariam maryam miriam maryum meryem
mustafa mustapha moustafa
nasir nasser naser nasr
nur noor nour noor nora
omar umar omer umer
osama usama
uthman osman usman othman
rahim raheem
rashid rasheed rachid
said saeed sayed syed saeid sayid
salim saleem selim
salih saleh
samir sameer
sharif shareef cherif
sulayman suleiman suleyman sulaiman soliman
tariq tarek tarik tareq
yasin yaseen yassin yasseen
yusuf yousef youssef yousuf yusef yosef
zaynab zainab zeinab zeynep
zahra zara zahrah
waleed walid
jaswinder jasvinder jas
harjit harjeet
gurpreet gurprit
manpreet manprit
sukhwinder sukhvinder sukhi
balwinder balvinder
rajesh rajeesh raj
lakshmi laxmi
krishna krisna
vijay bijay
vikram bikram
alexander aleksandr alexandr aleksander oleksandr alexandru aleksandar alejandro alessandro
alexei aleksei alexey aleksey oleksiy
andrew andrei andrey andrzej andriy andrea andreas andre
anastasia anastasiya anastasija nastya
dmitri dmitry dmitriy dimitri dmytro
eugene yevgeny evgeny evgeni yevgeniy
george georgi giorgi jorge georgiy yuri
ivan iwan
john jan johan johann ivan giovanni juan joao ion
joseph josef jozef jose giuseppe yosef iosif
catherine katarzyna ekaterina yekaterina katerina
elena yelena olena jelena helena
michael mikhail michal mykhailo miguel michel mihai mikael
nicholas nikolai nikolay mykola nicolae
natalia nataliya natalya natalija
paul pavel pawel pablo pavlo
peter piotr pyotr petr pedro petru petro
sergei sergey serhiy sergiy sergej
stephen stefan szczepan esteban stepan
thomas tomasz tomas
yulia julia yuliya iuliia juliya
vladimir wladimir volodymyr wlodzimierz
vyacheslav viacheslav slava
xhevdet dzevdet
agnieszka agnes
malgorzata margaret gosia
krzysztof christopher
lukasz lucas
wojciech wojtek
nguyen nguyn
"""


def _table() -> Mapping[str, tuple[str, ...]]:
    roots: dict[str, list[str]] = defaultdict(list)
    for line in (*_SPELLINGS.split("\n"), *_SHORT_FORMS.split("\n")):
        for name in line.split():
            roots[name].append(line.split()[0])
    return {name: tuple(dict.fromkeys(found)) for name, found in roots.items()}


ROOTS = _table()
_BY_SKELETON = {skeleton(name): found for name, found in reversed(list(ROOTS.items()))}


@lru_cache(maxsize=131_072)
def roots(word: str) -> tuple[str, ...]:
    """Return the names that a folded forename may stand for; else its plain spelling.

    >>> roots("bob"), roots("robert"), roots("alex")
    (('robert',), ('robert',), ('alexander', 'alexandra'))
    >>> roots("mohamed"), roots("zbygniew")
    (('muhammad',), ('sbigniv',))
    """
    plain = skeleton(word)
    return ROOTS.get(word) or _BY_SKELETON.get(plain) or (plain,)
