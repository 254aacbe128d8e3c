package coffer.policy.document;

import java.util.ArrayList;
import java.util.List;

/// Where in the text of a policy its statements stand, for whoever shows them to a reader.
public final class StatementSpans {
    private static final int STATEMENT_DEPTH = 1;
    private static final int NONE = -2;

    private final String text;
    private final List<Span> spans = new ArrayList<>();
    private int at;
    private int line = 1;
    private int column = 1;

    /// Where a statement begins and ends: just after its opening and after its closing brace.
    public record Span(Place start, Place end) {}

    /// Both count from one.
    public record Place(int line, int column) {}

    private StatementSpans(String text) {
        this.text = text;
    }

    /// One for each statement, in their order. `json` must be a policy that was parsed.
    public static List<Span> of(String json) {
        StatementSpans scan = new StatementSpans(json);
        scan.run();
        return scan.spans;
    }

    private void run() {
        int depth = 0;
        int listDepth = NONE;
        String name = "";
        List<Place> open = new ArrayList<>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                String string = string();
                if (depth == STATEMENT_DEPTH && isName()) name = string;
                continue;
            }
            step();
            switch (c) {
                case '{', '[' -> {
                    depth++;
                    boolean isList = c == '[' && depth == STATEMENT_DEPTH + 1;
                    if (isList && name.equals("Statement")) listDepth = depth;
                    open.add(new Place(line, column));
                }
                case '}', ']' -> {
                    Place start = open.removeLast();
                    boolean single = depth == STATEMENT_DEPTH + 1 && name.equals("Statement");
                    boolean listed = depth == listDepth + 1;
                    if (c == '}' && (single || listed)) {
                        spans.add(new Span(start, new Place(line, column)));
                    }
                    if (depth == listDepth) listDepth = NONE;
                    depth--;
                }
                default -> {}
            }
        }
    }

    private void step() {
        if (text.charAt(at) == '\n') {
            line++;
            column = 1;
        } else {
            column++;
        }
        at++;
    }

    private String string() {
        int start = at + 1;
        step();
        while (text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') step();
            step();
        }
        step();
        return text.substring(start, at - 1);
    }

    /// Whether a colon follows.
    private boolean isName() {
        int next = at;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) next++;
        return next < text.length() && text.charAt(next) == ':';
    }
}
