"""`python -m doorman`: the answer to visitors of sites that nothing serves yet."""

import time

import uvloop

from doorman.bootstrap import bootstrap
from doorman.settings import Settings
from shared import serving
from shared.logging import configure

if __name__ == "__main__":
    started = time.perf_counter()
    settings = Settings.read()
    configure("doorman", level=settings.log_level, fmt=settings.log_format)
    uvloop.run(serving.serve(bootstrap(), settings, started=started))
