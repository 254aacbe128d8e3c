package coffer.policy.context;

import java.util.List;

/// What each statement of a document needs, side by side in memory: most statements of a long
/// document can be ruled out from here without a look at them.
public final class Sieve {
    private final long[] needs;

    private Sieve(long[] needs) {
        this.needs = needs;
    }

    /// One for each statement, in their order.
    public static Sieve of(List<Traits> needs) {
        long[] words = new long[needs.size() * Traits.WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = needs.get(i / Traits.WORDS).word(i % Traits.WORDS);
        }
        return new Sieve(words);
    }

    /// Whether a request lacks something that the statement needs.
    public boolean rulesOut(int statement, Traits request) {
        int start = statement * Traits.WORDS;
        long lacking = 0;
        for (int i = 0; i < Traits.WORDS; i++) lacking |= needs[start + i] & ~request.word(i);
        return lacking != 0;
    }
}
