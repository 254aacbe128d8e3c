package coffer.policy.reference;

import coffer.policy.context.Context;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text of a policy turned into regular expressions, variables being substituted on the way.
final class ReferenceText {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{\\s*([^},]+?)\\s*(?:, *'([^']*)' *)?}");
    private static final char QUOTE = '\uE000';
    private static final char HOLE = '\uE001';

    /// Literal characters that would otherwise be wildcards or separators carry QUOTE before them;
    /// HOLE stands for a variable without a value.
    private final String marked;

    private final boolean wildcards;

    ReferenceText(String source, Context context, boolean variables, boolean wildcards) {
        this.wildcards = wildcards;
        this.marked = variables ? substituted(source, context) : source;
    }

    private static String substituted(String source, Context context) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(source);
        int end = 0;
        while (matcher.find()) {
            text.append(source, end, matcher.start()).append(value(matcher, context));
            end = matcher.end();
        }
        return text.append(source.substring(end)).toString();
    }

    private static String value(Matcher matcher, Context context) {
        String name = matcher.group(1);
        if (name.matches("[*?$]")) return quoted(name);
        List<String> values = context.values(name);
        if (values.size() == 1) return quoted(values.getFirst());
        if (values.isEmpty() && matcher.group(2) != null) return quoted(matcher.group(2));
        return String.valueOf(HOLE);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        for (char c : text.toCharArray()) quoted.append(QUOTE).append(c);
        return quoted.toString();
    }

    boolean isKnown() {
        return marked.indexOf(HOLE) < 0;
    }

    boolean isSingleStar() {
        return marked.equals("*");
    }

    String regex() {
        return regex(".*", ".");
    }

    /// The same with wildcards that stop at colons, except after the fifth; empty if there are
    /// fewer than five colons.
    String arnRegex() {
        StringBuilder regex = new StringBuilder();
        StringBuilder part = new StringBuilder();
        int colons = 0;
        for (int i = 0; i < marked.length(); i++) {
            boolean quoted = marked.charAt(i) == QUOTE;
            char c = marked.charAt(quoted ? ++i : i);
            boolean isLast = colons == 5;
            if (c == ':' && !isLast) {
                regex.append(part).append(':');
                part.setLength(0);
                colons++;
                continue;
            }
            part.append(one(c, quoted, isLast ? ".*" : "[^:]*", isLast ? "." : "[^:]"));
        }
        return colons < 5 ? "" : regex.append(part).toString();
    }

    private String regex(String star, String any) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < marked.length(); i++) {
            boolean quoted = marked.charAt(i) == QUOTE;
            char c = marked.charAt(quoted ? ++i : i);
            regex.append(one(c, quoted, star, any));
        }
        return regex.toString();
    }

    private String one(char c, boolean quoted, String star, String any) {
        if (c == HOLE && !quoted) return ".*";
        if (c == '*' && !quoted && wildcards) return star;
        if (c == '?' && !quoted && wildcards) return any;
        return Pattern.quote(String.valueOf(c));
    }
}
