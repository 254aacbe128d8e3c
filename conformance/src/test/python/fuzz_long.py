"""The same as `fuzz`, for minutes."""

import fuzz


class LongFuzz(fuzz.Fuzz):
    seconds = 180
