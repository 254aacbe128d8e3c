package coffer.s3.website;

import coffer.s3.api.Condition;
import coffer.s3.api.ErrorDocument;
import coffer.s3.api.IndexDocument;
import coffer.s3.api.Redirect;
import coffer.s3.api.RedirectAllRequestsTo;
import coffer.s3.api.RoutingRule;
import coffer.s3.api.WebsiteConfiguration;
import coffer.s3.error.S3Error;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells a website configuration that makes sense from others.
// AWS: PutBucketWebsite.
final class WebsiteCheck {
    private static final int MAX_RULES = 50;
    private static final Pattern REDIRECT_CODE = Pattern.compile("3(0[1-9]|[1-9]\\d)");
    private static final Pattern ERROR_CODE = Pattern.compile("[45]\\d\\d");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~:\\[\\]-]{1,255}");

    private WebsiteCheck() {}

    /// Throws InvalidArgument or InvalidRequest.
    static void check(WebsiteConfiguration wanted) {
        if (wanted.redirectAllRequestsTo().isPresent()) {
            checkAlone(wanted, wanted.redirectAllRequestsTo().get());
            return;
        }
        String suffix =
                wanted.indexDocument()
                        .map(IndexDocument::suffix)
                        .orElseThrow(() ->
                                argument(
                                        "A value for IndexDocument Suffix must be provided if"
                                                + " RedirectAllRequestsTo is empty",
                                        "IndexDocument"));
        if (suffix.isEmpty() || suffix.contains("/")) {
            throw argument("The IndexDocument Suffix is not well formed", "IndexDocument");
        }
        if (wanted.errorDocument().map(ErrorDocument::key).filter(String::isEmpty).isPresent()) {
            throw argument("The ErrorDocument Key is not well formed", "ErrorDocument");
        }
        List<RoutingRule> rules = wanted.routingRules().orElse(List.of());
        if (rules.size() > MAX_RULES) {
            throw request(
                    rules.size()
                            + " routing rules provided, the number of routing rules in a website"
                            + " configuration is limited to 50.");
        }
        rules.forEach(WebsiteCheck::check);
    }

    private static void checkAlone(WebsiteConfiguration wanted, RedirectAllRequestsTo all) {
        boolean isAlone =
                wanted.indexDocument().isEmpty()
                        && wanted.errorDocument().isEmpty()
                        && wanted.routingRules().orElse(List.of()).isEmpty();
        if (!isAlone) {
            throw request(
                    "RedirectAllRequestsTo cannot be provided in conjunction with other Routing"
                            + " Rules.");
        }
        checkHost(Optional.of(all.hostName()));
    }

    private static void check(RoutingRule rule) {
        rule.condition().ifPresent(WebsiteCheck::check);
        Redirect redirect = rule.redirect();
        checkHost(redirect.hostName());
        boolean isEmpty =
                redirect.hostName().isEmpty()
                        && redirect.protocol().isEmpty()
                        && redirect.httpRedirectCode().isEmpty()
                        && redirect.replaceKeyWith().isEmpty()
                        && redirect.replaceKeyPrefixWith().isEmpty();
        if (isEmpty) throw S3Error.MALFORMED_XML.refusal();
        if (redirect.replaceKeyWith().isPresent() && redirect.replaceKeyPrefixWith().isPresent()) {
            throw request("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
        }
        redirect.httpRedirectCode()
                .filter(code -> !REDIRECT_CODE.matcher(code).matches())
                .ifPresent(code -> {
                    throw request(
                            "The provided HTTP redirect code ("
                                    + code
                                    + ") is not valid. Valid codes are 3XX except 300.");
                });
    }

    private static void check(Condition condition) {
        if (condition.keyPrefixEquals().isEmpty()
                && condition.httpErrorCodeReturnedEquals().isEmpty()) {
            throw request(
                    "Condition cannot be empty. To redirect all requests without a condition, the"
                            + " condition element shouldn't be present.");
        }
        condition
                .httpErrorCodeReturnedEquals()
                .filter(code -> !ERROR_CODE.matcher(code).matches())
                .ifPresent(code -> {
                    throw request(
                            "The provided HTTP error code ("
                                    + code
                                    + ") is not valid. Valid codes are 4XX or 5XX.");
                });
    }

    private static void checkHost(Optional<String> host) {
        if (host.filter(name -> !HOST.matcher(name).matches()).isPresent()) {
            throw request("The host name of a redirection is not well formed.");
        }
    }

    private static RuntimeException request(String message) {
        return S3Error.INVALID_REQUEST.because(message);
    }

    private static RuntimeException argument(String message, String name) {
        return S3Error.INVALID_ARGUMENT.because(message).with(Map.of("ArgumentName", name));
    }
}
