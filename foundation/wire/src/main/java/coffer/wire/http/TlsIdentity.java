package coffer.wire.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The certificates and keys a TLS listener shows, which may be replaced while it runs: new
/// connections see the new ones, open connections live on.
public final class TlsIdentity {
    private final Keys keys;
    private final SSLContext context;

    private TlsIdentity(Keys keys, SSLContext context) {
        this.keys = keys;
        this.context = context;
    }

    /// Throws [HttpServerException] if a key of the store cannot be used.
    public static TlsIdentity of(KeyStore store, char[] password) {
        Keys keys = new Keys(keyManager(store, password));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, null, null);
            return new TlsIdentity(keys, context);
        } catch (GeneralSecurityException e) {
            throw new HttpServerException("setting up TLS", e);
        }
    }

    /// Shows the certificates of another store from now on.
    public void replace(KeyStore store, char[] password) {
        keys.replace(keyManager(store, password));
    }

    SSLContext context() {
        return context;
    }

    private static X509ExtendedKeyManager keyManager(KeyStore store, char[] password) {
        try {
            // Unlike the default, it decrypts a key once and not for every handshake.
            KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, password);
            for (KeyManager manager : factory.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager extended) return extended;
            }
            throw new IllegalStateException("the JDK's key managers are X.509");
        } catch (GeneralSecurityException e) {
            throw new HttpServerException("reading a TLS key store", e);
        }
    }

    /// A handshake asks first for an alias, then for its key and chain. Aliases name the generation
    /// they are of, and the last is kept, so that no handshake gets parts of two.
    private static final class Keys extends X509ExtendedKeyManager {
        private final AtomicReference<Generations> generations;

        private record Generation(long number, X509ExtendedKeyManager manager) {}

        private record Generations(Generation current, Generation previous) {
            Generation of(String alias) {
                boolean isCurrent = alias.startsWith(current.number() + ":");
                return isCurrent ? current : previous;
            }
        }

        Keys(X509ExtendedKeyManager first) {
            Generation generation = new Generation(0, first);
            this.generations = new AtomicReference<>(new Generations(generation, generation));
        }

        void replace(X509ExtendedKeyManager next) {
            generations.updateAndGet(old ->
                    new Generations(
                            new Generation(old.current().number() + 1, next), old.current()));
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            Generation current = generations.get().current();
            return named(
                    current, current.manager().chooseEngineServerAlias(keyType, issuers, engine));
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, Socket socket) {
            Generation current = generations.get().current();
            return named(current, current.manager().chooseServerAlias(keyType, issuers, socket));
        }

        private static @Nullable String named(Generation generation, @Nullable String alias) {
            return alias == null ? null : generation.number() + ":" + alias;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return generations.get().of(alias).manager().getCertificateChain(original(alias));
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return generations.get().of(alias).manager().getPrivateKey(original(alias));
        }

        private static String original(String alias) {
            return alias.substring(alias.indexOf(':') + 1);
        }

        @Override
        public String @Nullable [] getServerAliases(
                String keyType, Principal @Nullable [] issuers) {
            Generation current = generations.get().current();
            String @Nullable [] aliases = current.manager().getServerAliases(keyType, issuers);
            if (aliases == null) return null;
            return List.of(aliases).stream()
                    .map(alias -> current.number() + ":" + alias)
                    .toArray(String[]::new);
        }

        @Override
        public String @Nullable [] getClientAliases(
                String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }
    }
}
