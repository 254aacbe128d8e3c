package coffer.sts.session;

import coffer.iam.session.SessionToken.Labels;
import coffer.sts.StsError;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Tags and source identity that a provider says, which no model has checked.
public final class ProvidedLabels {
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");
    private static final Pattern SOURCE = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final int MOST_TAGS = 50;

    private ProvidedLabels() {}

    /// Throws for what a caller could not pass himself.
    public static Labels checked(Labels given) {
        if (given.tags().size() > MOST_TAGS || given.transitive().size() > MOST_TAGS) {
            throw rejected("there are more than " + MOST_TAGS + " session tags");
        }
        Set<String> folded = new HashSet<>();
        for (Map.Entry<String, String> tag : given.tags().entrySet()) {
            String key = tag.getKey().toLowerCase(Locale.ROOT);
            boolean isGood =
                    KEY.matcher(tag.getKey()).matches()
                            && VALUE.matcher(tag.getValue()).matches()
                            && !key.startsWith("aws:");
            if (!isGood) throw rejected("a session tag is not well formed");
            if (!folded.add(key)) throw rejected("session tags differ by case alone");
        }
        boolean isSourceGood =
                given.sourceIdentity().filter(id -> !SOURCE.matcher(id).matches()).isEmpty();
        if (!isSourceGood) {
            throw StsError.INVALID_IDENTITY_TOKEN.because(
                    "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with"
                            + " \"aws:\"");
        }
        Labels distinct =
                new Labels(
                        given.tags(),
                        List.copyOf(new LinkedHashSet<>(given.transitive())),
                        given.sourceIdentity());
        return SessionLabels.of(distinct, Labels.NONE);
    }

    private static RuntimeException rejected(String why) {
        return StsError.IDP_REJECTED_CLAIM.because("The provider's claim is refused: " + why);
    }
}
