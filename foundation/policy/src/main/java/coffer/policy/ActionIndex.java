package coffer.policy;

import coffer.policy.match.Glob;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which statements of a document may be about an action: a tree of what the patterns begin with,
/// up to their first wildcard. One walk along an action's name finds them, however many there are.
///
/// Every node knows its statements before anyone asks, `NotAction` included; equal lists are one
/// list, so that a document of many actions takes little more room than one of few.
final class ActionIndex {
    private final Node root;

    private ActionIndex(Node root) {
        this.root = root;
    }

    /// Where names go on alike. `ending` are the statements about the action whose name ends here,
    /// `longer` those about any action that begins so and then goes on like no child; `firsts` are
    /// the characters with which the children's labels begin.
    private record Node(
            String label,
            String firsts,
            List<Node> children,
            Statements ending,
            Statements longer) {}

    /// Statements by their place in the document.
    static final class Statements {
        private final int[] places;

        private Statements(BitSet places) {
            this.places = places.stream().toArray();
        }

        int count() {
            return places.length;
        }

        int place(int index) {
            return places[index];
        }
    }

    static ActionIndex of(List<CompiledStatement> statements) {
        return new ActionIndex(new Builder(statements).root());
    }

    /// The statements about the action, and such as need a closer look to know; the name must have
    /// been folded by [Glob#folded(String)].
    Statements about(String foldedAction) {
        Node node = root;
        int at = 0;
        while (at < foldedAction.length()) {
            int next = node.firsts.indexOf(foldedAction.charAt(at));
            if (next < 0) return node.longer;
            Node child = node.children.get(next);
            if (!foldedAction.startsWith(child.label, at)) return node.longer;
            at += child.label.length();
            node = child;
        }
        return node.ending;
    }

    /// The statements with a pattern that begins like this, by their index: the name may be all of
    /// the pattern, or a lone star may follow, or anything else, about which the tree knows
    /// nothing.
    private record Hits(BitSet literal, BitSet prefix, BitSet general) {
        Hits() {
            this(new BitSet(), new BitSet(), new BitSet());
        }

        void add(int statement, String rest) {
            BitSet kind = rest.isEmpty() ? literal : rest.equals("*") ? prefix : general;
            kind.set(statement);
        }
    }

    private record Beginning(String text, Hits hits) {}

    /// What was hit on the way to a node, by patterns that go on with a wildcard.
    private record Trail(BitSet matched, BitSet perhaps) {
        Trail and(Hits hits) {
            return new Trail(union(matched, hits.prefix), union(perhaps, hits.general));
        }
    }

    private static BitSet union(BitSet left, BitSet right) {
        BitSet both = (BitSet) left.clone();
        both.or(right);
        return both;
    }

    private static final class Builder {
        private final BitSet negated = new BitSet();
        private final List<Beginning> beginnings;
        private final Map<BitSet, Statements> lists = new HashMap<>();

        Builder(List<CompiledStatement> statements) {
            this.beginnings = beginnings(statements);
            for (int i = 0; i < statements.size(); i++) {
                negated.set(i, statements.get(i).source().action().negated());
            }
        }

        /// In the order of their text.
        private static List<Beginning> beginnings(List<CompiledStatement> statements) {
            Map<String, Hits> hits = new TreeMap<>();
            for (int i = 0; i < statements.size(); i++) {
                for (String pattern : statements.get(i).source().action().patterns()) {
                    int wildAt = firstWildcard(pattern);
                    String beginning = Glob.folded(pattern.substring(0, wildAt));
                    hits.computeIfAbsent(beginning, it -> new Hits())
                            .add(i, pattern.substring(wildAt));
                }
            }
            return hits.entrySet().stream()
                    .map(entry -> new Beginning(entry.getKey(), entry.getValue()))
                    .toList();
        }

        private static int firstWildcard(String pattern) {
            int at = 0;
            while (at < pattern.length() && "*?".indexOf(pattern.charAt(at)) < 0) at++;
            return at;
        }

        Node root() {
            return node(beginnings, 0, 0, new Trail(new BitSet(), new BitSet()));
        }

        /// `below` are in order, and alike up to `end`; the node's label begins at `start`.
        private Node node(List<Beginning> below, int start, int end, Trail above) {
            Beginning least = below.getFirst();
            boolean endsHere = least.text.length() == end;
            Hits hits = endsHere ? least.hits : new Hits();
            Trail trail = above.and(hits);
            StringBuilder firsts = new StringBuilder();
            List<Node> children = new ArrayList<>();
            for (int i = endsHere ? 1 : 0; i < below.size(); ) {
                char first = below.get(i).text.charAt(end);
                int next = i + 1;
                while (next < below.size() && below.get(next).text.charAt(end) == first) next++;
                List<Beginning> alike = below.subList(i, next);
                firsts.append(first);
                children.add(node(alike, end, sharedLength(alike), trail));
                i = next;
            }
            return new Node(
                    least.text.substring(start, end),
                    firsts.toString(),
                    List.copyOf(children),
                    about(union(trail.matched, hits.literal), trail.perhaps),
                    about(trail.matched, trail.perhaps));
        }

        /// Since they are in order, the first and the last part no later than any others.
        private static int sharedLength(List<Beginning> alike) {
            String first = alike.getFirst().text;
            String last = alike.getLast().text;
            int length = 0;
            while (length < Math.min(first.length(), last.length())
                    && first.charAt(length) == last.charAt(length)) {
                length++;
            }
            return length;
        }

        private Statements about(BitSet matched, BitSet perhaps) {
            BitSet about = union(matched, perhaps);
            about.andNot(negated);
            BitSet notExcepted = (BitSet) negated.clone();
            notExcepted.andNot(matched);
            about.or(notExcepted);
            return lists.computeIfAbsent(about, Statements::new);
        }
    }
}
