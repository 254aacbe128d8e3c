package coffer.iam;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.ServiceException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Says which of the service's errors is expected.
public final class Refusals {

    private Refusals() {}

    public static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            String wireName, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refusal ->
                                org.assertj.core.api.Assertions.assertThat(
                                                refusal.code().wireName())
                                        .as(refusal.message())
                                        .isEqualTo(wireName));
    }
}
