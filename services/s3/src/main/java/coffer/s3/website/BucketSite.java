package coffer.s3.website;

import coffer.gate.Websites.Site;
import coffer.gate.Websites.Step;
import coffer.gate.Websites.Visit;
import coffer.s3.api.Condition;
import coffer.s3.api.ErrorDocument;
import coffer.s3.api.IndexDocument;
import coffer.s3.api.Redirect;
import coffer.s3.api.RedirectAllRequestsTo;
import coffer.s3.api.RoutingRule;
import coffer.s3.api.WebsiteConfiguration;
import coffer.s3.listing.KeyEncoding;
import java.util.List;
import java.util.Optional;

/// How one bucket answers browsers.
// AWS: Amazon S3 User Guide, "Hosting a static website using Amazon S3".
final class BucketSite implements Site {
    private static final KeyEncoding ENCODED = new KeyEncoding(true);
    private static final int MOVED = 301;
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final WebsiteConfiguration rules;

    BucketSite(WebsiteConfiguration rules) {
        this.rules = rules;
    }

    @Override
    public Step first(Visit visit) {
        if (rules.redirectAllRequestsTo().isPresent()) {
            RedirectAllRequestsTo all = rules.redirectAllRequestsTo().get();
            return new Step.Redirect(
                    MOVED,
                    location(all.protocol(), Optional.of(all.hostName()), visit, visit.key()));
        }
        return redirection(visit, Optional.empty())
                .orElseGet(() -> new Step.Show(page(visit.key())));
    }

    private String page(String key) {
        return key.isEmpty() || key.endsWith("/") ? index(key) : key;
    }

    @Override
    public String index(String folder) {
        return folder + rules.indexDocument().map(IndexDocument::suffix).orElse("");
    }

    @Override
    public Step after(Visit visit, int status) {
        Optional<Step> elsewhere = redirection(visit, Optional.of(Integer.toString(status)));
        if (elsewhere.isPresent()) return elsewhere.get();
        Optional<String> page = rules.errorDocument().map(ErrorDocument::key);
        boolean isOfClient = status >= FIRST_ERROR && status < FIRST_SERVER_ERROR;
        return page.isPresent() && isOfClient ? new Step.Show(page.get()) : new Step.Fail();
    }

    /// By the first rule that is about the key and, if there is an error, about that error.
    private Optional<Step> redirection(Visit visit, Optional<String> error) {
        for (RoutingRule rule : rules.routingRules().orElse(List.of())) {
            Optional<String> wanted =
                    rule.condition().flatMap(Condition::httpErrorCodeReturnedEquals);
            String prefix = rule.condition().flatMap(Condition::keyPrefixEquals).orElse("");
            if (wanted.equals(error) && visit.key().startsWith(prefix)) {
                return Optional.of(redirect(rule.redirect(), visit, prefix));
            }
        }
        return Optional.empty();
    }

    private static Step redirect(Redirect to, Visit visit, String prefix) {
        String key =
                to.replaceKeyWith()
                        .or(() ->
                                to.replaceKeyPrefixWith()
                                        .map(it -> it + visit.key().substring(prefix.length())))
                        .orElse(visit.key());
        int status = to.httpRedirectCode().map(Integer::parseInt).orElse(MOVED);
        return new Step.Redirect(status, location(to.protocol(), to.hostName(), visit, key));
    }

    private static String location(
            Optional<String> protocol, Optional<String> host, Visit visit, String key) {
        return protocol.orElse(visit.secure() ? "https" : "http")
                + "://"
                + host.orElse(visit.host())
                + "/"
                + ENCODED.of(key);
    }
}
