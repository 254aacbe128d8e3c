package coffer.policy.context;

import java.util.List;

/// Bits that stand for what a request has, or for what a statement needs a request to have: pieces
/// of its resource's text, keys, values of keys.
///
/// A request that lacks a bit lacks the thing; one that has the bit may have another thing that
/// shares it. So bits can rule a statement out and never in.
public final class Traits {
    private static final int PIECE = 3;
    private static final int TEXT_WORDS = 4;

    /// How many words the bits take: some for text, and one for keys and values.
    static final int WORDS = TEXT_WORDS + 1;

    private final long[] words = new long[WORDS];

    private Traits() {}

    /// Nothing yet.
    public static Traits none() {
        return new Traits();
    }

    /// All that a request has.
    public static Traits of(String resource, Context context) {
        Traits traits = new Traits();
        traits.addText(resource);
        context.forEach((key, values) -> {
            traits.addKey(key);
            for (int i = 0; i < values.size(); i++) traits.addValue(key, values.get(i));
        });
        return traits;
    }

    /// Those of pieces of a resource's text.
    public static Traits ofTexts(List<String> texts) {
        Traits traits = new Traits();
        texts.forEach(traits::addText);
        return traits;
    }

    /// Every piece of three characters.
    private void addText(String text) {
        for (int i = PIECE; i <= text.length(); i++) {
            int piece = (text.charAt(i - 1) << 16) ^ (text.charAt(i - 2) << 8) ^ text.charAt(i - 3);
            int bit = mixed(piece);
            words[(bit >>> 6) % TEXT_WORDS] |= 1L << bit;
        }
    }

    /// That a key is there, its name in lower case.
    public void addKey(String key) {
        words[TEXT_WORDS] |= 1L << mixed(key.hashCode());
    }

    /// That a key has a value, perhaps among others.
    public void addValue(String key, String value) {
        words[TEXT_WORDS] |= 1L << mixed(31 * key.hashCode() + value.hashCode());
    }

    /// What both have.
    public Traits sharedWith(Traits other) {
        Traits shared = new Traits();
        for (int i = 0; i < WORDS; i++) shared.words[i] = words[i] & other.words[i];
        return shared;
    }

    /// Adds what the other has.
    public void add(Traits other) {
        for (int i = 0; i < WORDS; i++) words[i] |= other.words[i];
    }

    long word(int index) {
        return words[index];
    }

    /// The upper bits of a product depend on all of a factor's.
    private static int mixed(int value) {
        return (value * 0x9e3779b9) >>> 20;
    }
}
