"""Administration: people, teams, desks, compartments, tokens, reference lists, ledger pages.

Invariant: nobody gives themselves access; who administers reads nothing by it.
May import: web, access, reference. Who imports it: nobody but config.
"""
