package coffer.s3;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.SecureRandom;

/// What an installation keeps for itself, so that it can be opened once more.
record TestSecrets(Bytes store, Bytes blobs, Bytes ledger, SigningKey signing) {
    static TestSecrets random(SecureRandom random) {
        SigningKey signing = SigningKey.generate(SigningAlgorithm.ED25519, random);
        return new TestSecrets(secret(random), secret(random), secret(random), signing);
    }

    private static Bytes secret(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Bytes.adopt(bytes);
    }

    SecretBytes storeKey() {
        return SecretBytes.adopt(store.toArray());
    }

    SecretBytes blobsKey() {
        return SecretBytes.adopt(blobs.toArray());
    }

    SecretBytes ledgerKey() {
        return SecretBytes.adopt(ledger.toArray());
    }
}
