package coffer.testing.gate;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.SecureRandom;

/// What an installation keeps for itself, so that it can be opened once more.
public record GroundSecrets(Bytes store, Bytes blobs, Bytes ledger, SigningKey signing) {
    private static final int BYTES = 32;

    static GroundSecrets random(SecureRandom random) {
        SigningKey signing = SigningKey.generate(SigningAlgorithm.ED25519, random);
        return new GroundSecrets(secret(random), secret(random), secret(random), signing);
    }

    private static Bytes secret(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Bytes.adopt(bytes);
    }

    SecretBytes storeKey() {
        return SecretBytes.adopt(store.toArray());
    }

    public SecretBytes blobsKey() {
        return SecretBytes.adopt(blobs.toArray());
    }

    SecretBytes ledgerKey() {
        return SecretBytes.adopt(ledger.toArray());
    }
}
