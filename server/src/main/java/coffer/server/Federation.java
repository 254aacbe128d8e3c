package coffer.server;

import coffer.gate.Registry;
import coffer.iam.IamService;
import coffer.iam.federation.AddressRules;
import coffer.iam.federation.FederationService;
import coffer.iam.federation.HttpsPages;
import coffer.kernel.AccountId;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootFiles;
import coffer.server.config.Settings;
import coffer.sts.StsService;
import coffer.sts.saml.SamlService;
import coffer.sts.session.AssumeRootOperations.Organization;
import coffer.sts.web.IssuerKeys;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// Identity providers, and the token service that believes them.
final class Federation {
    private Federation() {}

    /// What registers the operations of both. `rootSessions` tells which account may act as the
    /// root user of which.
    static List<Consumer<Registry.Builder>> wire(
            Configuration configuration,
            IamService iam,
            BiPredicate<AccountId, AccountId> rootSessions,
            SecureRandom random) {
        HttpsPages pages =
                new HttpsPages(
                        addresses(configuration),
                        List.copyOf(
                                RootFiles.read(
                                        configuration.value(
                                                Settings.IDENTITY_PROVIDER_AUTHORITIES))),
                        System::nanoTime);
        FederationService federation = new FederationService(iam, pages, random);
        StsService sts =
                new StsService(
                        iam,
                        new StsService.Outside(
                                new IssuerKeys(pages, System::nanoTime),
                                SamlService.at(configuration.value(Settings.SAML_ENDPOINT)),
                                new Organization(rootSessions)));
        return List.of(federation::register, sts::register);
    }

    private static AddressRules addresses(Configuration configuration) {
        try {
            return new AddressRules(configuration.value(Settings.IDENTITY_PROVIDER_NETWORKS));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("identity-provider-networks: " + e.getMessage());
        }
    }
}
