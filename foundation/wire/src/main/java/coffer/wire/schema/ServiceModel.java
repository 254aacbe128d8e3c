package coffer.wire.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// One AWS service: how it is addressed and the operations it has. Compared by identity.
///
/// Its operations are read when they are first asked for: an installation uses few of the services
/// it knows by name.
public final class ServiceModel {
    private final String name;
    private final Identity identity;
    private final List<WireProtocol> protocols;
    private final AtomicReference<Content> content;

    ServiceModel(
            String name,
            Identity identity,
            List<WireProtocol> protocols,
            Function<ServiceModel, List<OperationModel>> reading) {
        this.name = name;
        this.identity = identity;
        this.protocols = List.copyOf(protocols);
        this.content = new AtomicReference<>(new Content.Unread(reading));
    }

    private sealed interface Content {
        record Unread(Function<ServiceModel, List<OperationModel>> reading) implements Content {}

        record Read(Map<String, OperationModel> byName) implements Content {}
    }

    /// The names by which clients and records know a service. `targetPrefix` and `jsonVersion` are
    /// empty for services that do not speak awsJson, `xmlNamespace` for those that speak JSON.
    /// `hasBareErrors` marks S3, whose errors are documents without a wrapper. `invalidInput` is
    /// what an awsJson service calls input that breaks the model's constraints.
    public record Identity(
            String signingName,
            String endpointPrefix,
            String apiVersion,
            String targetPrefix,
            String jsonVersion,
            String xmlNamespace,
            boolean hasBareErrors,
            String invalidInput) {}

    // Two threads may both read; what the first one read stays, as models are compared by identity.
    private Map<String, OperationModel> byName() {
        return switch (content.get()) {
            case Content.Read(var byName) -> byName;
            case Content.Unread unread -> {
                Map<String, OperationModel> read = new LinkedHashMap<>();
                unread.reading().apply(this).forEach(each -> read.put(each.name(), each));
                content.compareAndSet(unread, new Content.Read(read));
                yield byName();
            }
        };
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

    /// The protocol it is spoken to in, or the preferred one of several.
    public WireProtocol protocol() {
        return protocols.getFirst();
    }

    /// Every protocol it understands.
    public List<WireProtocol> protocols() {
        return protocols;
    }

    public List<OperationModel> operations() {
        return List.copyOf(byName().values());
    }

    public Optional<OperationModel> find(String operationName) {
        return Optional.ofNullable(byName().get(operationName));
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
