"""Documents without a web: tables as CSV, spreadsheet and JSON, and papers as PDF and DOCX.

Words: a *cell* is one value; the *cover* says what a table is, for whom, as at when and under
what marking; the *rows' hash* is the SHA-256 of the rows alone, the same in every format; a
*paper* is headings, prose, facts and tables; a *plan on a page* is one A4 sheet for one
recipient; the *seal* is the part of a content's digest that is printed on it.
Invariants: what leaves can be read back to the same rows and the same hash, and no cell of it
is a formula; no text of a paper is ever markup; the same content is the same bytes, and nothing
in them names a person or a machine that it was not given. Plain Python: any context may import
it, it imports only `shared`.
"""
