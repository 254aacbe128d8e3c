package coffer.policy.lint;

import coffer.policy.json.Located.Span;
import coffer.policy.lint.Location.Position;
import coffer.policy.lint.Location.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Turns offsets of a text into lines and columns.
final class TextLines {
    private final List<Integer> starts = new ArrayList<>();

    TextLines(String text) {
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') starts.add(i + 1);
        }
    }

    Position position(int offset) {
        int found = Collections.binarySearch(starts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Position(line + 1, offset - starts.get(line), offset);
    }

    Location location(List<Step> path, Span span) {
        return new Location(path, position(span.start()), position(span.end()));
    }
}
