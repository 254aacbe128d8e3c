package coffer.crypto.pkcs11;

/// What a library calls a key as long as a login lasts, and how the key derives.
record KeyHandle(long number, Derivation derivation) {}
