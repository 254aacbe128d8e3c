package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/// The sessions of one connection: one that keeps the login alive, and one for each thread at work.
/// Only its own sessions are ever closed, since the process may have others with the token.
final class TokenSessions {
    // CKF_SERIAL_SESSION | CKF_RW_SESSION.
    private static final long FLAGS = 0x4 | 0x2;

    private final Library library;
    private final long slot;
    private final Derivation derivation;
    private final long keeper;
    private final ReentrantLock usesLock = new ReentrantLock();
    private final Deque<Long> idle = new ArrayDeque<>();
    private int lent;
    private boolean isClosed;

    /// `derivation` is how new keys will derive.
    TokenSessions(Library library, long slot, Derivation derivation) {
        this.library = library;
        this.slot = slot;
        this.derivation = derivation;
        this.keeper = open();
        library.enter();
    }

    Cryptoki cryptoki() {
        return library.cryptoki();
    }

    long keeper() {
        return keeper;
    }

    Derivation derivation() {
        return derivation;
    }

    String label() {
        return TokenInfo.of(cryptoki(), slot).label();
    }

    /// Lends a session that nobody else uses meanwhile. One in which something failed is closed.
    <T> T with(LongFunction<T> work) {
        Optional<Long> known = take();
        Optional<Long> good = Optional.empty();
        try {
            long session = known.orElseGet(this::open);
            known = Optional.of(session);
            T result = work.apply(session);
            good = known;
            return result;
        } finally {
            if (good.isEmpty()) known.ifPresent(this::closeQuietly);
            giveBack(good);
        }
    }

    /// The library is left when the last session comes back.
    void close() {
        usesLock.lock();
        try {
            if (isClosed) return;
            isClosed = true;
            lent++;
        } finally {
            usesLock.unlock();
        }
        closeQuietly(keeper);
        giveBack(Optional.empty());
    }

    /// Empty if one must be opened.
    private Optional<Long> take() {
        usesLock.lock();
        try {
            if (isClosed) throw new TokenException(Problem.GONE, "the connection is closed");
            lent++;
            return Optional.ofNullable(idle.poll());
        } finally {
            usesLock.unlock();
        }
    }

    private void giveBack(Optional<Long> good) {
        Optional<List<Long>> last = returned(good);
        last.ifPresent(sessions -> {
            sessions.forEach(this::closeQuietly);
            library.leave();
        });
    }

    /// What is left to close if this was the last to come back after the end.
    private Optional<List<Long>> returned(Optional<Long> good) {
        usesLock.lock();
        try {
            lent--;
            good.ifPresent(idle::push);
            return isClosed && lent == 0 ? Optional.of(List.copyOf(idle)) : Optional.empty();
        } finally {
            usesLock.unlock();
        }
    }

    private long open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = arena.allocate(ValueLayout.JAVA_LONG);
            cryptoki().call(Function.C_OPEN_SESSION, slot, FLAGS, 0, 0, handle.address());
            return handle.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /// A session that cannot be closed is gone already.
    private void closeQuietly(long session) {
        long _ = cryptoki().answerOf(Function.C_CLOSE_SESSION, session);
    }
}
