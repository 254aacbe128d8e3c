package coffer.benchmarks.section;

import coffer.benchmarks.report.Table;

/// A part of a run.
@FunctionalInterface
public interface Section {
    void measure(Run run, Table table);
}
