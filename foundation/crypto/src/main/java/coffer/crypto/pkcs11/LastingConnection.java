package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import coffer.kernel.SecretBytes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// A login into a token that is made again when somebody needs it and the token was away.
///
/// No more than one login is tried for each question that fails, and one at a time. The PIN is kept
/// in memory for that; once the token refuses it, it is forgotten and never tried again.
public final class LastingConnection implements AutoCloseable {
    private final Token token;
    private final AtomicReference<TokenConnection> connection;
    private final AtomicBoolean isRenewing = new AtomicBoolean();
    private final ReentrantLock pinLock = new ReentrantLock();
    private Pin pin;

    private sealed interface Pin {
        record Known(SecretBytes text) implements Pin {}

        /// Nobody can use it any more.
        record Useless(Problem problem, String why) implements Pin {}
    }

    /// `first` is a login by `pin`, and closed with this. The bytes of `pin` stay the caller's.
    public LastingConnection(Token token, TokenConnection first, SecretBytes pin) {
        this.token = token;
        this.connection = new AtomicReference<>(first);
        this.pin = new Pin.Known(copy(pin));
    }

    /// The answer to `question`, which is asked once more if the token was away and is back.
    public <T> T ask(Function<TokenConnection, T> question) {
        TokenConnection known = connection.get();
        try {
            return question.apply(known);
        } catch (TokenException failed) {
            if (failed.problem() != Problem.GONE) throw failed;
            return question.apply(renewed(known, failed));
        }
    }

    @Override
    public void close() {
        forgetPin(new Pin.Useless(Problem.GONE, "the connection is closed"));
        connection.get().close();
    }

    /// The connection in the place of the `lost` one; throws if there is none, or not yet.
    private TokenConnection renewed(TokenConnection lost, TokenException loss) {
        if (!isRenewing.compareAndSet(false, true)) throw loss;
        try {
            TokenConnection now = connection.get();
            return now == lost ? renew(lost) : now;
        } finally {
            isRenewing.set(false);
        }
    }

    private TokenConnection renew(TokenConnection lost) {
        try (SecretBytes text = pin()) {
            // A library finds a token again only if nobody uses what was there before.
            lost.close();
            TokenConnection again = token.connect(text, Login.SHARED);
            connection.set(again);
            closeIfLate(again);
            return again;
        } catch (TokenException failed) {
            switch (failed.problem()) {
                case WRONG_PIN, PIN_LOCKED, NO_USER ->
                        forgetPin(
                                new Pin.Useless(
                                        failed.problem(), String.valueOf(failed.getMessage())));
                case NO_TOKEN, GONE, KEY_MISSING, UNSUITABLE, TOO_SLOW, BUSY -> {}
            }
            throw failed;
        }
    }

    /// What was made while [#close] ran.
    private void closeIfLate(TokenConnection made) {
        try {
            pin().close();
        } catch (TokenException closed) {
            made.close();
            throw closed;
        }
    }

    /// A copy for the caller to close.
    private SecretBytes pin() {
        pinLock.lock();
        try {
            return switch (pin) {
                case Pin.Known(var text) -> copy(text);
                case Pin.Useless(var problem, var why) -> throw new TokenException(problem, why);
            };
        } finally {
            pinLock.unlock();
        }
    }

    private void forgetPin(Pin.Useless reason) {
        pinLock.lock();
        try {
            if (pin instanceof Pin.Known(var text)) text.close();
            pin = reason;
        } finally {
            pinLock.unlock();
        }
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.adopt(secret.expose().clone());
    }
}
