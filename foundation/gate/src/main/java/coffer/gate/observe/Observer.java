package coffer.gate.observe;

import coffer.gate.Demand;
import coffer.kernel.Trace;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.OperationModel;
import java.util.Collection;
import java.util.Optional;

/// Watches requests: for metrics, for traces. It is called on the request's own thread, so it must
/// not block.
@FunctionalInterface
public interface Observer {
    /// Sees nothing.
    Observer NONE = request -> answered -> {};

    /// A request came in.
    Observation begin(HttpRequest request);

    /// An operation was carried out or refused, whether a client or a service for a client asked
    /// for it. `demands` are those that were decided on, none if the call did not come so far; of
    /// them only the resources of services are not of a client's invention. `errorCode` is empty
    /// for a success.
    default void done(OperationModel operation, Collection<Demand> demands, String errorCode) {
        // Most do not care.
    }

    /// The same request's end.
    @FunctionalInterface
    interface Observation {
        void answered(Answered answered);

        /// What the parts of the request are traced under, if they are.
        default Optional<Trace.Span> span() {
            return Optional.empty();
        }
    }

    /// What a request was for, as far as anyone found out, and how it was answered. `service` and
    /// `operation` are names of the models or empty: nothing in here is of the client's invention.
    /// `errorCode` is empty for a success, `status` is 0 if nobody was left to be answered.
    record Answered(
            String requestId, String service, String operation, String errorCode, int status) {}
}
