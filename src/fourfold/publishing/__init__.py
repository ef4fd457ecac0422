"""Documents without a web: tables as CSV, spreadsheet and JSON, each carrying where it came from.

Words: a *cell* is one value; the *cover* says what a table is, for whom, as at when and under
what marking; the *rows' hash* is the SHA-256 of the rows alone, the same in every format.
Invariant: what leaves can be read back to the same rows and the same hash, and no cell of it is
a formula. Plain Python: any context may import it, it imports only `shared`.
"""
