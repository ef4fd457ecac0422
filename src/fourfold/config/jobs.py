"""What the worker does for a demo: it fills the region with what three forces' systems hold."""

import sys
from datetime import date

from procrastinate.contrib.django import app

from fourfold.config.demo.feeds import Filling, fill
from fourfold.config.demo_mark import is_demo

QUEUE = "demo"


@app.task(queue=QUEUE, queueing_lock="fill_demo", retry=1)
def fill_demo(today: str, size: int) -> str:
    """Fill the demo region, up to a day; nothing else."""
    if not is_demo():
        return "this is no demo"
    fill(Filling(size, date.fromisoformat(today)), say=lambda words: sys.stderr.write(f"{words}\n"))
    return "filled"
