package coffer.wire.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One AWS service: how it is addressed and the operations it has. Compared by identity.
public final class ServiceModel {
    private final String name;
    private final Identity identity;
    private final WireProtocol protocol;

    // Completed by the reader before anyone else sees the model.
    private final Map<String, OperationModel> byName = new HashMap<>();
    private final List<OperationModel> operations = new ArrayList<>();

    ServiceModel(String name, Identity identity, WireProtocol protocol) {
        this.name = name;
        this.identity = identity;
        this.protocol = protocol;
    }

    /// The names by which clients and records know a service. `targetPrefix` and `jsonVersion` are
    /// empty for services that do not speak awsJson, `xmlNamespace` for those that speak JSON.
    /// `hasBareErrors` marks S3, whose errors are documents without a wrapper.
    public record Identity(
            String signingName,
            String endpointPrefix,
            String apiVersion,
            String targetPrefix,
            String jsonVersion,
            String xmlNamespace,
            boolean hasBareErrors) {}

    void add(OperationModel operation) {
        operations.add(operation);
        byName.put(operation.name(), operation);
    }

    /// Our own name: the model's file name, and the prefix of the service's actions: `kms`.
    public String name() {
        return name;
    }

    /// The service name in the credential scope of signatures.
    public String signingName() {
        return identity.signingName();
    }

    /// The service as CloudTrail's records name it: `kms.amazonaws.com`.
    public String eventSource() {
        return identity.endpointPrefix() + ".amazonaws.com";
    }

    public Identity identity() {
        return identity;
    }

    public WireProtocol protocol() {
        return protocol;
    }

    public List<OperationModel> operations() {
        return List.copyOf(operations);
    }

    public Optional<OperationModel> find(String operationName) {
        return Optional.ofNullable(byName.get(operationName));
    }

    /// The operation with this name; there must be one.
    public OperationModel operation(String operationName) {
        return find(operationName)
                .orElseThrow(() -> new IllegalArgumentException(name + " has no " + operationName));
    }

    @Override
    public String toString() {
        return name;
    }
}
