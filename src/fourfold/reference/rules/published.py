"""The reference data that comes with the program: CSV beside this file.

Regions, units, forces and their membership: HMICFRS, north-east SOC inspection (2022),
appendix 1; codes: ONS police force areas, data.police.uk. Home Office codes are from memory
and marked unverified. What no source gives is marked as the project's default.
"""

from functools import cache
from importlib import resources

from fourfold.reference.rules.reading import TABLES, read_files
from fourfold.reference.rules.rows import Tables


@cache
def published() -> Tables:
    """Return the data that comes with the program.

    >>> sum(row.kind == "ROCU" for row in published().organisations)
    9
    """
    folder = resources.files("fourfold.reference.rules") / "data"
    files = {f"{table}.csv": folder / f"{table}.csv" for table in TABLES}
    return read_files(
        {name: file.read_text("utf-8") for name, file in files.items() if file.is_file()}
    )
