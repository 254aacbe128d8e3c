package coffer.policy.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The characters of one pattern, each standing for itself or being a wildcard (`*` or `?`).
final class Tokens {
    private final char[] characters;
    private final boolean[] wild;

    private Tokens(char[] characters, boolean[] wild) {
        this.characters = characters;
        this.wild = wild;
    }

    int length() {
        return characters.length;
    }

    char at(int index) {
        return characters[index];
    }

    boolean isStar(int index) {
        return wild[index] && characters[index] == '*';
    }

    boolean isAnyOne(int index) {
        return wild[index] && characters[index] == '?';
    }

    boolean hasAnyOne() {
        for (int i = 0; i < characters.length; i++) {
            if (isAnyOne(i)) return true;
        }
        return false;
    }

    /// The first wildcard's index, or the length if there is none.
    int firstWild() {
        int index = 0;
        while (index < wild.length && !wild[index]) index++;
        return index;
    }

    String text() {
        return new String(characters);
    }

    /// Cut at the first `count - 1` colons, the last part keeping any others.
    List<Tokens> splitAtColons(int count) {
        List<Tokens> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < characters.length && parts.size() < count - 1; i++) {
            if (characters[i] != ':') continue;
            parts.add(slice(start, i));
            start = i + 1;
        }
        parts.add(slice(start, characters.length));
        return parts;
    }

    /// The text before, between and after the stars.
    List<String> splitAtStars() {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < characters.length; i++) {
            if (!isStar(i)) continue;
            parts.add(slice(start, i).text());
            start = i + 1;
        }
        parts.add(slice(start, characters.length).text());
        return parts;
    }

    private Tokens slice(int from, int to) {
        return new Tokens(
                Arrays.copyOfRange(characters, from, to), Arrays.copyOfRange(wild, from, to));
    }

    /// Puts a pattern together from literal text and text with wildcards.
    static final class Builder {
        private final StringBuilder characters = new StringBuilder();
        private final StringBuilder marks = new StringBuilder();

        void literal(String text) {
            characters.append(text);
            marks.repeat('.', text.length());
        }

        void wildcards(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                characters.append(c);
                marks.append(c == '*' || c == '?' ? 'w' : '.');
            }
        }

        Tokens build() {
            boolean[] wild = new boolean[marks.length()];
            for (int i = 0; i < wild.length; i++) wild[i] = marks.charAt(i) == 'w';
            char[] copy = new char[characters.length()];
            characters.getChars(0, copy.length, copy, 0);
            return new Tokens(copy, wild);
        }
    }
}
