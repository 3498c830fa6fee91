"""Too much from one place at once? Counted in this process's memory under a key that dies with it; nothing of it is ever stored."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

#: The oldest are forgotten beyond this many, so that a flood cannot fill the memory.
MOST_KEPT = 10_000


class Flood:
    """Lets through at most `most` acts of one sender in `seconds`."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.seconds, self._clock = most, seconds, clock
        self._secret = secrets.token_bytes(32)
        self._acts: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def is_too_much(self, sender: str) -> bool:
        """Note one act of `sender` (an address, a key) and tell whether it is one too many."""
        key = hashlib.blake2b(sender.encode(errors="replace"), key=self._secret, digest_size=16).digest()
        now = self._clock()
        with self._lock:
            acts = self._acts.pop(key, deque())
            while acts and now - acts[0] >= self.seconds:
                acts.popleft()
            self._acts[key] = acts
            while len(self._acts) > MOST_KEPT:
                self._acts.popitem(last=False)
            if len(acts) >= self.most:
                return True
            acts.append(now)
            return False

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._acts.clear()


#: Several may come from behind one wall: a school, a shelter, a proxy. A person does not begin thirty conversations in ten minutes.
beginnings = Flood(30, 600)
#: Half a message a second, longer than anybody types.
messages = Flood(20, 40)
#: Finding the line closed is counted once an hour from one place.
closed_doors = Flood(1, 3600)
