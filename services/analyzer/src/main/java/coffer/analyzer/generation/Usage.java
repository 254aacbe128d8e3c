package coffer.analyzer.generation;

import coffer.analyzer.generation.RecordedCall.Permission;
import coffer.analyzer.generation.ResourceText.Width;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What somebody used of what he may: actions, on which resources, and what always held.
///
/// Takes memory for so many resources and no more: an action that was used on more of them keeps
/// wider patterns instead.
public final class Usage {
    private static final int MOST_ACTIONS = 2_000;
    private static final int MOST_RESOURCES = 5_000;

    private final int mostResources;
    private final Map<String, Used> byAction = new TreeMap<>();
    private long calls;
    private boolean isComplete = true;

    public Usage() {
        this(MOST_RESOURCES);
    }

    Usage(int mostResources) {
        this.mostResources = mostResources;
    }

    /// Throws [IllegalStateException] if there are more actions than any service has.
    public void add(RecordedCall call) {
        calls++;
        isComplete &= call.isComplete();
        for (Permission permission : call.permissions()) {
            if (byAction.size() >= MOST_ACTIONS && !byAction.containsKey(permission.action())) {
                throw new IllegalStateException("more actions than there are");
            }
            Used used = byAction.computeIfAbsent(permission.action(), Used::new);
            used.add(permission.resource(), mostResources);
            used.held.add(call.circumstances());
        }
    }

    /// How many calls it was read off.
    public long calls() {
        return calls;
    }

    /// Whether every record told all it was asked about.
    public boolean isComplete() {
        return isComplete;
    }

    /// Whether some action was used on so many resources that only patterns of them are known.
    public boolean isWidened() {
        return byAction.values().stream().anyMatch(used -> used.width != Width.EXACT);
    }

    public Set<String> actions() {
        return Set.copyOf(byAction.keySet());
    }

    Map<String, Used> byAction() {
        return byAction;
    }

    /// What one action was used on.
    static final class Used {
        private final Held held;
        private Width width = Width.EXACT;
        private Set<String> patterns = new TreeSet<>();

        Used(String action) {
            this.held = new Held(action);
        }

        private void add(String resource, int most) {
            String pattern = resource.equals("*") ? "*" : ResourceText.escaped(resource);
            patterns.add(ResourceText.widened(pattern, width));
            while (patterns.size() > most && width != Width.EVERYTHING) {
                width = width.wider();
                Set<String> wider = new TreeSet<>();
                for (String each : patterns) wider.add(ResourceText.widened(each, width));
                patterns = wider;
            }
        }

        Set<String> patterns() {
            return Set.copyOf(patterns);
        }

        Map<String, Map<String, Set<String>>> conditions() {
            return held.conditions();
        }
    }
}
