"""What people quote of a subject: a reference made of its key, so that it counts nothing."""

from uuid import UUID

from fourfold.shared.urns import ALPHABET, SIZE, NotAReference, of_number, parse_urn

KIND = "S"
LEFT = 128 - 5 * SIZE  # bits of a key that its reference leaves out


def reference_of(key: UUID) -> str:
    """Return the reference of a key: the first 55 bits of it.

    >>> reference_of(UUID("6ff5ca4c-8f0b-4a8e-9a1f-3b9c6c1f0d11"))
    'S-DZTW-MK4F-1D54'
    """
    return of_number(KIND, key.int >> LEFT)


def keys_of(text: str) -> tuple[UUID, UUID]:
    """Return the first and the last key that a reference, or a key itself, may stand for.

    >>> first, last = keys_of("s dztw mk4f 1d54")
    >>> first < UUID("6ff5ca4c-8f0b-4a8e-9a1f-3b9c6c1f0d11") < last
    True

    :raises NotAReference: when it is neither.
    """
    key = read_key(text)
    if key is not None:
        return key, key
    reference = parse_urn(text)
    if not reference.startswith(KIND):
        raise NotAReference(f"“{text.strip()[:40]}” is not a reference of a person or thing.")
    number = 0
    for one in reference.replace("-", "")[1:-1]:
        number = number * len(ALPHABET) + ALPHABET.index(one)
    return UUID(int=number << LEFT), UUID(int=((number + 1) << LEFT) - 1)


def read_key(text: str) -> UUID | None:
    """Return the key that a text is, or nothing.

    >>> read_key("no key") is None
    True
    """
    try:
        return UUID(text.strip())
    except ValueError:
        return None
