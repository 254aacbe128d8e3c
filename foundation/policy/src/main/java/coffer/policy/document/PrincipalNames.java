package coffer.policy.document;

import java.util.regex.Pattern;

/// How those whom policies name are called, where it is not by an ARN.
// AWS: IAM User Guide, "IAM identifiers", "Unique identifiers"; "AWS JSON policy elements:
// Principal", "AWS services".
public final class PrincipalNames {
    private static final Pattern UNIQUE_ID = Pattern.compile("A(IDA|ROA)[A-Z0-9]{12,124}");
    // Possessive: a name of very many parts must not take the stack for each.
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)++");

    private PrincipalNames() {}

    /// Whether it is the unique id of a user or a role.
    public static boolean isUniqueId(String text) {
        return UNIQUE_ID.matcher(text).matches();
    }

    /// Whether a service may be called so, such as `s3.amazonaws.com`.
    public static boolean isService(String text) {
        return SERVICE.matcher(text).matches();
    }
}
