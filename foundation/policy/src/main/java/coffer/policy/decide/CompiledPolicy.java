package coffer.policy.decide;

import coffer.policy.Request;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A document made ready for matching, its statements indexed by the service they are about.
public final class CompiledPolicy {
    /// The statements that can match actions of one service (`kms:`), in order.
    private record Shelf(String prefix, List<CompiledStatement> statements) {}

    private final List<CompiledStatement> statements;
    private final List<Shelf> shelves;
    private final List<CompiledStatement> ofAnyService;

    private CompiledPolicy(
            List<CompiledStatement> statements,
            List<Shelf> shelves,
            List<CompiledStatement> ofAnyService) {
        this.statements = List.copyOf(statements);
        this.shelves = List.copyOf(shelves);
        this.ofAnyService = List.copyOf(ofAnyService);
    }

    public static CompiledPolicy compile(PolicyDocument document) {
        boolean variables = document.version().hasVariables();
        List<CompiledStatement> statements = new ArrayList<>();
        for (Statement statement : document.statements()) {
            statements.add(CompiledStatement.compile(statements.size(), statement, variables));
        }
        List<Shelf> shelves =
                prefixes(document).stream()
                        .map(prefix -> new Shelf(prefix, about(prefix, statements)))
                        .toList();
        return new CompiledPolicy(statements, shelves, about("", statements));
    }

    private static Set<String> prefixes(PolicyDocument document) {
        Set<String> prefixes = new LinkedHashSet<>();
        for (Statement statement : document.statements()) {
            statement.action().patterns().stream()
                    .map(CompiledPolicy::prefix)
                    .filter(prefix -> !prefix.isEmpty())
                    .forEach(prefixes::add);
        }
        return prefixes;
    }

    /// Such as `kms:`; empty if the pattern may match any service.
    private static String prefix(String action) {
        String service = action.substring(0, action.indexOf(':') + 1);
        return service.indexOf('*') >= 0 ? "" : service.toLowerCase(Locale.ROOT);
    }

    private static List<CompiledStatement> about(
            String prefix, List<CompiledStatement> statements) {
        return statements.stream()
                .filter(statement ->
                        statement.source().action().negated()
                                || statement.source().action().patterns().stream()
                                        .map(CompiledPolicy::prefix)
                                        .anyMatch(p -> p.isEmpty() || p.equals(prefix)))
                .toList();
    }

    /// In the order of the document.
    public List<CompiledStatement> statements() {
        return statements;
    }

    Finding find(Request request, boolean hasBoundary) {
        boolean denies = false;
        Reach allow = Reach.NONE;
        List<CompiledStatement> candidates = candidates(request.action());
        for (int i = 0; i < candidates.size(); i++) {
            CompiledStatement statement = candidates.get(i);
            Reach reach = statement.reach(request, hasBoundary);
            if (statement.denies()) denies |= reach != Reach.NONE;
            else allow = allow.orBetter(reach);
        }
        return new Finding(denies, allow);
    }

    private List<CompiledStatement> candidates(String action) {
        // Few policies speak of more than a handful of services.
        for (int i = 0; i < shelves.size(); i++) {
            Shelf shelf = shelves.get(i);
            if (action.regionMatches(true, 0, shelf.prefix, 0, shelf.prefix.length())) {
                return shelf.statements;
            }
        }
        return ofAnyService;
    }
}
