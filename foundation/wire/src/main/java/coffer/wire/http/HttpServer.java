package coffer.wire.http;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running HTTP server: every request gets a virtual thread and goes to one handler.
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /// Threads that wait for sockets and start the virtual ones; none runs a handler.
    private static final int ENGINE_THREADS = 64;

    private final Server server;
    private final List<ServerConnector> connectors;
    private final ExecutorService handlerThreads;

    private HttpServer(
            Server server, List<ServerConnector> connectors, ExecutorService handlerThreads) {
        this.server = server;
        this.connectors = connectors;
        this.handlerThreads = handlerThreads;
    }

    /// Has the engine read its own tables, which takes a while and can be done beside other things.
    public static void prepare() {
        var _ = MimeTypes.DEFAULTS.getMimeMap();
    }

    /// Starts accepting; `overloaded` answers, at once and without reading the body, whoever comes
    /// while `limits.concurrentRequests()` others are being handled.
    ///
    /// Throws [HttpServerException] if an address cannot be bound.
    public static HttpServer start(
            List<Listener> listeners,
            HttpLimits limits,
            HttpHandler handler,
            Function<HttpRequest, HttpResponse> overloaded) {
        ExecutorService handlerThreads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
        QueuedThreadPool engineThreads = new QueuedThreadPool(ENGINE_THREADS);
        engineThreads.setName("http-engine");
        engineThreads.setVirtualThreadsExecutor(handlerThreads);
        Server server = new Server(engineThreads);
        server.setErrorHandler(new EngineErrors());
        server.setStopTimeout(limits.drainTimeout().toMillis());
        OpenConnections connections = new OpenConnections(limits, System::nanoTime);
        server.setHandler(
                new GracefulHandler(
                        new JettyHandler(
                                new JettyHandler.Answers(handler, overloaded),
                                limits,
                                connections,
                                handlerThreads)));
        server.addBean(connections);
        List<ServerConnector> connectors =
                listeners.stream()
                        .map(listener -> Connectors.open(server, listener, limits))
                        .toList();
        for (ServerConnector connector : connectors) {
            connector.addBean(connections, false);
            server.addConnector(connector);
        }
        server.addBean(new NetworkConnectionLimit(limits.connections().open(), server));

        HttpServer started = new HttpServer(server, connectors, handlerThreads);
        try {
            LifeCycle.start(server);
        } catch (RuntimeException e) {
            started.close();
            throw new HttpServerException("starting to listen", e);
        }
        return started;
    }

    /// The ports listened on, in the order of the listeners.
    public List<Integer> ports() {
        return connectors.stream().map(NetworkConnector::getLocalPort).toList();
    }

    /// Stops accepting, waits for the exchanges under way until the limits' drain timeout, then
    /// breaks what is left.
    @Override
    public void close() {
        try {
            LifeCycle.stop(server);
        } catch (RuntimeException e) {
            // Jetty stops all the same; it only reports that it did not wait for everyone.
            if (!(e.getCause() instanceof TimeoutException)) {
                throw new HttpServerException("stopping", e);
            }
            LOG.warn("exchanges were still under way when the server stopped");
        } finally {
            handlerThreads.shutdownNow();
        }
    }
}
