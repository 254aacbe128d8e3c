package coffer.analyzer.generation;

/// Turns resources into patterns of policies, ever wider ones.
final class ResourceText {
    private ResourceText() {}

    /// How much more than itself a resource stands for.
    enum Width {
        /// Itself.
        EXACT,
        /// An object: all in the same uppermost folder of its bucket.
        FOLDER,
        /// An object: its bucket; anything else: all of its kind.
        KIND,
        EVERYTHING;

        Width wider() {
            return switch (this) {
                case EXACT -> FOLDER;
                case FOLDER -> KIND;
                case KIND, EVERYTHING -> EVERYTHING;
            };
        }
    }

    /// The resource as text of a policy, in which some characters would mean something else.
    static String escaped(String resource) {
        StringBuilder text = new StringBuilder(resource.length());
        for (int i = 0; i < resource.length(); i++) {
            char c = resource.charAt(i);
            boolean isSpecial = c == '*' || c == '?' || c == '$';
            if (isSpecial) text.append("${").append(c).append('}');
            else text.append(c);
        }
        return text.toString();
    }

    /// `pattern` is a resource escaped, or made wider before.
    static String widened(String pattern, Width width) {
        if (pattern.equals("*")) return pattern;
        return switch (width) {
            case EXACT -> pattern;
            case FOLDER -> isObject(pattern) ? folder(pattern) : pattern;
            case KIND -> kind(pattern);
            case EVERYTHING -> "*";
        };
    }

    static boolean isObject(String pattern) {
        return pattern.startsWith("arn:aws:s3:::") && pattern.indexOf('/') > 0;
    }

    /// The bucket's ARN and a slash.
    static String bucket(String pattern) {
        return pattern.substring(0, pattern.indexOf('/') + 1);
    }

    private static String folder(String pattern) {
        int first = pattern.indexOf('/');
        int second = pattern.indexOf('/', first + 1);
        return pattern.substring(0, (second < 0 ? first : second) + 1) + "*";
    }

    private static String kind(String pattern) {
        if (isObject(pattern)) return bucket(pattern) + "*";
        int last = pattern.lastIndexOf('/');
        // Names of roles and the like may have paths.
        int first = pattern.indexOf('/');
        int cut = first < 0 ? pattern.lastIndexOf(':') : Math.min(first, last);
        return cut < 0 ? "*" : pattern.substring(0, cut + 1) + "*";
    }
}
