package coffer.s3;

import coffer.gate.Principals;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.Locale;
import java.util.Optional;

/// Every user of one account exists but `nobody`; ids are made from names.
final class FakePrincipals implements Principals {
    private final AccountId account;

    FakePrincipals(AccountId account) {
        this.account = account;
    }

    static String idOf(String name) {
        return ("AIDA" + name.toUpperCase(Locale.ROOT) + "0000000000000000").substring(0, 21);
    }

    @Override
    public boolean keeps(AccountId asked) {
        return asked.equals(account);
    }

    @Override
    public Optional<String> idOf(Arn arn) {
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        return name.equals("nobody") ? Optional.empty() : Optional.of(idOf(name));
    }

    @Override
    public Optional<String> roleIdOf(AccountId asked, String roleName) {
        return Optional.empty();
    }

    @Override
    public Optional<Arn> arnOf(String uniqueId) {
        String name = uniqueId.substring(4).replaceFirst("0+$", "").toLowerCase(Locale.ROOT);
        return name.equals("gone")
                ? Optional.empty()
                : Optional.of(Arn.global("iam", account, "user/" + name));
    }
}
