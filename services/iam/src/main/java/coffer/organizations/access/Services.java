package coffer.organizations.access;

import coffer.organizations.OrganizationsError;
import java.util.regex.Pattern;

/// The names of services. Which of AWS's there are changes; what has the form of one is one.
final class Services {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com");

    private Services() {}

    static String known(String name) {
        if (NAME.matcher(name).matches()) return name;
        throw OrganizationsError.INVALID_INPUT.refusal(
                "UNRECOGNIZED_SERVICE_PRINCIPAL",
                "You specified an unrecognized service principal.");
    }
}
