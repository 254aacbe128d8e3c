package coffer.policy.lint;

import coffer.policy.lint.StatementDraft.Word;
import coffer.policy.match.Glob;
import coffer.policy.match.Wildcards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Whether the actions exist, and are each needed.
record ActionChecks(Frame frame) implements StatementCheck {
    private static final String SERVICE = "[a-z0-9-]+";
    private static final int LIKENESS = 3;

    @Override
    public void check(StatementDraft statement) {
        for (String element : List.of("Action", "NotAction")) {
            statement.find(element).ifPresent(field -> form(field.value()));
            List<Word> actions = statement.words(element);
            actions.forEach(this::action);
            redundant(actions);
        }
    }

    private void form(Spot element) {
        if (element.items().filter(List::isEmpty).isPresent()) {
            frame.report().add(Issue.EMPTY_ARRAY_ACTION, element);
        }
        for (Spot item : element.each()) {
            if (item.text().isEmpty()) {
                frame.report().add(Issue.DATA_TYPE_MISMATCH, item, "String");
            }
        }
    }

    private void action(Word action) {
        String text = action.text();
        if (text.contains("${")) {
            frame.report().add(Issue.VARIABLE_UNSUPPORTED_IN_ELEMENT, action.spot(), text);
            return;
        }
        if (text.equals("*")) return;
        int colon = text.indexOf(':');
        if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
            frame.report().add(Issue.INVALID_ACTION, action.spot(), text, "");
            return;
        }
        String service = text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (Wildcards.isWild(service)) {
            if (!service.equals("*")) {
                frame.report().add(Issue.WILDCARD_IN_SERVICE_NAME, action.spot());
            }
        } else if (!service.matches(SERVICE)) {
            frame.report()
                    .add(Issue.INVALID_SERVICE_IN_ACTION, action.spot(), text.substring(0, colon));
        } else {
            existing(action, service, text.substring(colon + 1));
        }
    }

    private void existing(Word action, String service, String name) {
        Optional<Set<String>> known = frame.vocabulary().actions(service);
        Glob wanted = Glob.ignoringCase(name);
        boolean isWrong = known.isPresent() && known.get().stream().noneMatch(wanted::matches);
        if (isWrong) {
            String suggestion =
                    likest(name, known.get())
                            .map(it -> " Did you mean " + service + ":" + it + "?")
                            .orElse("");
            frame.report().add(Issue.INVALID_ACTION, action.spot(), action.text(), suggestion);
        }
        Target target = frame.target();
        boolean isOfOther = target.service().filter(it -> !it.equals(service)).isPresent();
        if (isOfOther) {
            frame.report()
                    .add(
                            Issue.UNSUPPORTED_ACTION_IN_POLICY,
                            action.spot(),
                            action.text(),
                            target.resourceType());
        }
    }

    private static Optional<String> likest(String name, Set<String> known) {
        String folded = name.toLowerCase(Locale.ROOT);
        Optional<String> best = Optional.empty();
        int least = LIKENESS + 1;
        for (String each : known) {
            int distance = distance(folded, each.toLowerCase(Locale.ROOT));
            if (distance >= least) continue;
            least = distance;
            best = Optional.of(each);
        }
        return best;
    }

    /// How many characters to put in, leave out or change.
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }

    private void redundant(List<Word> actions) {
        List<Spot> redundant = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> folded =
                actions.stream().map(each -> each.text().toLowerCase(Locale.ROOT)).toList();
        for (int i = 0; i < folded.size(); i++) {
            if (!isCovered(folded, i)) continue;
            redundant.add(actions.get(i).spot());
            names.add(actions.get(i).text());
        }
        if (redundant.isEmpty()) return;
        frame.report()
                .addAll(
                        Issue.REDUNDANT_ACTION,
                        redundant,
                        redundant.size(),
                        String.join(", ", names));
    }

    /// Whether another pattern takes it in; of two that are the same, only the later is.
    static boolean isCovered(List<String> patterns, int index) {
        for (int i = 0; i < patterns.size(); i++) {
            if (i == index || !Wildcards.covers(patterns.get(i), patterns.get(index))) continue;
            boolean isMutual = Wildcards.covers(patterns.get(index), patterns.get(i));
            if (!isMutual || i < index) return true;
        }
        return false;
    }
}
