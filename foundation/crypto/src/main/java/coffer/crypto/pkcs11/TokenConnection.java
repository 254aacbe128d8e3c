package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A login into a token, and what can be done with the keys there. Safe for use by many threads;
/// everything may throw [TokenException].
public final class TokenConnection implements AutoCloseable {
    private static final int MOST_KNOWN = 10_000;

    private final TokenName name;
    private final TokenSessions sessions;
    private final Workers workers;
    // A key's handle stays good as long as the login.
    private final Map<Bytes, KeyHandle> handles = new ConcurrentHashMap<>();

    TokenConnection(TokenName name, TokenSessions sessions, Workers workers) {
        this.name = name;
        this.sessions = sessions;
        this.workers = workers;
    }

    /// Makes a 256-bit key that can never leave the token and can do nothing but [#derive]. `id`
    /// must be new; `label` is for people.
    public void create(Bytes id, String label) {
        run(objects -> {
            long handle = objects.create(id, label, sessions.derivation());
            // What a token made otherwise than it was told must not be used.
            if (!objects.isConfined(handle)) {
                objects.destroy(handle);
                throw new TokenException(
                        Problem.UNSUITABLE, "the token made a key that could leave it");
            }
            return handle;
        });
    }

    /// Whether the token has the key and keeps it as it must.
    public boolean holds(Bytes id) {
        probe();
        return run(objects -> objects.find(id).filter(objects::isConfined).isPresent());
    }

    /// 32 bytes that only this key gives for `label` and `context`.
    ///
    /// This is the key derivation of SP 800-108 in counter mode, with AES-CMAC (or HMAC-SHA-256,
    /// where a token has no CMAC) computed in the token.
    public SecretBytes derive(Bytes id, String label, Bytes context) {
        try {
            return run(objects -> objects.derive(handle(objects, id), label, context));
        } catch (TokenException refused) {
            if (refused.problem() != Problem.KEY_MISSING) throw refused;
            handles.remove(id);
            // A token that is not there has no keys either, which is another matter.
            probe();
            // The handle may be of an object that was replaced: look for the key once more.
            return run(objects -> objects.derive(handle(objects, id), label, context));
        }
    }

    /// Destroys the key for good. One that is not there is destroyed.
    public void destroy(Bytes id) {
        handles.remove(id);
        var _ =
                run(objects -> {
                    Optional<Long> found = objects.find(id);
                    found.ifPresent(objects::destroy);
                    return found;
                });
    }

    /// Random bytes of the token's own.
    public SecretBytes random(int length) {
        return run(objects -> objects.random(length));
    }

    /// Throws [TokenException] unless the token is there.
    public void probe() {
        if (!workers.run(sessions::label).equals(name.label())) {
            throw new TokenException(Problem.GONE, name + " does not answer");
        }
    }

    /// Closes its sessions. If they are the process's last with the token, that logs out.
    @Override
    public void close() {
        handles.clear();
        try {
            workers.run(() -> {
                sessions.close();
                return true;
            });
        } catch (TokenException unreachable) {
            // What cannot be closed because the token does not answer ends with the process.
        }
    }

    private KeyHandle handle(TokenObjects objects, Bytes id) {
        return Optional.ofNullable(handles.get(id)).orElseGet(() -> lookUp(objects, id));
    }

    private KeyHandle lookUp(TokenObjects objects, Bytes id) {
        long handle =
                objects.find(id)
                        .orElseThrow(() ->
                                new TokenException(
                                        Problem.KEY_MISSING, "the token has no such key"));
        if (!objects.isConfined(handle)) {
            throw new TokenException(Problem.UNSUITABLE, "the key could leave the token");
        }
        if (handles.size() >= MOST_KNOWN) handles.clear();
        KeyHandle found = new KeyHandle(handle, objects.derivation(handle));
        handles.put(id, found);
        return found;
    }

    <T> T run(java.util.function.Function<TokenObjects, T> work) {
        return workers.run(() ->
                sessions.with(
                        session -> work.apply(new TokenObjects(sessions.cryptoki(), session))));
    }
}
