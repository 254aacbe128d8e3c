package coffer.gate;

import coffer.gate.admit.Admission;
import coffer.gate.answer.ErrorPage;
import coffer.gate.answer.Refusal;
import coffer.gate.answer.Throttling;
import coffer.gate.authenticate.Authenticated;
import coffer.gate.authenticate.Authenticator;
import coffer.gate.observe.WatchedExchange;
import coffer.gate.record.Rejections;
import coffer.kernel.Bytes;
import coffer.kernel.ErrorCode;
import coffer.kernel.ServiceException;
import coffer.wire.codec.Percent;
import coffer.wire.codec.WireException;
import coffer.wire.http.ClientGoneException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.protocol.RestXml;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.protocol.XmlDialect;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Serves websites out of buckets. Each page is an object that somebody who does not sign may read:
/// a call like any other, through the pipeline and with a record. What needs no object, such as a
/// redirection by a rule, is counted.
final class Sites {
    private static final RestXml XML = new RestXml("", XmlDialect.S3);
    private static final String COUNTED_AS = "WebsiteRedirect";
    private static final String REDIRECTS_TO = "x-amz-website-redirect-location";
    private static final int NOT_MODIFIED = 304;
    private static final int MAX_STEPS = 3;

    private final Parts parts;

    /// What it is made of.
    record Parts(
            ServiceRouter router,
            Websites websites,
            Registry registry,
            Authenticator authenticator,
            Pipeline pipeline,
            Admission admission,
            Rejections rejections,
            Gate.Ids ids) {}

    private record NotAllowed(String wireName, int httpStatus) implements ErrorCode {}

    Sites(Parts parts) {
        this.parts = parts;
    }

    /// Whether the request was for a website, and so is answered now.
    boolean answer(WatchedExchange exchange) {
        Optional<String> bucket = parts.router().siteOf(exchange.request());
        if (bucket.isEmpty()) return false;
        String address = Call.Transport.sourceIp(exchange.connection());
        Authenticated nobody = parts.authenticator().unsigned();
        try (Admission.Ticket ticket = parts.admission().of(nobody.identity(), address)) {
            if (!ticket.isGranted()) throw Throttling.in(Failures.protocolOf(XML));
            Request request =
                    new Request(
                            exchange, address, nobody, bucket.get(), exchange.request().headers());
            serve(request);
        } catch (ClientGoneException gone) {
            throw gone;
        } catch (RuntimeException thrown) {
            ServiceException refusal = Failures.refusal(thrown, exchange.requestId(), XML);
            parts.rejections().count(address, refusal.code().wireName());
            refuse(exchange, refusal);
        }
        return true;
    }

    /// One that was let in.
    private record Request(
            WatchedExchange exchange,
            String address,
            Authenticated nobody,
            String bucket,
            Headers headers) {
        /// The same for another object, of which the browser has said nothing.
        Request unconditional() {
            Headers.Builder plain = Headers.builder();
            for (String name : List.of("host", "user-agent")) {
                headers.find(name).ifPresent(value -> plain.set(name, value));
            }
            return new Request(exchange, address, nobody, bucket, plain.build());
        }

        boolean isHead() {
            return exchange.request().method().equals("HEAD");
        }

        Websites.Visit visit() {
            HttpRequest request = exchange.request();
            String path = request.rawPath();
            try {
                return new Websites.Visit(
                        Percent.decodePath(path.startsWith("/") ? path.substring(1) : path),
                        request.headers().find("host").orElse(""),
                        exchange.connection().secure());
            } catch (WireException malformed) {
                throw Refusal.VALIDATION
                        .in(Failures.protocolOf(XML))
                        .because("Couldn't parse the specified URI.");
            }
        }
    }

    private void serve(Request request) {
        String method = request.exchange().request().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw new NotAllowed("MethodNotAllowed", 405)
                    .because("The specified method is not allowed against this resource.");
        }
        Websites.Site site = parts.websites().open(request.bucket());
        Websites.Visit visit = request.visit();
        follow(request, site, visit);
    }

    private void follow(Request request, Websites.Site site, Websites.Visit visit) {
        Websites.Step step = site.first(visit);
        Optional<ServiceException> refused = Optional.empty();
        for (int steps = 0; steps < MAX_STEPS; steps++) {
            switch (step) {
                case Websites.Step.Redirect(int status, String location) -> {
                    parts.rejections().count(request.address(), COUNTED_AS);
                    redirect(request.exchange(), status, location);
                    return;
                }
                case Websites.Step.Show(String key) -> {
                    Optional<ServiceException> refusal = show(request, key, refused);
                    if (refusal.isEmpty()) return;
                    if (refused.isPresent()) {
                        refuse(request.exchange(), refused.get());
                        return;
                    }
                    refused = refusal;
                    int status = refusal.get().code().httpStatus();
                    step =
                            isFolder(request, site, visit, status)
                                    ? folder(visit)
                                    : site.after(visit, status);
                }
                case Websites.Step.Fail() -> {
                    refuse(request.exchange(), refused.orElseThrow());
                    return;
                }
            }
        }
        throw new IllegalStateException("a website without end");
    }

    private static Websites.Step folder(Websites.Visit visit) {
        return new Websites.Step.Redirect(302, "/" + path(visit.key()) + "/");
    }

    private static String path(String key) {
        return Percent.encode(key).replace("%2F", "/");
    }

    /// Whether what is not there is a folder with a page of its own that may be read.
    private boolean isFolder(
            Request request, Websites.Site site, Websites.Visit visit, int status) {
        boolean mayBe =
                (status == 404 || status == 403)
                        && !visit.key().isEmpty()
                        && !visit.key().endsWith("/");
        if (!mayBe) return false;
        try {
            read(parts.websites().head(), request.unconditional(), site.index(visit.key() + "/"));
            return true;
        } catch (ServiceException nothing) {
            return false;
        }
    }

    /// Answers with an object; with the status of the error in whose place it is shown. Empty if
    /// that was done, and else why not.
    private Optional<ServiceException> show(
            Request request, String key, Optional<ServiceException> inPlaceOf) {
        ApiOperation<?, ?> api =
                request.isHead() ? parts.websites().head() : parts.websites().get();
        Read<?> read;
        try {
            read = read(api, inPlaceOf.isEmpty() ? request : request.unconditional(), key);
        } catch (ServiceException refusal) {
            return Optional.of(refusal);
        }
        HttpResponse head = inPlaceOf.map(error -> read.as(error)).orElse(read.head());
        Optional<String> elsewhere = head.headers().find(REDIRECTS_TO);
        if (elsewhere.isPresent() && inPlaceOf.isEmpty()) {
            read.outcome().disclosure().ifPresent(parts.pipeline()::withhold);
            redirect(request.exchange(), 301, elsewhere.get());
            return Optional.empty();
        }
        Reply reply = new Reply(request.exchange(), XML, Optional.of(api.model()));
        read.outcome()
                .disclosure()
                .ifPresentOrElse(
                        disclosure ->
                                new Discloser(parts.pipeline()).send(reply, () -> head, disclosure),
                        () -> request.exchange().respond(head));
        return Optional.empty();
    }

    /// An object that may be read, and the head of the answer.
    private record Read<O>(Pipeline.Outcome<O> outcome, HttpResponse head) {
        HttpResponse as(ServiceException error) {
            return new HttpResponse(error.code().httpStatus(), head.headers(), head.body())
                    .with(Map.of("x-amz-error-code", error.code().wireName()));
        }
    }

    private <I extends Structure, O extends Structure> Read<O> read(
            ApiOperation<I, O> api, Request request, String key) {
        OperationModel model = api.model();
        WatchedExchange exchange = request.exchange();
        exchange.isFor(model);
        HttpRequest asked =
                new HttpRequest(
                        model.http().method(), "/" + path(key), "", exchange.request().headers());
        Call call =
                new Call(
                        exchange.requestId(),
                        parts.ids().clock().instant().truncatedTo(ChronoUnit.MILLIS),
                        request.nobody().region(),
                        request.nobody().identity(),
                        new Call.Transport(
                                asked, exchange.connection(), request.nobody().signatureVersion()),
                        Optional.empty(),
                        Call::nothing);
        Structure input =
                XML.decode(
                        model,
                        asked,
                        Map.of("Bucket", request.bucket(), "Key", key),
                        Bytes.empty());
        Pipeline.Outcome<O> outcome =
                parts.pipeline().run(parts.registry().require(api), api.input(input), call);
        return new Read<>(outcome, XML.encode(model, outcome.output(), exchange.requestId()));
    }

    private static void redirect(WatchedExchange exchange, int status, String location) {
        Headers headers =
                Headers.builder()
                        .set("location", location)
                        .set("x-amz-request-id", exchange.requestId())
                        .build();
        exchange.respond(new HttpResponse(status, headers, Bytes.empty()));
    }

    private static void refuse(WatchedExchange exchange, ServiceException refusal) {
        boolean isUnmodified = refusal.code().httpStatus() == NOT_MODIFIED;
        exchange.refuse(
                refusal.code().wireName(),
                isUnmodified ? unmodified(exchange, refusal) : page(exchange, refusal));
    }

    /// What it says of its headers a browser takes over into its copy.
    private static HttpResponse unmodified(WatchedExchange exchange, ServiceException refusal) {
        Headers headers = Headers.builder().set("x-amz-request-id", exchange.requestId()).build();
        return new HttpResponse(NOT_MODIFIED, headers, Bytes.empty())
                .with(Reply.view(refusal).headers());
    }

    private static HttpResponse page(WatchedExchange exchange, ServiceException refusal) {
        HttpResponse page = ErrorPage.of(refusal, exchange.requestId());
        boolean isHead = exchange.request().method().equals("HEAD");
        return isHead ? new HttpResponse(page.status(), page.headers(), Bytes.empty()) : page;
    }
}
