package coffer.policy.access;

import java.util.List;

/// `Action` or `Resource`: what any of the terms matches, or, negated, what none does.
record Terms(boolean negated, List<Term> terms) {
    private static final Terms EVERYTHING = new Terms(false, List.of(new Term("*", false)));

    Terms {
        terms = List.copyOf(terms);
    }

    static Terms everything() {
        return EVERYTHING;
    }

    /// Whether it surely takes in all that the other does.
    boolean covers(Terms other) {
        if (other.negated) {
            return negated
                    ? terms.stream().allMatch(other::takesOut)
                    : terms.stream().anyMatch(term -> term.text().equals("*"));
        }
        return other.terms.stream().allMatch(this::covers);
    }

    /// Whether it surely takes in all that the term matches.
    boolean covers(Term term) {
        return negated
                ? terms.stream().noneMatch(term::mayMeet)
                : terms.stream().anyMatch(each -> each.covers(term));
    }

    /// Whether it might take in something that the other does.
    boolean mayMeet(Terms other) {
        if (negated && other.negated) return true;
        if (negated) return other.terms.stream().anyMatch(this::mayMeet);
        return terms.stream().anyMatch(other::mayMeet);
    }

    /// Whether it might take in something that the term matches.
    boolean mayMeet(Term term) {
        return negated
                ? terms.stream().noneMatch(each -> each.covers(term))
                : terms.stream().anyMatch(term::mayMeet);
    }

    private boolean takesOut(Term term) {
        return terms.stream().anyMatch(each -> each.covers(term));
    }

    /// Each term as terms of its own; a negated element cannot be taken apart.
    List<Terms> apart() {
        if (negated) return List.of(this);
        return terms.stream().map(term -> new Terms(false, List.of(term))).toList();
    }
}
