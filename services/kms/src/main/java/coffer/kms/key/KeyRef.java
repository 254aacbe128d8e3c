package coffer.kms.key;

import coffer.gate.Call;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import java.util.Locale;

/// How a request names a key: by id or ARN, or by alias or the alias's ARN.
// AWS: KMS API Reference, "KeyId" of Encrypt.
sealed interface KeyRef {
    /// Whose the key is, if there is one.
    AccountId account();

    record ById(KeyName name) implements KeyRef {
        @Override
        public AccountId account() {
            return name.account();
        }
    }

    record ByAlias(AccountId account, Region region, String alias) implements KeyRef {
        Arn arn() {
            return Alias.arn(account, region, alias);
        }
    }

    String KEY_PREFIX = "key/";

    /// Names without an account are the caller's.
    static KeyRef parse(String text, Call call) {
        if (text.startsWith("arn:")) return parseArn(text, call);
        if (text.startsWith(Alias.PREFIX)) {
            return new ByAlias(call.account(), call.region(), text);
        }
        return byId(call.account(), call.region(), text);
    }

    private static KeyRef parseArn(String text, Call call) {
        Arn arn = Arn.find(text).orElseThrow(() -> invalid(text));
        if (!arn.partition().equals("aws") || !arn.service().equals("kms")) throw invalid(text);
        if (!AccountId.isOne(arn.account())) throw invalid(text);
        if (!arn.region().equals(call.region().name())) {
            throw KmsError.NOT_FOUND.because("Invalid arn " + arn.region());
        }
        AccountId account = new AccountId(arn.account());
        if (arn.resource().startsWith(Alias.PREFIX)) {
            return new ByAlias(account, call.region(), arn.resource());
        }
        if (!arn.resource().startsWith(KEY_PREFIX)) throw invalid(text);
        return byId(account, call.region(), arn.resource().substring(KEY_PREFIX.length()));
    }

    private static KeyRef byId(AccountId account, Region region, String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        if (!KeyName.isId(lower)) {
            throw KmsError.NOT_FOUND.because("Invalid keyId '" + id + "'");
        }
        return new ById(new KeyName(account, region, lower));
    }

    private static ServiceException invalid(String text) {
        return KmsError.INVALID_ARN.because("Invalid arn " + text);
    }
}
