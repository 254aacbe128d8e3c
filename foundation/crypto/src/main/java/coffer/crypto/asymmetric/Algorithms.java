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
        return find(name, KeyPairGenerator::getInstance, KeyPairGenerator::getInstance);
    }

    KeyFactory keyFactory(String name) throws GeneralSecurityException {
        return find(name, KeyFactory::getInstance, KeyFactory::getInstance);
    }

    Signature signature(String name) throws GeneralSecurityException {
        return find(name, Signature::getInstance, Signature::getInstance);
    }

    Cipher cipher(String name) throws GeneralSecurityException {
        return find(name, Cipher::getInstance, Cipher::getInstance);
    }

    KeyAgreement keyAgreement(String name) throws GeneralSecurityException {
        return find(name, KeyAgreement::getInstance, KeyAgreement::getInstance);
    }

    private <T> T find(String name, OfProvider<T> ofProvider, OfAny<T> ofAny)
            throws GeneralSecurityException {
        return provider.isPresent() ? ofProvider.find(name, provider.get()) : ofAny.find(name);
    }

    /// The JCA's way to ask one provider.
    private interface OfProvider<T> {
        T find(String name, Provider provider) throws GeneralSecurityException;
    }

    /// Its way to ask whichever has the algorithm.
    private interface OfAny<T> {
        T find(String name) throws GeneralSecurityException;
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
