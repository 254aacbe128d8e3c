package coffer.kms.customstore;

import coffer.crypto.pkcs11.TokenConnection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Where one custom key store stands with its token. Who moves it on must have seen where it was:
/// an attempt that was overtaken by a disconnection changes nothing.
final class Link {
    private final AtomicReference<State> state = new AtomicReference<>(new State.Disconnected());

    /// A state is one of its kind only: no two are equal, so that an old one is never taken for a
    /// new one.
    sealed interface State {
        final class Disconnected implements State {}

        final class Connecting implements State {}

        final class Disconnecting implements State {}

        final class Connected implements State {
            private final TokenConnection connection;

            Connected(TokenConnection connection) {
                this.connection = connection;
            }

            TokenConnection connection() {
                return connection;
            }
        }

        final class Failed implements State {
            private final ConnectionError error;
            private final boolean isBeingMended;

            Failed(ConnectionError error, boolean isBeingMended) {
                this.error = error;
                this.isBeingMended = isBeingMended;
            }

            ConnectionError error() {
                return error;
            }
        }
    }

    State state() {
        return state.get();
    }

    Optional<State.Connected> connected() {
        return state.get() instanceof State.Connected connected
                ? Optional.of(connected)
                : Optional.empty();
    }

    /// What to connect under, if it is disconnected.
    Optional<State> connecting() {
        return state.get() instanceof State.Disconnected now
                ? moved(now, new State.Connecting())
                : Optional.empty();
    }

    /// What to connect under again, if it failed in a way that may pass and nobody is at it.
    Optional<State> mending() {
        return state.get() instanceof State.Failed now && now.error.mayPass() && !now.isBeingMended
                ? moved(now, new State.Failed(now.error, true))
                : Optional.empty();
    }

    /// Whether it was still `from`, and so is `to` now.
    boolean move(State from, State to) {
        return state.compareAndSet(from, to);
    }

    /// What it was before it was told to disconnect.
    State disconnecting() {
        return state.getAndSet(new State.Disconnecting());
    }

    private Optional<State> moved(State from, State to) {
        return move(from, to) ? Optional.of(to) : Optional.empty();
    }
}
