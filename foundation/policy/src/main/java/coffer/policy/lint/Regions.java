package coffer.policy.lint;

import java.util.regex.Pattern;

/// How the names of regions look.
final class Regions {
    private static final Pattern NAME = Pattern.compile("[a-z]{2,4}(?:-[a-z]+)++-[0-9]{1,2}");

    private Regions() {}

    static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }
}
