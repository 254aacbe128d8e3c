package coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TasksTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void oneThatFailsKeepsNoOtherFromBeingDone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tasks.run(() -> doing("a"), this::fail, () -> doing("b")))
                .withMessage("no luck");
        assertThat(done).containsExactly("a", "b");
    }

    @Test
    void tellsHowMuchWasDone() {
        assertThat(Tasks.run(() -> doing("a"), () -> doing("b"))).isEqualTo(2);
    }

    private int doing(String what) {
        done.add(what);
        return 1;
    }

    private int fail() {
        throw new IllegalStateException("no luck");
    }
}
