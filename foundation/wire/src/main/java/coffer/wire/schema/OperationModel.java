package coffer.wire.schema;

import java.util.List;

/// One operation of one service, compared by identity.
public final class OperationModel {
    private final ServiceModel service;
    private final String name;
    private final Http http;
    private final Shape input;
    private final Shape output;
    private final List<ErrorModel> errors;
    private final Facts facts;

    OperationModel(ServiceModel service, String name, Http http, Body body, Facts facts) {
        this.service = service;
        this.name = name;
        this.http = http;
        this.input = body.input();
        this.output = body.output();
        this.errors = List.copyOf(body.errors());
        this.facts = facts;
    }

    /// The request's method and URI template, and the status of success.
    public record Http(String method, String uri, int successStatus) {}

    /// What goes in and what comes out.
    record Body(Shape input, Shape output, List<ErrorModel> errors) {}

    /// Further facts. `isAnonymous` operations are called without a signature (STS's federation);
    /// `isChecksumRequired` ones refuse a body without checksum (S3); those without `hasOutput`
    /// answer nothing, though they have an output shape without members here.
    public record Facts(
            boolean isDeprecated,
            boolean isAnonymous,
            boolean isChecksumRequired,
            boolean hasOutput) {}

    public ServiceModel service() {
        return service;
    }

    public String name() {
        return name;
    }

    public Http http() {
        return http;
    }

    public Shape input() {
        return input;
    }

    public Shape output() {
        return output;
    }

    public List<ErrorModel> errors() {
        return errors;
    }

    public Facts facts() {
        return facts;
    }

    /// Whether the request's body is a stream that the handler reads.
    public boolean hasStreamingInput() {
        return input.payload().filter(Member::isStreaming).isPresent();
    }

    /// Whether the answer's body is a stream that the handler writes.
    public boolean hasStreamingOutput() {
        return output.payload().filter(Member::isStreaming).isPresent();
    }

    @Override
    public String toString() {
        return service.name() + ":" + name;
    }
}
