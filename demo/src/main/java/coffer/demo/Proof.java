package coffer.demo;

/// One claim of the scenario, what was observed in this run, and whether the observation bears the
/// claim out.
record Proof(String claim, String observed, boolean holds) {}
