package coffer.crypto.asymmetric;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/// Where algorithms come from: one provider, or the JDK's own if none is named.
///
/// No provider is registered with the JVM, and none is loaded before a key pair is first used: the
/// native library takes longer to load than the server to start.
record Algorithms(Optional<Provider> provider) {

    static Algorithms jdk() {
        return new Algorithms(Optional.empty());
    }

    /// The native ones, where they run and pass their self-tests. They draw randomness from a
    /// generator of their own.
    static Algorithms fastest() {
        return new Algorithms(Corretto.PROVIDER);
    }

    /// For a curve that the JDK has given up.
    static Algorithms evenForgotten() {
        return Corretto.PROVIDER.isPresent() ? fastest() : bouncyCastle();
    }

    static Algorithms bouncyCastle() {
        return new Algorithms(Optional.of(BouncyCastle.PROVIDER));
    }

    KeyPairGenerator keyPairGenerator(String name) throws GeneralSecurityException {
        return provider.isPresent()
                ? KeyPairGenerator.getInstance(name, provider.get())
                : KeyPairGenerator.getInstance(name);
    }

    KeyFactory keyFactory(String name) throws GeneralSecurityException {
        return provider.isPresent()
                ? KeyFactory.getInstance(name, provider.get())
                : KeyFactory.getInstance(name);
    }

    Signature signature(String name) throws GeneralSecurityException {
        return provider.isPresent()
                ? Signature.getInstance(name, provider.get())
                : Signature.getInstance(name);
    }

    Cipher cipher(String name) throws GeneralSecurityException {
        return provider.isPresent()
                ? Cipher.getInstance(name, provider.get())
                : Cipher.getInstance(name);
    }

    KeyAgreement keyAgreement(String name) throws GeneralSecurityException {
        return provider.isPresent()
                ? KeyAgreement.getInstance(name, provider.get())
                : KeyAgreement.getInstance(name);
    }

    /// Loaded when first needed.
    private static final class Corretto {
        static final Optional<Provider> PROVIDER = load();

        private static Optional<Provider> load() {
            try {
                AmazonCorrettoCryptoProvider found = AmazonCorrettoCryptoProvider.INSTANCE;
                boolean runs =
                        found.getLoadingError() == null
                                && found.runSelfTests() == SelfTestStatus.PASSED;
                return runs ? Optional.of(found) : Optional.empty();
            } catch (LinkageError absent) {
                return Optional.empty();
            }
        }
    }

    private static final class BouncyCastle {
        static final Provider PROVIDER = new BouncyCastleProvider();
    }
}
