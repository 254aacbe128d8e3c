package coffer.wire.http;

import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
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
    private final Semaphore permits;

    JettyHandler(
            HttpHandler handler,
            Function<HttpRequest, HttpResponse> overloaded,
            HttpLimits limits) {
        this.handler = handler;
        this.overloaded = overloaded;
        this.limits = limits;
        this.permits = new Semaphore(limits.concurrentRequests());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // A slow handler is not an idle client; reads and writes keep their own timeouts.
        request.addIdleTimeoutListener(timeout -> false);
        if (!isWellFormed(request.getHttpURI())) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
            return true;
        }
        var rate = new RequestBody.MinimumRate(limits, System::nanoTime);
        JettyExchange exchange = new JettyExchange(request, response, rate);
        if (!permits.tryAcquire()) {
            run(one -> one.respond(overloaded.apply(one.request())), exchange);
            complete(exchange, response, callback);
            return true;
        }
        try {
            run(handler, exchange);
        } finally {
            permits.release();
        }
        complete(exchange, response, callback);
        return true;
    }

    /// Whether the target is ASCII without a fragment, as HTTP demands: of other bytes it would not
    /// be certain which key they mean.
    private static boolean isWellFormed(HttpURI uri) {
        return uri.getFragment() == null && uri.asString().chars().allMatch(c -> c < 0x80);
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
