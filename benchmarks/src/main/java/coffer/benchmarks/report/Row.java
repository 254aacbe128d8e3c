package coffer.benchmarks.report;

/// One line of the table. `reference` is what was measured beside it in the same run.
public record Row(
        String what,
        String measured,
        String reference,
        String ratio,
        String budget,
        Verdict verdict) {

    /// Whether a budget was kept.
    public enum Verdict {
        HELD("held"),
        MISSED("MISSED"),
        /// There is no budget: the figure explains others.
        TOLD("");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }
    }

    public static Row told(String what, String measured, String reference) {
        return new Row(what, measured, reference, "", "", Verdict.TOLD);
    }

    /// A figure beside another, with no budget for it.
    public static Row compared(String what, String measured, String reference, double ratio) {
        return new Row(what, measured, reference, factor(ratio), "", Verdict.TOLD);
    }

    /// A figure that may be at most `bound` times what it stands beside.
    public static Row within(String what, String measured, String reference, Limit limit) {
        return new Row(
                what,
                measured,
                reference,
                factor(limit.ratio()),
                "≤ " + factor(limit.bound()),
                limit.ratio() <= limit.bound() ? Verdict.HELD : Verdict.MISSED);
    }

    /// A figure that must be at least `bound` times what it stands beside.
    public static Row beyond(String what, String measured, String reference, Limit limit) {
        return new Row(
                what,
                measured,
                reference,
                factor(limit.ratio()),
                "≥ " + factor(limit.bound()),
                limit.ratio() >= limit.bound() ? Verdict.HELD : Verdict.MISSED);
    }

    /// A figure that has a budget of its own.
    public static Row judged(String what, String measured, String budget, boolean isHeld) {
        return new Row(what, measured, "", "", budget, isHeld ? Verdict.HELD : Verdict.MISSED);
    }

    /// How large a ratio is, and may or must be.
    public record Limit(double ratio, double bound) {}

    public Row beside(String otherReference) {
        return new Row(what, measured, otherReference, ratio, budget, verdict);
    }

    String markdown() {
        return "| %s | %s | %s | %s | %s | %s |"
                .formatted(what, measured, reference, ratio, budget, verdict.text);
    }

    private static String factor(double ratio) {
        return "%.2f×".formatted(ratio);
    }
}
