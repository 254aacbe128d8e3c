package coffer.wire.protocol;

import java.util.ArrayList;
import java.util.List;

/// Lists in one header field: comma-separated, elements quoted where they contain a comma or quote.
final class HeaderLists {
    private HeaderLists() {}

    static List<String> split(String field) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '"' && (isQuoted || element.toString().isBlank())) {
                if (!isQuoted) element.setLength(0);
                isQuoted = !isQuoted;
            } else if (isQuoted && c == '\\' && i + 1 < field.length()) {
                element.append(field.charAt(++i));
            } else if (!isQuoted && c == ',') {
                elements.add(element.toString().strip());
                element.setLength(0);
            } else {
                element.append(c);
            }
        }
        elements.add(element.toString().strip());
        return elements;
    }

    /// HTTP dates have a comma of their own, which nobody quotes.
    static List<String> splitDates(String field) {
        List<String> parts = split(field);
        List<String> dates = new ArrayList<>();
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            dates.add(parts.get(i) + ", " + parts.get(i + 1));
        }
        // An odd part is no date; whoever parses it says so.
        if (parts.size() % 2 == 1) dates.add(parts.getLast());
        return dates;
    }

    static String join(List<String> elements) {
        return String.join(",", elements.stream().map(HeaderLists::quoted).toList());
    }

    private static String quoted(String element) {
        boolean isPlain = element.indexOf(',') < 0 && element.indexOf('"') < 0;
        if (isPlain) return element;
        return '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
