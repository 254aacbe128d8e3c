package coffer.testing.gate;

import coffer.gate.Principals;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.Locale;
import java.util.Optional;

/// Every user and role of one account exists but `nobody`; ids are made from names.
public final class FakePrincipals implements Principals {
    private final AccountId account;

    public FakePrincipals(AccountId account) {
        this.account = account;
    }

    public static String idOf(String name) {
        return id("AIDA", name);
    }

    public static String roleIdOf(String name) {
        return id("AROA", name);
    }

    private static String id(String prefix, String name) {
        return (prefix + name.toUpperCase(Locale.ROOT) + "0000000000000000").substring(0, 21);
    }

    @Override
    public boolean keeps(AccountId asked) {
        return asked.equals(account);
    }

    @Override
    public Optional<String> idOf(Arn arn) {
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        if (name.equals("nobody")) return Optional.empty();
        return Optional.of(arn.resource().startsWith("role/") ? roleIdOf(name) : idOf(name));
    }

    @Override
    public Optional<String> roleIdOf(AccountId asked, String roleName) {
        return roleName.equals("nobody") ? Optional.empty() : Optional.of(roleIdOf(roleName));
    }

    @Override
    public Optional<Arn> arnOf(String uniqueId) {
        String name = uniqueId.substring(4).replaceFirst("0+$", "").toLowerCase(Locale.ROOT);
        String kind = uniqueId.startsWith("AROA") ? "role/" : "user/";
        return name.equals("gone")
                ? Optional.empty()
                : Optional.of(Arn.global("iam", account, kind + name));
    }
}
