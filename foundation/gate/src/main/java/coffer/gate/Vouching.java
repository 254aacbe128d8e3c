package coffer.gate;

import coffer.wire.schema.Structure;
import java.util.function.Function;

/// Finds out who is behind a call that nobody signs, from what the call itself brings: a web
/// identity token or a SAML assertion.
public interface Vouching<I extends Structure, O extends Structure> {

    /// Throws [coffer.kernel.ServiceException] unless somebody who is trusted vouches for the
    /// caller. Such refusals are counted, not recorded one by one.
    Vouched<O> vouch(I input, Call call);

    /// Who it is, and the plan of the call once it is theirs. It may be planned more than once.
    record Vouched<O extends Structure>(Identity identity, Function<Call, Plan<O>> plan) {}
}
