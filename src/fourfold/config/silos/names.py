"""Names of the made population, by the group of their origin, and how one name is written in many.

Common names only, drawn apart from each other; the shares are roughly those of the north-east of
England (Office for National Statistics, census of 2021, table TS021). Groups serve the figures of
equality alone (Equality Act 2010, s. 149): they are never a feature, and stand in no extract.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

British, Irish = "British", "Irish"


@dataclass(frozen=True, slots=True)
class Origin:
    """A group of names: commonest first, and how often it is met among a thousand persons."""

    name: str
    share: int
    male: tuple[str, ...]
    female: tuple[str, ...]
    family: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


_HEADS = _words(
    """Ash Brad Brank Brock Burn Carl Clay Cress Dun East Elling Fal Farn Gar Gilles Had Hart
    Hather Hazel Hebb Horn Kirk Lang Lin Mar Mel Middle Nether Nor Oak Pem Raven Rook Sed Shel
    Stan Thorn Wal Wester Whit Win Wood Wool Yar"""
)
_TAILS = _words(
    "borough brook bury by croft dale den don field ford gate grave ham ley man mere mont ridge "
    "shaw son stone thorpe ton wick worth"
)
_RARE = tuple(f"{head}{tail}" for tail in _TAILS for head in _HEADS)  # a long tail, as real ones

ORIGINS: tuple[Origin, ...] = (
    Origin(
        British,
        893,
        _words(
            """David John Michael Paul James Andrew Robert Mark Stephen Ian Christopher Peter Liam
            Jack Thomas Daniel Matthew Anthony Kevin Craig Lee Steven William Alan Gary Brian Ryan
            Adam Callum Jordan Connor Luke Joshua Benjamin Samuel Kieran Nathan Scott Dean Darren
            Simon Neil Philip Graham Keith Colin Barry Stuart Martin Richard Joseph Alexander
            Kyle Aaron Jamie Lewis Harry George Oliver Charlie Alfie Edward Kenneth Raymond Derek
            Malcolm Norman Leslie Trevor Carl Wayne Shaun Gavin Russell Jason Dale Glen Duncan
            Bradley Reece Ashley Ross Dylan Owen Toby Jake Leon Elliott Geoffrey Ronald Terence"""
        ),
        _words(
            """Susan Margaret Julie Karen Sarah Claire Emma Laura Rebecca Lisa Nicola Michelle
            Joanne Helen Jacqueline Patricia Christine Elizabeth Amy Jessica Sophie Chloe Hannah
            Gemma Kelly Stacey Lauren Charlotte Katie Rachel Jennifer Victoria Samantha Louise
            Angela Deborah Tracey Dawn Alison Lynn Jean Maureen Carol Sandra Anne Jane Catherine
            Kathleen Dorothy Joan Sheila Barbara Linda Pauline Janet Lesley Wendy Donna Kerry
            Leanne Natalie Danielle Shannon Bethany Megan Olivia Ellie Georgia Abigail Lucy Holly
            Molly Amelia Isabella Grace Poppy Lily Ruby Paige Jade Courtney Kirsty Heather Fiona
            Gillian Hazel Marjorie Beverley Diane Yvonne Alexandra Eleanor Philippa Rosemary"""
        ),
        (
            *_words(
                """Smith Robson Brown Wilson Thompson Armstrong Taylor Jones Robinson Johnson
                Bell Davison Richardson Hall Walker Harrison Dixon Anderson Graham Wright Clark
                Young Watson Scott Henderson Elliott Charlton Reed Dodds Milburn Ridley Hunter
                Jackson White Stephenson Simpson Foster Gibson Turnbull Wood Carr Dawson Atkinson
                Hudson Pearson Hughes Ward Marshall Ferguson Mitchell Nicholson Storey Oliver
                Forster Parker Cook Cooper Green Harris Lewis Edwards Evans Thomas Roberts Morgan
                Hodgson Maddison Patterson Rutherford Proudlock Fenwick Dobson Lamb Hogg Coulson
                Wilkinson Raine Hutchinson Bowes Alderson Metcalfe Appleby Lowes Peacock Bainbridge
                Emmerson Teasdale Surtees Wardle Kell Bulmer Garbutt Pallister Readman Sunley
                Stonehouse Harker Agar Verrill Theaker Boyes Dowson Husband Welford Petch Stockdale
                Cairns Tait Renwick Weddell Straughan Purvis Brodie Laidler Shiel Gascoigne"""
            ),
            *_RARE,
        ),
    ),
    Origin(
        Irish,
        17,
        _words("Patrick Sean Declan Brendan Ciaran Eamon Liam Kevin Niall Fergal Dermot Michael"),
        _words("Siobhan Niamh Aoife Bridget Sinead Roisin Maeve Orla Deirdre Ciara Grainne"),
        _words(
            """Murphy Kelly O'Neill O'Brien Ryan Doyle Byrne Gallagher Doherty McCarthy McDonagh
            O'Connor Kennedy Lynch Quinn McLaughlin Nolan Maughan Sweeney Brennan Duffy Connolly"""
        ),
    ),
    Origin(
        "South Asian, Muslim",
        29,
        _words(
            """Mohammed Ahmed Imran Hussain Abdul Ali Hassan Tariq Usman Bilal Yusuf Ibrahim Kamran
            Naveed Shahid Asif Zahid Waqas Khalid Rashid Farooq Hamza Omar Mahmood Javed Saqib"""
        ),
        _words(
            """Fatima Ayesha Zainab Khadija Shabana Nasreen Samina Rukhsana Maryam Aaliyah Amina
            Sadia Noor Yasmin Bushra Farzana Rabia Hafsa Sumaira Tahira"""
        ),
        _words(
            """Khan Hussain Ahmed Ali Begum Akhtar Mahmood Iqbal Malik Choudhury Rahman Islam Shah
            Mirza Qureshi Miah Uddin Aziz Bashir Chaudhry Raja Butt Sheikh Siddiqui Hashmi"""
        ),
    ),
    Origin(
        "South Asian, other",
        14,
        _words(
            """Raj Harpreet Sanjay Vikram Arjun Rahul Amit Rajesh Sukhdev Gurpreet Anil Sunil
            Deepak Manjit Ravi Suresh Krishna Nikhil Jaspal Balwinder"""
        ),
        _words(
            """Priya Anita Sunita Harpreet Kavita Deepa Jaswinder Meena Lakshmi Neha Manpreet
            Simran Pooja Rekha Gurpreet Kiran Asha Divya Nisha"""
        ),
        _words(
            """Singh Kaur Patel Sharma Kumar Gill Sandhu Dhillon Gupta Thomas Varghese Nair Reddy
            Joshi Mehta Rai Sidhu Bhatt Desai Rao Menon Chopra Grewal Bains"""
        ),
    ),
    Origin(
        "Eastern European",
        20,
        _words(
            """Piotr Krzysztof Andrzej Tomasz Pawel Marcin Michal Lukasz Grzegorz Adrian Ionut
            Alexandru Mihai Florin Cristian Gheorghe Andrei Marius Vasile Jan Marek Vladimir Sergei
            Dmitri Mindaugas Artur Wojciech Dariusz"""
        ),
        _words(
            """Anna Katarzyna Agnieszka Magdalena Malgorzata Joanna Ewa Monika Maria Elena Ioana
            Andreea Mihaela Cristina Alina Oksana Natalia Irina Svetlana Julia Aleksandra Karolina
            Beata Zuzanna"""
        ),
        _words(
            """Nowak Kowalski Wisniewski Wojcik Kaminski Lewandowski Zielinski Szymanski Wozniak
            Dabrowski Kozlowski Popescu Ionescu Popa Radu Stan Dumitru Stoica Gheorghe Constantin
            Munteanu Ivanov Petrov Kovalenko Shevchenko Horvath Novak Kazlauskas Jankauskas Balog"""
        ),
    ),
    Origin(
        "Arabic and Kurdish",
        10,
        _words(
            """Mohammed Ahmad Omar Khaled Mustafa Yousef Hussein Abdullah Karim Samir Rebwar Karwan
            Aram Hiwa Sarkawt Nabil Walid Faisal Tarek Jamal"""
        ),
        _words("Fatima Layla Nour Huda Amira Rania Salma Zeinab Shilan Dilnoza Hanan Mona Samar"),
        _words(
            """Al-Masri Hassan Ibrahim Abdullah Mahmoud Saleh Haddad Al-Sayed Khalil Aziz Karim
            Rashid Mustafa Hamid Othman Said Faraj Omar Nasser Al-Hashimi"""
        ),
    ),
    Origin(
        "African",
        10,
        _words(
            """Emeka Chinedu Oluwaseun Tunde Kwame Kofi Abdi Mohamed Samuel Emmanuel Tendai Yonas
            Tesfay Femi Ibrahim Babatunde Joseph Chukwuemeka Kelechi Blessing"""
        ),
        _words(
            """Ngozi Chioma Funmilayo Ama Abena Hodan Sagal Blessing Grace Rutendo Selam Mercy
            Adaeze Yetunde Patience Comfort Faith"""
        ),
        _words(
            """Okafor Adeyemi Okonkwo Mensah Owusu Boateng Mohamed Abdi Hassan Moyo Ncube Tesfay
            Gebremariam Eze Balogun Nwosu Ogunleye Asante Osman Warsame Chikwanha"""
        ),
    ),
    Origin(
        "East Asian",
        7,
        _words("Wei Jun Ming Jie Hao Kevin Tony Minh Tuan Duc Hung Long Kai Chun Ka_Ho"),
        _words("Li Mei Xiu Ying Fang Linh Thuy Hoa Lan Jing Yan Wing_Yee Siu_Ling Amy"),
        _words(
            """Chen Wang Li Zhang Liu Wong Chan Lee Cheung Nguyen Tran Le Pham Lam Ng Ho Yang Huang
            Wu Zhou Lin Tang"""
        ),
    ),
)

SHORT: Mapping[str, tuple[str, ...]] = {
    line.split()[0]: tuple(line.split()[1:])
    for line in """David Dave Davey
Michael Mick Mike Micky
Andrew Andy Drew
Robert Rob Bob Bobby Robbie
Stephen Steve Ste Stevie
Steven Steve Ste
Christopher Chris Kit
Thomas Tom Tommy
Daniel Dan Danny
Matthew Matt Matty
Anthony Tony Ant
William Will Bill Billy Liam
James Jim Jimmy Jamie
John Jack Johnny Jonny
Joshua Josh
Benjamin Ben Benny
Samuel Sam Sammy
Philip Phil
Richard Rich Ricky Dick
Joseph Joe Joey
Alexander Alex Sandy Xander
Edward Ted Eddie Ned
Kenneth Ken Kenny
Raymond Ray
Ronald Ron Ronnie
Terence Terry Tel
Geoffrey Geoff
Gregory Greg
Nathan Nath
Darren Daz
Gary Gaz
Bradley Brad
Susan Sue Suzie
Margaret Maggie Peggy Meg
Sarah Sally Sal
Rebecca Becky Becca
Nicola Nicky Nic
Michelle Shell Chelle
Joanne Jo
Jacqueline Jackie
Patricia Pat Trish Tricia
Christine Chris Chrissie
Elizabeth Liz Beth Betty Lizzie
Jessica Jess Jessie
Charlotte Charlie Lottie
Katie Kate
Rachel Rach
Jennifer Jen Jenny
Victoria Vicky Tori
Samantha Sam Sammy
Deborah Debbie Deb
Catherine Cath Cathy Kate Kitty
Kathleen Kath Kathy
Dorothy Dot Dolly
Barbara Barb Babs
Danielle Dani
Natalie Nat
Bethany Beth
Megan Meg
Isabella Bella Izzy
Abigail Abi Gail
Alexandra Alex Sandra Lexi
Eleanor Ellie Nell
Amelia Millie Amy
Gillian Gill
Patrick Pat Paddy
Mohammed Mo
Krzysztof Kris
Katarzyna Kasia
Malgorzata Gosia
Alexandru Alex
Oluwaseun Seun
Babatunde Tunde
Emmanuel Manny
Chukwuemeka Emeka""".splitlines()
}

SPELLINGS: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.split())
    for line in """Mohammed Muhammad Mohamed Mohammad Muhammed Mohamad
Ahmed Ahmad Ahmet
Hussain Hussein Husain Hussien
Yusuf Yousef Yousuf Youssef
Ibrahim Ebrahim Ibraheem
Abdullah Abdulla Abdallah
Hassan Hasan
Omar Umar Omer
Usman Osman Uthman
Tariq Tarik Tarek Tareq
Khalid Khaled
Rashid Rasheed
Karim Kareem
Farooq Faruq Farouk
Mahmood Mahmoud Mehmood
Fatima Fatimah Fatema
Ayesha Aisha Aysha
Zainab Zeinab Zaynab
Khadija Khadijah
Layla Leila Laila
Maryam Mariam
Choudhury Chowdhury Chaudhry Choudhry
Rahman Rehman
Sheikh Shaikh
Siddiqui Siddiqi
Uddin Udin
Iqbal Ikbal
Said Saeed Sayed
Aziz Azeez
Sergei Sergey Serhiy
Dmitri Dmitry Dimitri
Aleksandra Alexandra
Oksana Oxana
Natalia Nataliya Natalya
Julia Yulia
Shevchenko Chevchenko
Kovalenko Kowalenko
Popescu Popesku
Krzysztof Kristof Christof
Wojciech Voytek
Wojcik Woycik
Wozniak Vozniak
Nguyen Nguyan
Chen Chan
Zhang Chang Cheung
Wang Wong
Huang Hwang
Singh Sing
Kaur Kour
Gill Gil
Dhillon Dillon
Varghese Verghese
Tesfay Tesfaye
Adeyemi Adeyemy
Okonkwo Okonquo
Siobhan Shivaun Shevaun
Niamh Neve
Aoife Eefa
Sinead Shinead
Ciaran Kieran Kieron
Sean Shaun Shawn
Stephen Steven
Graham Graeme
Geoffrey Jeffrey
Philip Phillip
Catherine Katherine Kathryn Catharine
Sarah Sara
Anne Ann
Claire Clare
Lesley Leslie
Nicola Nichola
Rachel Rachael
Rebecca Rebekah
Elliott Eliot Elliot
Thompson Thomson Tompson
Davison Davidson
Stephenson Stevenson
Clark Clarke
Brown Browne
Dixon Dickson
Robson Robeson
Nicholson Nicolson
Read Reed Reid
Cook Cooke
Philips Phillips
Forster Foster
Patterson Paterson Pattison
Metcalfe Metcalf
Hutchinson Hutchison
Charlton Carlton
Turnbull Turnball
Connolly Connelly
O'Neill O'Neil
McCarthy MacCarthy
Gallagher Galagher
Doherty Dougherty
McLaughlin McLoughlin""".splitlines()
)
VARIANTS: Mapping[str, tuple[str, ...]] = {
    name: tuple(other for other in line if other != name) for line in SPELLINGS for name in line
}

CALLED = _words(
    """Smudge Biscuit Ginge Chalky Magpie Twig Moose Lefty Bear Dozy Tank Specs Jinx Duke Weasel
    Pogo Socks Stitch Needle Midge Flip Ghosty Keys Lanky Spud Skipper Razza Splash"""
)


def weights(names: tuple[str, ...]) -> tuple[float, ...]:
    """Return cumulated weights by which the first is met most (G. K. Zipf, 1949).

    >>> weights(("a", "b"))
    (0.25, 0.45)
    """
    return tuple(accumulate(1 / (place + 4) for place in range(len(names))))
