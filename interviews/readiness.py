"""Whether this process still takes work: the live half says when it has begun to stop."""

import threading

#: Set once, when the process is told to stop; its health is "not ready" from then on.
stopping = threading.Event()
