package coffer.s3.aging;

/// How much one run may still do. Used by one thread.
final class Budget {
    private int changes;
    private int visits;

    Budget(int changes, int visits) {
        this.changes = changes;
        this.visits = visits;
    }

    void change(int count) {
        changes -= count;
    }

    void visit(int count) {
        visits -= count;
    }

    boolean isSpent() {
        return changes <= 0 || visits <= 0;
    }
}
