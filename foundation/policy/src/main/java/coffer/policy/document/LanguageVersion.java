package coffer.policy.document;

import java.util.Optional;

/// The version of the policy language. A document without one is in the older.
public enum LanguageVersion {
    V2008("2008-10-17"),
    V2012("2012-10-17");

    private final String date;

    LanguageVersion(String date) {
        this.date = date;
    }

    static Optional<LanguageVersion> find(String date) {
        for (LanguageVersion version : values()) {
            if (version.date.equals(date)) return Optional.of(version);
        }
        return Optional.empty();
    }

    /// The older version takes `${...}` literally.
    public boolean hasVariables() {
        return this == V2012;
    }

    @Override
    public String toString() {
        return date;
    }
}
