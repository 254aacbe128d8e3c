package coffer.kms.material;

import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.KeyPairKind;
import coffer.kms.KmsError;
import java.security.SecureRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Makes key pairs without standing in others' way.
///
/// Finding the primes of an RSA key is up to a second of computing, and a virtual thread that only
/// computes gives its processor to nobody. So it is done on threads of the operating system, by few
/// at a time; who waits too long for his turn is told to come again.
final class KeyPairMaker {
    private static final int PATIENCE_SECONDS = 10;

    private final SecureRandom random;
    private final Semaphore turns =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    KeyPairMaker(SecureRandom random) {
        this.random = random;
    }

    EncodedKeyPair make(KeyPairKind kind) {
        return switch (kind) {
            case RSA_2048, RSA_3072, RSA_4096 -> inTurn(kind);
            case P_256, P_384, P_521, SECP256K1, ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 ->
                    EncodedKeyPair.generate(kind, random);
        };
    }

    private EncodedKeyPair inTurn(KeyPairKind kind) {
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw KmsError.THROTTLING.because("Rate exceeded");
            }
            FutureTask<EncodedKeyPair> task = new FutureTask<>(() -> generateAndPass(kind));
            Thread.ofPlatform().daemon().name("key pair").start(task);
            return task.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while making a key pair", stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("cannot make a key pair of " + kind, failed.getCause());
        }
    }

    private EncodedKeyPair generateAndPass(KeyPairKind kind) {
        try {
            return EncodedKeyPair.generate(kind, random);
        } finally {
            turns.release();
        }
    }
}
