package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import coffer.kernel.SecretBytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;

/// A token: a hardware security module, a part of one, or a program in its place. Nothing of its
/// library is loaded before the first connection.
public final class Token {
    private static final int MOST_SLOTS = 1_024;

    // CKU_USER.
    private static final long USER = 1;

    private final TokenName name;
    private final Workers workers;
    private final Duration patience;
    private final List<Derivation> wanted;

    /// `patience` is how long anybody waits for any answer.
    public Token(TokenName name, Duration patience) {
        this(name, patience, List.of(Derivation.values()));
    }

    /// New keys derive by the first of `wanted` that the token offers.
    Token(TokenName name, Duration patience, List<Derivation> wanted) {
        this.name = name;
        this.wanted = wanted;
        this.patience = patience;
        this.workers = new Workers(patience);
    }

    public TokenName name() {
        return name;
    }

    /// Logs in, once: a wrong PIN is never tried again here. The bytes of `pin` are UTF-8 and stay
    /// the caller's.
    public TokenConnection connect(SecretBytes pin, Login login) {
        SecretBytes copy = SecretBytes.adopt(pin.expose().clone());
        TokenSessions sessions =
                workers.run(() -> {
                    try (copy) {
                        return logIn(copy, login);
                    }
                });
        return new TokenConnection(name, sessions, workers);
    }

    /// Throws [TokenException] unless the token is there and can do what is needed. No PIN is
    /// tried.
    public void requireThere() {
        Derivation _ =
                workers.run(() -> {
                    Library library = Library.at(name.library());
                    return library.inTurn(
                            patience,
                            () -> {
                                library.restartIfUnused();
                                long slot = slot(library.cryptoki());
                                return Mechanisms.choose(library.cryptoki(), slot, wanted);
                            });
                });
    }

    private TokenSessions logIn(SecretBytes pin, Login login) {
        Library library = Library.at(name.library());
        return library.inTurn(
                patience,
                () -> {
                    library.restartIfUnused();
                    long slot = slot(library.cryptoki());
                    spareTheLastTry(library.cryptoki(), slot);
                    Derivation derivation = Mechanisms.choose(library.cryptoki(), slot, wanted);
                    TokenSessions sessions = new TokenSessions(library, slot, derivation);
                    try {
                        logIn(library.cryptoki(), sessions.keeper(), pin, login);
                        return sessions;
                    } catch (TokenException refused) {
                        sessions.close();
                        throw refused;
                    }
                });
    }

    /// The last try is a person's, not a program's that may be started again and again.
    private void spareTheLastTry(Cryptoki cryptoki, long slot) {
        if (TokenInfo.of(cryptoki, slot).hasOneTryLeft()) {
            throw new TokenException(
                    Problem.PIN_LOCKED,
                    name + " has one try left; log in once by its own tool to get the others back");
        }
    }

    private static void logIn(Cryptoki cryptoki, long session, SecretBytes pin, Login login) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(ValueLayout.JAVA_BYTE, pin.expose());
            long[] arguments = {session, USER, text.address(), pin.size()};
            try {
                long answer = cryptoki.answerOf(Function.C_LOGIN, arguments);
                if (answer == ReturnValue.USER_ALREADY_LOGGED_IN) {
                    if (login == Login.SHARED) return;
                    cryptoki.call(Function.C_LOGOUT, session);
                    answer = cryptoki.answerOf(Function.C_LOGIN, arguments);
                }
                if (answer != ReturnValue.OK) {
                    throw ReturnValue.failure(Function.C_LOGIN, answer);
                }
            } finally {
                text.fill((byte) 0);
            }
        }
    }

    private long slot(Cryptoki cryptoki) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            cryptoki.call(Function.C_GET_SLOT_LIST, 1, 0, count.address());
            // Tokens may come between the two calls.
            long room = Math.min(MOST_SLOTS, count.get(ValueLayout.JAVA_LONG, 0) + 16);
            MemorySegment slots = arena.allocate(ValueLayout.JAVA_LONG, room);
            count.set(ValueLayout.JAVA_LONG, 0, room);
            cryptoki.call(Function.C_GET_SLOT_LIST, 1, slots.address(), count.address());
            long found = Math.min(room, count.get(ValueLayout.JAVA_LONG, 0));
            for (long i = 0; i < found; i++) {
                long slot = slots.getAtIndex(ValueLayout.JAVA_LONG, i);
                if (TokenInfo.of(cryptoki, slot).label().equals(name.label())) return slot;
            }
        }
        throw new TokenException(Problem.NO_TOKEN, "there is no " + name);
    }
}
