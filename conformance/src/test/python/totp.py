"""Codes as an authenticator app shows them (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time

STEP = 30


def code(seed, later=0):
    """What the app shows, or will in some steps; `seed` is base 32."""
    return _code(seed, _now() + later)


def pair(seed, later=0):
    """Two codes that it shows one after the other."""
    step = _now() + later
    return _code(seed, step), _code(seed, step + 1)


def _now():
    return int(time.time()) // STEP


def _code(seed, step):
    mac = hmac.new(base64.b32decode(seed), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = mac[-1] & 0xF
    return "%06d" % ((struct.unpack_from(">I", mac, offset)[0] & 0x7FFFFFFF) % 1_000_000)
