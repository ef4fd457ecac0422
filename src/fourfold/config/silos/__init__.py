"""Synthetic silos: a made region, and what the systems of three forces hold of its people.

`make` makes them; `Silos.write` writes nine extracts, `Silos.truth` whom each entry is about. Each
force writes in its own way: the columns, formats and code lists stand in `northumbria`, `durham`
and `cleveland`. Nobody in them exists; nothing here is a feature of anything but a trial.
"""

from fourfold.config.silos.making import LARGE, SEED, SIZE, Silos, entities, make
from fourfold.config.silos.record import Planted, Scene

__all__ = ["LARGE", "SEED", "SIZE", "Planted", "Scene", "Silos", "entities", "make"]
