package coffer.wire.form;

import java.util.Optional;

/// Reads parameters of a `Content-Disposition` header.
final class Disposition {
    private final String text;
    private int at;

    private Disposition(String text) {
        this.text = text;
        this.at = Math.max(text.indexOf(';'), 0);
    }

    /// The first parameter of that name; empty if there is none that can be read.
    static Optional<String> parameter(String disposition, String name) {
        Disposition header = new Disposition(disposition);
        while (header.at < disposition.length()) {
            header.at++;
            String found = header.until("=;").strip();
            boolean hasValue = header.at < disposition.length() && header.is('=');
            if (!hasValue) continue;
            header.at++;
            String value = header.value();
            if (found.equalsIgnoreCase(name)) return Optional.of(value);
            header.until(";");
        }
        return Optional.empty();
    }

    private boolean is(char c) {
        return text.charAt(at) == c;
    }

    private String until(String ends) {
        int start = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) at++;
        return text.substring(start, at);
    }

    /// Browsers escape quotes only; a backslash before anything else is a part of a path.
    private String value() {
        while (at < text.length() && is(' ')) at++;
        if (at == text.length() || !is('"')) return until(";").strip();
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && !is('"'); at++) {
            boolean isEscape = is('\\') && at + 1 < text.length() && isEscaped(text.charAt(at + 1));
            if (isEscape) at++;
            value.append(text.charAt(at));
        }
        return value.toString();
    }

    private static boolean isEscaped(char c) {
        return c == '"' || c == '\\';
    }
}
