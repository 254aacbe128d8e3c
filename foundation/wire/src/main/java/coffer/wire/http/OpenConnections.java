package coffer.wire.http;

import coffer.wire.http.HttpLimits.Pace;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/// The connections there are: how long each has been without a request, and whether it is worn out.
///
/// The engine's own idle timeout begins anew with each byte. Here a handshake and a head must be
/// whole in time, however they arrive.
final class OpenConnections extends AbstractLifeCycle implements Connection.Listener {
    private static final int SWEEPS_PER_TIMEOUT = 4;

    private final HttpLimits limits;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<EndPoint, Visit> visits = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("http-sweeper").daemon().factory());

    OpenConnections(HttpLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /// One client's connection, whatever protocols it is layered of.
    final class Visit {
        private final long startNanos = nanoTime.getAsLong();
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicBoolean isToldToLeave = new AtomicBoolean();
        private volatile long waitingSinceNanos = startNanos;
        private volatile boolean isAgreed;
        private volatile Connection top;

        private Visit(Connection top) {
            this.top = top;
        }

        /// Layers come one after another: TLS, the agreement on a protocol, the protocol.
        private void add(Connection layer) {
            top = layer;
            boolean speaks =
                    !(layer instanceof SslConnection)
                            && !(layer instanceof NegotiatingServerConnection);
            if (!speaks || isAgreed) return;
            waitingSinceNanos = nanoTime.getAsLong();
            isAgreed = true;
        }

        /// Counts a request that begins.
        void begin() {
            underWay.incrementAndGet();
            requests.incrementAndGet();
        }

        void end() {
            waitingSinceNanos = nanoTime.getAsLong();
            underWay.decrementAndGet();
        }

        /// Whether the request under way should be the last of this connection.
        boolean isWornOut() {
            return requests.get() >= limits.connections().requestsEach()
                    || isOver(startNanos, limits.connections().age());
        }

        /// Whether nobody was told so before.
        boolean isFirstToTell() {
            return isToldToLeave.compareAndSet(false, true);
        }

        private void endIfIdle(EndPoint endPoint) {
            Pace pace = limits.pace();
            Duration timeout = isAgreed ? pace.idleTimeout() : pace.handshakeTimeout();
            if (underWay.get() > 0 || !isOver(waitingSinceNanos, timeout)) return;
            // Politely at first; who does not take even that is cut off.
            if (isOver(waitingSinceNanos, timeout.multipliedBy(2))) {
                endPoint.close();
            } else {
                top.close();
            }
        }
    }

    /// The visit a request belongs to.
    Visit of(Connection connection) {
        // Without one, the connection is already closed.
        return Optional.ofNullable(visits.get(root(connection)))
                .orElseGet(() -> new Visit(connection));
    }

    @Override
    public void onOpened(Connection connection) {
        visits.computeIfAbsent(root(connection), endPoint -> new Visit(connection)).add(connection);
    }

    @Override
    public void onClosed(Connection connection) {
        // What lies on top of TLS may be closed only to be replaced by the protocol agreed on.
        boolean isOnTop = connection.getEndPoint() instanceof EndPoint.Wrapper;
        if (!isOnTop) visits.remove(root(connection));
    }

    private static EndPoint root(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        while (endPoint instanceof EndPoint.Wrapper wrapper) endPoint = wrapper.unwrap();
        return endPoint;
    }

    private boolean isOver(long sinceNanos, Duration duration) {
        return nanoTime.getAsLong() - sinceNanos > duration.toNanos();
    }

    private void sweep() {
        visits.keySet().removeIf(endPoint -> !endPoint.isOpen());
        visits.forEach((endPoint, visit) -> visit.endIfIdle(endPoint));
    }

    @Override
    protected void doStart() {
        Pace pace = limits.pace();
        long shorter = Math.min(pace.idleTimeout().toNanos(), pace.handshakeTimeout().toNanos());
        long nanos = shorter / SWEEPS_PER_TIMEOUT;
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void doStop() {
        sweeper.shutdownNow();
    }
}
