package coffer.kms.quota;

import coffer.gate.Operation;
import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;

/// Registers operations, each behind its request quota.
public record Registration(Registry.Builder registry, RequestQuotas quotas) {

    public <I extends Structure, O extends Structure> Registration on(
            ApiOperation<I, O> api, Recording recording, Operation<I, O> operation) {
        registry.on(api, recording, quotas.limiting(api.name(), operation));
        return this;
    }
}
