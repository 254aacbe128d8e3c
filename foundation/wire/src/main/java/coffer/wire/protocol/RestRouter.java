package coffer.wire.protocol;

import coffer.wire.codec.Parameters;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the operation of a REST service by method, path, query string and headers.
///
/// Templates are tried from the most specific on. Among operations that share one, S3 tells apart
/// by the query and header members that each requires (`uploadId`, `x-amz-copy-source`): the one
/// with most of them, all present, is meant; deprecated duplicates come last. What changes a bucket
/// or an object as a whole is never meant by a request that speaks of a part of it: `DELETE /b?acl`
/// must not become DeleteBucket, nor `PUT /b/k?uploadId=u` PutObject. Neither means anything.
final class RestRouter {
    // More than any template weighs.
    private static final int COMPLETE = 1_000_000;

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Map<String, List<Route>> byMethod = new HashMap<>();
    private final boolean isS3;
    private final Set<String> flags;

    private record Route(
            OperationModel operation, UriTemplate template, List<Member> required, int weight) {

        static Route of(OperationModel operation) {
            UriTemplate template = UriTemplate.parse(operation.http().uri());
            List<Member> required =
                    operation.input().members().stream()
                            .filter(Member::isRequired)
                            .filter(Route::isInHead)
                            .toList();
            return new Route(operation, template, required, template.weight());
        }

        private static boolean isInHead(Member member) {
            return member.location() == Location.QUERY || member.location() == Location.HEADER;
        }

        int rank() {
            return 2 * required.size() + (operation.facts().isDeprecated() ? 0 : 1);
        }

        boolean isComplete(HttpRequest request, Parameters query) {
            return required.stream()
                    .allMatch(member ->
                            member.location() == Location.QUERY
                                    ? query.contains(member.locationName())
                                    : request.headers().contains(member.locationName()));
        }

        /// Whether the query string has a part of what the operation requires there.
        boolean isSpokenOf(Parameters query) {
            return required.stream()
                    .filter(member -> member.location() == Location.QUERY)
                    .anyMatch(member -> query.contains(member.locationName()));
        }
    }

    /// `rank` tells which of two services is meant: what is complete comes before what is not, and
    /// then what is more specific.
    record Match(OperationModel operation, Map<String, String> labels, int rank) {}

    RestRouter(ServiceModel service) {
        this.isS3 = RestServices.isS3(service);
        for (OperationModel operation : service.operations()) {
            byMethod.computeIfAbsent(operation.http().method(), key -> new ArrayList<>())
                    .add(Route.of(operation));
        }
        Comparator<Route> order =
                Comparator.comparingInt(Route::weight).thenComparingInt(Route::rank).reversed();
        byMethod.values().forEach(routes -> routes.sort(order));
        this.flags =
                byMethod.values().stream()
                        .flatMap(List::stream)
                        .flatMap(route -> route.template().flags())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// The parts of a bucket or object that a query string speaks of, such as `acl`, in order.
    List<String> parts(Parameters query) {
        return query.among(flags);
    }

    /// `rawPath` is the request's, with the bucket in front where it was in the host.
    Optional<Match> find(HttpRequest request, String rawPath) {
        Parameters query = Parameters.parse(request.rawQuery());
        Optional<Match> incomplete = Optional.empty();
        Optional<UriTemplate> matched = Optional.empty();
        for (Route route : byMethod.getOrDefault(request.method(), List.of())) {
            // Once a template has matched, less specific ones are never meant: `PUT /b?inventory`
            // without an id must not become CreateBucket.
            boolean isOther = matched.filter(t -> !t.equals(route.template())).isPresent();
            if (isOther) continue;
            Optional<Map<String, String>> labels = route.template().match(rawPath, query);
            if (labels.isEmpty()) continue;
            matched = Optional.of(route.template());
            boolean isComplete = route.isComplete(request, query);
            Match match =
                    new Match(
                            route.operation(),
                            labels.get(),
                            route.weight() + (isComplete ? COMPLETE : 0));
            boolean isSpokenOf = route.isSpokenOf(query);
            if (isComplete && !isSpokenOf && changesTheWhole(route, request)) {
                boolean isOfAPart = incomplete.isPresent() || !parts(query).isEmpty();
                return isOfAPart ? Optional.empty() : Optional.of(match);
            }
            if (isComplete) return Optional.of(match);
            // A flag such as `?inventory` says what is meant even if `id` is missing, and the
            // operation complains; the last one requires least. A bare `POST /b/k` means nothing
            // to S3; elsewhere no two operations share a template.
            boolean isMeant = !route.template().query().isEmpty() || isSpokenOf;
            if (!isS3 || isMeant) incomplete = Optional.of(match);
        }
        return incomplete;
    }

    private boolean changesTheWhole(Route route, HttpRequest request) {
        return isS3 && route.template().query().isEmpty() && !READING.contains(request.method());
    }
}
