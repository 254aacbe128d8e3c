package coffer.s3.error;

import java.util.Map;
import java.util.Optional;

/// The numbers that requests give.
public final class Arguments {
    private static final int MAX_PAGE = 1_000;

    private Arguments() {}

    /// How long a page is to be: a thousand, unless the client wants less.
    public static int pageSize(Optional<Integer> wanted, String argument) {
        return Math.min(natural(wanted, argument, MAX_PAGE), MAX_PAGE);
    }

    /// A number that cannot be negative. Throws InvalidArgument.
    public static int natural(Optional<Integer> wanted, String argument, int otherwise) {
        int number = wanted.orElse(otherwise);
        if (number >= 0) return number;
        throw S3Error.INVALID_ARGUMENT
                .because("Argument " + argument + " must be an integer between 0 and 2147483647")
                .with(Map.of("ArgumentName", argument, "ArgumentValue", Integer.toString(number)));
    }
}
