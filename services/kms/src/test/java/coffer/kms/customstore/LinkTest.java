package coffer.kms.customstore;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kms.customstore.Link.State;
import org.junit.jupiter.api.Test;

class LinkTest {
    private final Link link = new Link();

    @Test
    void connectsOnceOnly() {
        assertThat(link.connecting()).isPresent();
        assertThat(link.connecting()).isEmpty();
    }

    @Test
    void anAttemptThatWasOvertakenChangesNothing() {
        State attempt = link.connecting().orElseThrow();
        State before = link.disconnecting();
        State ending = link.state();
        assertThat(before).isSameAs(attempt);
        assertThat(link.move(ending, new State.Disconnected())).isTrue();
        State second = link.connecting().orElseThrow();

        assertThat(link.move(attempt, failed(ConnectionError.NETWORK_ERRORS))).isFalse();

        assertThat(link.state()).isSameAs(second);
    }

    @Test
    void isMendedByOneAtATime() {
        link.move(link.state(), failed(ConnectionError.NETWORK_ERRORS));

        assertThat(link.mending()).isPresent();
        assertThat(link.mending()).isEmpty();
    }

    @Test
    void isNotMendedWhereThatCouldDoHarm() {
        for (ConnectionError error : ConnectionError.values()) {
            link.move(link.state(), failed(error));

            assertThat(link.mending().isPresent()).as("%s", error).isEqualTo(error.mayPass());
            assertThat(error.mayPass() && error.isRefusal()).as("%s", error).isFalse();
        }
    }

    private static State failed(ConnectionError error) {
        return new State.Failed(error, false);
    }
}
