package coffer.wire.http;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives each request of Jetty's to our handler, no more than so many at a time.
final class JettyHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(JettyHandler.class);

    /// How much of a body nobody wanted is read, so that a client still sending sees the answer
    /// rather than a connection reset.
    private static final int MAX_UNWANTED_BYTES = 1024 * 1024;

    private final HttpHandler handler;
    private final Function<HttpRequest, HttpResponse> overloaded;
    private final HttpLimits limits;
    private final OpenConnections connections;
    private final Executor threads;
    private final Semaphore permits;

    /// Who answers: `overloaded` whoever comes while all permits are taken.
    record Answers(HttpHandler handler, Function<HttpRequest, HttpResponse> overloaded) {}

    JettyHandler(
            Answers answers, HttpLimits limits, OpenConnections connections, Executor threads) {
        this.handler = answers.handler();
        this.overloaded = answers.overloaded();
        this.limits = limits;
        this.connections = connections;
        this.threads = threads;
        this.permits = new Semaphore(limits.concurrentRequests());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // A slow handler is not an idle client; reads and writes keep their own timeouts.
        request.addIdleTimeoutListener(timeout -> false);
        if (Thread.currentThread().isVirtual()) {
            take(request, response, callback);
        } else {
            // The engine runs what follows a TLS handshake on one of its own few threads.
            threads.execute(() -> take(request, response, callback));
        }
        return true;
    }

    private void take(Request request, Response response, Callback callback) {
        Connection connection = request.getConnectionMetaData().getConnection();
        OpenConnections.Visit visit = connections.of(connection);
        visit.begin();
        try {
            if (visit.isWornOut()) retire(visit, connection, response);
            int refusal = refusal(request);
            if (refusal == HttpStatus.OK_200) {
                serve(request, response, callback);
            } else {
                Response.writeError(request, response, callback, refusal);
            }
        } finally {
            visit.end();
        }
    }

    private static void retire(
            OpenConnections.Visit visit, Connection connection, Response response) {
        if (connection instanceof HTTP2Connection http2) {
            if (!visit.isFirstToTell()) return;
            var _ = http2.getSession().shutdown();
        } else {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
    }

    private void serve(Request request, Response response, Callback callback) {
        JettyExchange exchange = new JettyExchange(request, response, limits.pace());
        if (!permits.tryAcquire()) {
            run(one -> one.respond(overloaded.apply(one.request())), exchange);
            complete(exchange, response, callback);
            return;
        }
        try {
            run(handler, exchange);
        } finally {
            permits.release();
        }
        complete(exchange, response, callback);
    }

    /// The status that says what is wrong with a head the engine let through, or 200.
    private int refusal(Request request) {
        if (!isWellFormed(request.getHttpURI())) return HttpStatus.BAD_REQUEST_400;
        if (!fits(request)) return HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431;
        if (!canBeMet(request.getHeaders())) return HttpStatus.EXPECTATION_FAILED_417;
        return HttpStatus.OK_200;
    }

    /// The engine counts the bytes of HTTP/1's heads, but not their fields, and lets those of
    /// HTTP/2 grow further than is granted.
    private boolean fits(Request request) {
        HttpFields fields = request.getHeaders();
        if (fields.size() > limits.heads().fields()) return false;
        int bytes = request.getHttpURI().asString().length();
        for (HttpField field : fields) {
            @Nullable String value = field.getValue();
            bytes += field.getName().length() + (value == null ? 0 : value.length());
        }
        return bytes <= limits.heads().bytes();
    }

    private static boolean canBeMet(HttpFields headers) {
        return headers.getValuesList(HttpHeader.EXPECT).stream()
                .allMatch(HttpHeaderValue.CONTINUE::is);
    }

    /// Whether the target is ASCII without a fragment, as HTTP demands: of other bytes it would not
    /// be certain which key they mean.
    private static boolean isWellFormed(HttpURI uri) {
        if (uri.getFragment() != null) return false;
        String text = uri.asString();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) return false;
        }
        return true;
    }

    private static void run(HttpHandler handler, JettyExchange exchange) {
        try {
            handler.handle(exchange);
            if (!exchange.isAnswered()) LOG.error("a handler gave no answer");
        } catch (IncompleteBodyException | ClientGoneException e) {
            LOG.debug("exchange ended early", e);
        } catch (RuntimeException e) {
            LOG.error("a handler failed", e);
        }
    }

    private void complete(JettyExchange exchange, Response response, Callback callback) {
        if (exchange.isComplete()) {
            discardUnwanted(exchange);
            callback.succeeded();
        } else if (response.isCommitted()) {
            callback.failed(new EofException("an answer was cut short"));
        } else {
            Request request = response.getRequest();
            response.reset();
            Response.writeError(request, response, callback, status(exchange));
        }
    }

    private static int status(JettyExchange exchange) {
        boolean isWaiting = exchange.requestBody().isStarted() && !exchange.requestBody().isAtEnd();
        return isWaiting ? HttpStatus.BAD_REQUEST_400 : HttpStatus.INTERNAL_SERVER_ERROR_500;
    }

    private static void discardUnwanted(JettyExchange exchange) {
        RequestBody body = exchange.requestBody();
        boolean isHeldBack = exchange.request().headers().contains("expect") && !body.isStarted();
        if (body.isAtEnd() || isHeldBack) return;
        byte[] buffer = new byte[16 * 1024];
        try {
            for (int total = 0; total < MAX_UNWANTED_BYTES; ) {
                int count = body.read(buffer, 0, buffer.length);
                if (count < 0) return;
                total += count;
            }
        } catch (IncompleteBodyException clientGone) {
            LOG.debug("discarding a body", clientGone);
        }
    }
}
