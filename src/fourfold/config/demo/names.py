"""Invented names: of groups, people, places and operations. None is of anybody or anywhere.

Given and family names are of many origins and drawn apart from each other, so that neither says
anything of what somebody is suspected of.
"""

import uuid
from collections.abc import Iterator
from random import Random

from rapidfuzz import fuzz


def _words(text: str) -> tuple[str, ...]:
    """Return the names in a text; an underscore stands for a space within one."""
    return tuple(word.replace("_", " ") for word in text.split())


ALIKE = 80  # of 100: two names of groups are never drawn so near to each other

SHADES = _words(
    """Amber Ashen Azure Brindle Bronze Cerulean Cinder Claret Cobalt Copper Coral Crimson
Dappled Dun Ebony Flint Frosted Gilded Ginger Granite Hazel Indigo Ivory Jade Lavender Lilac Lime
Mauve Mossy Mottled Ochre Olive Opal Pearl Pewter Piebald Quartz Russet Sable Saffron Scarlet Sepia
Sienna Slate Smoky Speckled Tawny Teal Umber Velvet Violet Walnut"""
)
CREATURES = _words(
    """Alder Avocet Bittern Blackthorn Bramble Bullfinch Bunting Capercaillie Cedar
Chaffinch Chestnut Cormorant Curlew Cypress Dunlin Egret Fieldfare Firecrest Gannet Goldcrest
Goshawk Grebe Guillemot Harrier Hawthorn Hobby Hornbeam Juniper Kestrel Kittiwake Lapwing Larch
Linnet Magnolia Merlin Nuthatch Osprey Pipit Plover Poplar Ptarmigan Redshank Rowan Sandpiper
Shearwater Siskin Skylark Sycamore Tamarisk Treecreeper Turnstone Waxwing Whimbrel Wigeon"""
)
OPERATIONS = _words(
    """Agate Almandine Apatite Barnacle Basalt Bellwether Cairngorm Calcite Candlewick
Carnelian Chalcedony Cinnabar Dolerite Dovetail Feldspar Fluorspar Galena Gneiss Greywacke Gypsum
Haematite Hornblende Ironwood Jasperware Kyanite Lodestone Malachite Marlstone Mudstone Obelisk
Onyx Peridot Porphyry Rhyolite Sardonyx Serpentine Siltstone Thimble Tourmaline Whetstone"""
)
GIVEN = _words(
    """Aaliyah Adaeze Adnan Aidan Alina Amrit Anders Anneke Anton Arjun Aurelio Benedikt Bilal
Bogdan Brannagh Callum Camille Carys Chiara Ciaran Dafydd Damir Daria Declan Dembe Desmond Dilan
Dragos Edwina Eilidh Elias Emeka Emre Esme Fabian Farida Fergus Fiona Florin Folake Gareth Giles
Gwen Hamish Hanif Hester Hugo Idris Ilse Imran Iris Isaac Ivo Jarek Jasmin Jolyon Joss Kaja Kamran
Keira Kofi Lars Leonie Levi Liam Lorcan Luca Lukasz Mabel Maeve Malik Marek Marius Milo Mina Moira
Nadia Naveed Niall Nico Obi Olga Oskar Otis Padraig Petra Quentin Rafe Ravi Rhiannon Roman Rory
Rufus Sanjay Selma Sergei Sian Simeon Stefan Suki Tariq Tessa Theo Tomasz Una Vasile Vikram Wanda
Wesley Xanthe Yusuf Zara Zoltan"""
)
FAMILY = _words(
    """Abernethy Adeyinka Allardyce Amberley Antonescu Applegarth Asante Aytoun Balogun
Barrowclough Bassani Beckwith Bellweather Berglund Bhandari Birkinshaw Blenkiron Borowczyk Brackley
Bramhall Brightwater Caddick Calloway Carrowell Chaudhuri Claverley Colebrook Corrigall Costache
Cresswick Dabrowiak Darnbrough Delacourt Dimbleton Dragomirov Drinkald Eastlake Eddowes Ekwueme
Elphick Fairbourne Farooqui Fennimore Fitzwarren Fothergale Gallimard Garthwait Ghorbani Gilliland
Gorringe Greenhow Grimstead Halvorsen Harkness Haverstock Hollingdale Iqbalzai Ivanenko Jagielka
Jephcott Kalinov Karimian Kettlewood Killip Kosmala Langstaffe Larkspur Leadbitter Lindhurst
Lobanov Lockerby Mabbutt Macready Maltravers Marchbank Mbeki-Holt Mellanby Mihaylov Moorhouse Mossop
Nakagawa Netherton Nwachukwu Oakenfold Obuya Oldroyd Ostrowska Pargeter Peverell Pinkney Popovich
Prendergast Quarmby Qureshi-Lane Radclyffe Rasmussen Ravensworth Rookwood Sabatini Satterthwaite
Scrimshaw Sedgefield Shaheen Skelhorn Sokolova Stainthorpe Stubbings Szalai Tattersfield Thackray
Thistlewood Tregarth Tunstead Udal Underhay Vasquez-Kerr Verhoeven Waddilove Wetherell Whinfield
Wojtas Yarborough Yeldham Zielonka"""
)
NICKNAMES = _words(
    """Ace Bear Biscuit Boz Chalky Chip Dice Digger Dozy Duke Fizz Flip Ghosty Ginge Goose
Jinx Juke Keys Lanky Lefty Ludo Magpie Midge Mint Moose Needle Ox Penny Pip Pogo Razza Red Rocket
Sketch Skipper Smudge Socks Specs Splash Spud Stitch Tacks Tank Tweed Twig Weasel Whippet Zed"""
)
STREETS = _words(
    """Quillgarth_Terrace Thornbeck_Rise Ketterby_Close Larkstone_Road Gannetholm_Street
Marrowby_Lane Osperley_Court Fennikirk_Avenue Hathersett_Grove Brackenmoss_Way Dunnockfield_Drive
Wrathby_Gardens Saltmarrow_View Tillerby_Mews Copperhagg_Row Ivelthwaite_Crescent Pelterby_Walk
Rushenmoor_Place Sallowgill_Terrace Winterscale_Rise"""
)

TOWNS = {
    "cleveland": ("Middlesbrough", "Hartlepool", "Stockton", "Redcar"),
    "durham": ("Darlington", "Durham", "Bishop Auckland", "Peterlee"),
    "northumbria": ("Newcastle", "Sunderland", "Gateshead", "South Shields"),
    "nerocu": ("Newcastle", "Middlesbrough", "Durham", "Sunderland"),
}
# Outward codes that Royal Mail has given to no place.
POSTCODE_AREAS = {"cleveland": "TS30", "durham": "DL20", "northumbria": "NE80", "nerocu": "NE81"}
PLACES = ("Ketterby", "Larkstone", "Marrowby", "Osperley", "Thornbeck", "Tillerby", "Winterscale")
TRADES = ("Hand Car Wash", "Tyres", "Vaping", "Valeting", "Lettings", "Recovery", "Nail Bar")


def group_names(rng: Random) -> Iterator[str]:
    """Yield names of groups, no two of them easily taken for each other."""
    pairs = [f"{shade} {creature}" for shade in SHADES for creature in CREATURES]
    rng.shuffle(pairs)
    taken: list[str] = []
    for name in pairs:
        folded = name.casefold()
        if all(fuzz.token_sort_ratio(folded, other) < ALIKE for other in taken):
            taken.append(folded)
            yield name


def person_names(rng: Random) -> Iterator[str]:
    """Yield names of people, no two of them the same."""
    pairs = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    rng.shuffle(pairs)
    yield from pairs


def telephones(rng: Random) -> Iterator[str]:
    """Yield telephone numbers that are kept for drama, each once (Ofcom)."""
    numbers = [
        f"{prefix}{number:03}"
        for prefix in ("07700 900", "0191 498 0", "01632 960")
        for number in range(1_000)
    ]
    rng.shuffle(numbers)
    yield from numbers


def vehicle_marks(rng: Random) -> Iterator[str]:
    """Yield registration marks with the age 01, which no vehicle was ever given (DVLA, INF104)."""
    letters = "ABCDEFGHJKLMNOPRSTUVWXYZ"
    areas = ("NA", "NB", "NC", "NE", "NG", "NJ", "NK", "NL", "NM", "NP", "NR", "NU", "NX", "NY")
    endings = (f"{a}{b}{c}" for a in letters for b in letters for c in letters if "I" not in a + b)
    marks = [f"{area}01 {end}" for area, end in zip(areas * 300, endings, strict=False)]
    rng.shuffle(marks)
    yield from marks


def address(rng: Random, force: str) -> tuple[str, str]:
    """Return an address that is nowhere, and its postcode."""
    street = f"{rng.randint(1, 180)} {rng.choice(STREETS)}, {rng.choice(TOWNS[force])}"
    ends = "ABDEFGHJLNPQRSTUWXYZ"
    postcode = f"{POSTCODE_AREAS[force]} {rng.randint(1, 9)}{rng.choice(ends)}{rng.choice(ends)}"
    return street, postcode


def key(rng: Random) -> uuid.UUID:
    """Return a key of a subject: random, and the same for the same stream of chance."""
    return uuid.UUID(int=rng.getrandbits(128), version=4)
