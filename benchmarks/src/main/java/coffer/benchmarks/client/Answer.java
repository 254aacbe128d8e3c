package coffer.benchmarks.client;

import coffer.kernel.Bytes;

/// A small answer.
public record Answer(int status, Bytes body) {
    public String text() {
        return body.toUtf8();
    }

    /// The text between two marks, for the few fields a benchmark needs of an answer.
    public String between(String before, String after) {
        String text = text();
        int start = text.indexOf(before);
        int end = start < 0 ? -1 : text.indexOf(after, start + before.length());
        if (end < 0) throw new BenchmarkException("no " + before + " in: " + text);
        return text.substring(start + before.length(), end);
    }
}
