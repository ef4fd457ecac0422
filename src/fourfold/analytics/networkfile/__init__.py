"""Files of criminal networks: `reading` takes them in, `writing` gives a chart out.

Words: a *node* is what a file gives an id; an *edge* is one row that ties two nodes; a *layer* is
the set of edges of one kind of tie or of one period; the *default view* is the edges shown first.
Invariant: every row of a file is an edge, a node or a rejection with its reason.
"""
