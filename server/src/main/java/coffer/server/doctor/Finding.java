package coffer.server.doctor;

/// What one check found, in a line, and what to do about it, in another; nothing to do is empty.
public record Finding(String check, Severity severity, String found, String advice) {

    /// How much it matters.
    public enum Severity {
        OK,
        /// It works, and could be safer or soon not work.
        WARN,
        /// Something is broken or open.
        FAIL
    }

    static Finding ok(String check, String found) {
        return new Finding(check, Severity.OK, found, "");
    }

    static Finding warn(String check, String found, String advice) {
        return new Finding(check, Severity.WARN, found, advice);
    }

    static Finding fail(String check, String found, String advice) {
        return new Finding(check, Severity.FAIL, found, advice);
    }
}
