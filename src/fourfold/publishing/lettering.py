"""What the bundled typefaces can print, and how long words and long texts are made to fit.

PDF/UA-1 forbids a character without a shape (ISO 14289-1, 7.21.8), so what no bundled typeface
holds is shown as `NO_SHAPE`. Signs that are not seen (bidirectional controls, zero-width
joiners, control characters) are left out: they can make a text read as something else.
"""

import re
import unicodedata

NO_SHAPE = "\u25a1"
CONTINUED = "Continued in the plan."
IN_A_COLUMN, IN_A_LINE = 20, 44
_PIECE = 8
_BREAK = "\u200b"
# Held in every weight by Libertinus Serif or DejaVu Sans Mono, both inside the typst wheel.
_HELD = (
    (0x20, 0x7E),  # Latin
    (0xA0, 0x2FF),  # Latin-1 to phonetic extensions
    (0x370, 0x4FF),  # Greek, Cyrillic
    (0x5D0, 0x5EA),  # Hebrew
    (0x60C, 0x60C),
    (0x61B, 0x61B),
    (0x61F, 0x61F),
    (0x621, 0x63A),  # Arabic
    (0x641, 0x64A),
    (0x660, 0x66D),
    (0x1E00, 0x1FFE),  # Latin and Greek with more accents
    (0x2010, 0x2015),  # punctuation
    (0x2018, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x203A),
    (0x2070, 0x208E),
    (0x20A0, 0x20BF),  # currencies
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2150, 0x2151),
    (0x2153, 0x215E),  # fractions
    (0x2190, 0x21FF),  # arrows
    (0x25A0, 0x25FF),  # shapes
    (0x2713, 0x2714),
    (0x2717, 0x2718),
)
_UNSEEN = {"Cf", "Cc", "Mn", "Me", "Mc"}
_PIECES = re.compile(rf"\S{{{_PIECE}}}(?=\S)")


def one_line(text: str, longest: int = IN_A_COLUMN) -> str:
    r"""Return the text as one line of characters that can be printed.

    Accents are composed where they can be; those that cannot, and what is not seen at all, are
    left out. A word longer than `longest` may break after every eighth character, by a sign that
    stays in it when it is copied; so an address in a wide place is given `IN_A_LINE`.

    >>> one_line("  Café\n\tRoyal #1 *x* "), one_line("met at \U0001f3e0\U0001f3e0 home")
    ('Café Royal #1 *x*', 'met at □ home')
    """
    shown = "".join(map(_shown, unicodedata.normalize("NFC", text)))
    spaced = " ".join(re.sub(f"{NO_SHAPE}+", NO_SHAPE, shown).split())
    return re.sub(rf"\S{{{longest + 1},}}", _breakable, spaced)


def visible(text: str) -> str:
    r"""Return the text as one line for a reader with typefaces of their own.

    >>> visible("Zoë \U0001f3e0\n\u202eevil\x07")
    'Zoë 🏠 evil'
    """
    kept = (_kept(character) for character in unicodedata.normalize("NFC", text))
    return " ".join("".join(kept).split())


def paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of a text as they were written, empty ones left out.

    >>> paragraphs("One\n\n  Two \r\nThree")
    ['One', 'Two', 'Three']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


def shorten(text: str, most: int, ending: str = "") -> str:
    """Return the text, or its first `most` characters to a word's end, an ellipsis and the ending.

    >>> shorten("Cash was seized at two addresses", 20, CONTINUED)
    'Cash was seized at… Continued in the plan.'
    >>> shorten("Cash was seized", 20, CONTINUED)
    'Cash was seized'
    """
    if len(text) <= most:
        return text
    start = text[:most]
    words = start.rpartition(" ")[0] or start
    return f"{words.rstrip(' ,;:.' + _BREAK)}… {ending}".rstrip()


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    kind = unicodedata.category(character)
    if kind in {"Cf", "Cc"}:
        return ""
    return NO_SHAPE if kind in {"Cs", "Cn"} else character


def _breakable(word: re.Match[str]) -> str:
    return _PIECES.sub(lambda piece: piece[0] + _BREAK, word[0])


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    kind = unicodedata.category(character)
    if kind in _UNSEEN:
        return ""
    held = kind != "Cn" and any(first <= ord(character) <= last for first, last in _HELD)
    return character if held else NO_SHAPE
