"""One thread reads and understands the next rows while another writes the last ones."""

import queue
import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class _End:
    """What stands behind the last of the things, with what ended them."""

    def __init__(self, fault: BaseException | None) -> None:
        self.fault = fault


class Ahead(Generic[T]):
    """An iterator whose next things are made meanwhile; a fault comes where it would have come.

    >>> with Ahead(iter([1, 2, 3]), most=1) as things:
    ...     list(things)
    [1, 2, 3]
    """

    def __init__(self, things: Iterator[T], *, most: int) -> None:
        self.things = things
        self.waiting: queue.Queue[T | _End] = queue.Queue(maxsize=most)
        self.is_left = threading.Event()
        self.thread = threading.Thread(target=self._make, name="reading", daemon=True)

    def __enter__(self) -> Iterator[T]:
        """Begin to make them."""
        self.thread.start()
        return self._given()

    def __exit__(self, *_fault: object) -> None:
        """Make no more, and wait until the thread has ended."""
        self.is_left.set()
        while self.thread.is_alive():
            try:
                self.waiting.get(timeout=0.05)
            except queue.Empty:
                continue
        self.thread.join()

    def _make(self) -> None:
        fault: BaseException | None = None
        try:
            for thing in self.things:
                self.waiting.put(thing)
                if self.is_left.is_set():
                    return
        except BaseException as error:
            fault = error
        self.waiting.put(_End(fault))

    def _given(self) -> Iterator[T]:
        while True:
            thing = self.waiting.get()
            if isinstance(thing, _End):
                if thing.fault is not None:
                    raise thing.fault
                return
            yield thing
