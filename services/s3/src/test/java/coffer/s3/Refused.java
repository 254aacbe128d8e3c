package coffer.s3;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.kernel.ServiceException;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Says what a call was refused with.
public final class Refused {
    private Refused() {}

    /// The error that `call` ends in; fails if it succeeds.
    public static ServiceException by(ThrowingCallable call) {
        ServiceException refusal = catchThrowableOfType(ServiceException.class, call);
        Assertions.assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }

    /// The name of that error.
    public static String code(ThrowingCallable call) {
        return by(call).code().wireName();
    }
}
