package coffer.server.observe;

import coffer.gate.observe.Observer;
import coffer.kernel.Trace;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Traces requests and sends the spans, in batches, to a collector that speaks OTLP over HTTP.
///
/// A request that carries a `traceparent` continues its caller's trace, and is sampled as that is.
/// Spans hold names of the models, statuses and request ids: nothing else a caller sent.
public final class Tracing implements Observer, AutoCloseable {
    private static final double PERCENT = 100;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private Tracing(SpanExporter exporter, int percent) {
        this.provider =
                SdkTracerProvider.builder()
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                        .setSampler(
                                Sampler.parentBased(Sampler.traceIdRatioBased(percent / PERCENT)))
                        .setResource(
                                Resource.create(
                                        Attributes.builder().put("service.name", "coffer").build()))
                        .build();
        this.tracer = provider.get("coffer");
    }

    /// `percent` of the requests are traced whose callers do not say.
    public static Tracing to(URI collector, int percent) {
        return new Tracing(
                OtlpHttpSpanExporter.builder().setEndpoint(collector.toString()).build(), percent);
    }

    @Override
    public Observation begin(HttpRequest request) {
        Context caller =
                W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), request.headers(), FromHeaders.GETTER);
        Span span =
                tracer.spanBuilder("request")
                        .setParent(caller)
                        .setSpanKind(SpanKind.SERVER)
                        .startSpan();
        return new Request(span);
    }

    private final class Request implements Observation {
        private final Span span;

        private Request(Span span) {
            this.span = span;
        }

        @Override
        public Optional<Trace.Span> span() {
            return span.isRecording() ? Optional.of(new Part(span)) : Optional.empty();
        }

        @Override
        public void answered(Answered answered) {
            if (!answered.operation().isEmpty()) {
                span.updateName(answered.service() + "." + answered.operation());
                span.setAttribute("rpc.system", "aws-api");
                span.setAttribute("rpc.service", answered.service());
                span.setAttribute("rpc.method", answered.operation());
            }
            span.setAttribute("http.response.status_code", answered.status());
            span.setAttribute("aws.request_id", answered.requestId());
            if (!answered.errorCode().isEmpty()) {
                span.setAttribute("error.type", answered.errorCode());
            }
            // OpenTelemetry: of a server, only its own failures are errors.
            if (answered.status() >= 500 || answered.status() == 0) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }

    private final class Part implements Trace.Span {
        private final Span span;

        private Part(Span span) {
            this.span = span;
        }

        @Override
        public Trace.Span child(String name) {
            return new Part(
                    tracer.spanBuilder(name).setParent(Context.root().with(span)).startSpan());
        }

        @Override
        public void failed() {
            span.setStatus(StatusCode.ERROR);
        }

        @Override
        public void end() {
            span.end();
        }
    }

    private enum FromHeaders implements TextMapGetter<Headers> {
        GETTER;

        @Override
        public Iterable<String> keys(Headers headers) {
            return W3CTraceContextPropagator.getInstance().fields();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            return headers == null ? null : headers.find(name).orElse(null);
        }
    }

    /// Sends what is left.
    @Override
    public void close() {
        provider.close();
    }
}
