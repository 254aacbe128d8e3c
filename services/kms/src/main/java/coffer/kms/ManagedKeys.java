package coffer.kms;

import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.gate.Reentry;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.key.KeyName;
import coffer.kms.key.KmsState;
import coffer.kms.key.ManagedKey;
import coffer.policy.Principal;
import java.util.Map;
import java.util.Optional;

/// The keys that services keep for accounts, made when first needed.
final class ManagedKeys {
    private final Reentry reentry;
    private final KmsState state;

    ManagedKeys(Reentry reentry, KmsState state) {
        this.reentry = reentry;
        this.state = state;
    }

    /// Makes sure that the key behind `keyId` exists in the caller's account, if it is the key that
    /// `service` keeps there. The service itself asks for it, in a recorded call of its own.
    void ensure(String keyId, String service, Call call) {
        ManagedKey.ofAlias(keyId)
                .filter(kind -> kind.service().equals(service))
                .filter(kind -> !exists(kind, call))
                .ifPresent(kind ->
                        reentry.invoke(
                                KmsApi.CREATE_KEY,
                                CreateKeyRequest.builder().build(),
                                as(kind, call),
                                service));
    }

    private boolean exists(ManagedKey kind, Call call) {
        return state.store()
                .read(snapshot ->
                        state.aliases()
                                .find(snapshot, call.account(), call.region(), kind.alias())
                                .map(alias ->
                                        new KeyName(call.account(), call.region(), alias.keyId()))
                                .flatMap(name -> state.keys().find(snapshot, name, call.time()))
                                .isPresent());
    }

    private static Call as(ManagedKey kind, Call call) {
        Identity service =
                new Identity(
                        new Principal.Service(kind.principal()),
                        Optional.of(call.account()),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty());
        return new Call(
                call.requestId(),
                call.time(),
                call.region(),
                service,
                call.transport(),
                Optional.empty(),
                call.upload());
    }
}
