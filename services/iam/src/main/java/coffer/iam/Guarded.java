package coffer.iam;

import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.gate.Operation;
import coffer.gate.Plan;
import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.policy.Principal;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;

/// Registers operations so that they refuse the credentials of GetSessionToken, unless these were
/// given for a code.
// AWS: STS API Reference, GetSessionToken: no IAM operation may be called with them unless
// multi-factor authentication was used.
public record Guarded(Registry.Builder registry) {

    public <I extends Structure, O extends Structure> void read(
            ApiOperation<I, O> api, Operation<I, O> operation) {
        registry.on(api, Recording.MANAGEMENT_READ, guarded(operation));
    }

    public <I extends Structure, O extends Structure> void write(
            ApiOperation<I, O> api, Operation<I, O> operation) {
        registry.on(api, Recording.MANAGEMENT_WRITE, guarded(operation));
    }

    private static <I, O> Operation<I, O> guarded(Operation<I, O> operation) {
        return (input, call) -> plan(operation, input, call);
    }

    private static <I, O> Plan<O> plan(Operation<I, O> operation, I input, Call call) {
        Identity who = call.identity();
        boolean isRole = who.principal() instanceof Principal.AssumedRole;
        boolean isWithoutCode =
                who.session()
                        .filter(session -> !session.mfaPresent() && !session.isAssumedRoot())
                        .isPresent();
        if (isWithoutCode && !isRole) {
            throw IamError.INVALID_CLIENT_TOKEN.because(
                    "The security token included in the request is invalid");
        }
        return operation.plan(input, call);
    }
}
