package coffer.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceTest {
    private final List<String> told = new ArrayList<>();

    private final class Noted implements Trace.Span {
        private final String path;

        private Noted(String path) {
            this.path = path;
        }

        @Override
        public Trace.Span child(String name) {
            return new Noted(path + "/" + name);
        }

        @Override
        public void failed() {
            told.add(path + " failed");
        }

        @Override
        public void end() {
            told.add(path);
        }
    }

    @Test
    void nestsPartsAndLeavesTheRootToItsOwner() {
        Trace.under(
                Optional.of(new Noted("root")),
                () -> Trace.within("a", () -> Trace.within("b", () -> 1)));

        assertThat(told).containsExactly("root/a/b", "root/a");
    }

    @Test
    void tellsOfFailuresAndPassesThemOn() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        Trace.under(
                                Optional.of(new Noted("root")),
                                () -> Trace.within("a", this::fail)));

        assertThat(told).containsExactly("root/a failed", "root/a");
    }

    private int fail() {
        throw new IllegalStateException("broken");
    }

    @Test
    void doesTheWorkWhereNothingIsTraced() {
        assertThat(Trace.within("a", () -> 1)).isEqualTo(1);
        assertThat(told).isEmpty();
    }
}
