package coffer.gate;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.time.Instant;

/// What services do by themselves, for somebody's resource and as their own principal: through the
/// whole pipeline, so that what they do is decided by policies and recorded like anybody's call.
@FunctionalInterface
public interface Errands {

    /// Runs `operation`. Throws [coffer.kernel.ServiceException] as a client would see it.
    <I extends Structure, O extends Structure> O run(
            ApiOperation<I, O> operation, I input, Errand errand);

    /// Who is on it, such as `logging.s3.amazonaws.com`, where and when, for whose resource, which
    /// policies know as `aws:SourceArn` and `aws:SourceAccount`; and the body of what it sends.
    record Errand(
            String service,
            Region region,
            Instant time,
            AccountId sourceAccount,
            Arn source,
            Bytes body) {}
}
