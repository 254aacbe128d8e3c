package coffer.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.ServiceException;
import java.util.function.Consumer;

/// Says which `Reason` an error is expected to give.
final class Reasons {
    private Reasons() {}

    static Consumer<Throwable> is(String reason) {
        return refusal ->
                assertThat(((ServiceException) refusal).details()).containsEntry("Reason", reason);
    }
}
