package coffer.server.explain;

import coffer.crypto.root.RootKey;
import coffer.gate.Demand;
import coffer.gate.authorise.Authoriser;
import coffer.iam.attachment.StoredPolicies;
import coffer.iam.directory.Directory;
import coffer.iam.policy.AwsManagedPolicies;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.kernel.ServiceException;
import coffer.policy.Decision;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.Settings;
import coffer.server.copy.InstallationCopy;
import coffer.server.root.RootAccess;
import coffer.server.root.RootKeys;
import coffer.server.root.SealedFiles;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Puts a [Hypothesis] to the gate's own authoriser, with the policies as they are stored and the
/// demand as the service that owns the resource makes it.
public final class Oracle {
    private final Configuration configuration;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Oracle(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /// One opinion for each permission the request takes: reading an object under a KMS key takes
    /// two. Throws [ConfigurationException] if the question names what there is not.
    public List<Opinion> ask(Hypothesis hypothesis) {
        return ask(List.of(hypothesis)).getFirst();
    }

    /// The same for each of several, of which all see the same state of things.
    public List<List<Opinion>> ask(List<Hypothesis> hypotheses) {
        AccountId account = account();
        try (InstallationCopy copy = InstallationCopy.of(configuration, clock, random)) {
            Directory directory = new Directory(account);
            Callers callers = new Callers(copy.store(), directory, clock);
            Resources resources = new Resources(copy, directory, clock, random);
            Authoriser authoriser =
                    new Authoriser(
                            new StoredPolicies(
                                    copy.store(),
                                    directory,
                                    new ManagedPolicies(directory, AwsManagedPolicies.load()),
                                    new Documents()));
            Region home = configuration.value(Settings.REGIONS).getFirst();
            List<List<Opinion>> opinions = new ArrayList<>();
            for (Hypothesis each : hypotheses) {
                opinions.add(
                        resources.steps(each, callers.call(each, home)).stream()
                                .map(step -> decide(authoriser, step))
                                .toList());
            }
            return opinions;
        } catch (ServiceException e) {
            throw new ConfigurationException(
                    "the service would refuse this before any policy is asked: " + e.getMessage());
        }
    }

    private static Opinion decide(Authoriser authoriser, Resources.Step step) {
        Demand demand = step.demand();
        Decision decision =
                authoriser.decide(step.call(), List.of(demand)).values().iterator().next();
        return new Opinion(demand, decision, step.remarks());
    }

    private AccountId account() {
        RootKeys rootKeys = new RootKeys(configuration, random);
        try (RootKey root = rootKeys.open();
                RootAccess access =
                        RootAccess.find(new SealedFiles(rootKeys.directory(), root))
                                .orElseThrow(() ->
                                        new ConfigurationException(
                                                "there is no installation yet; `coffer"
                                                        + " init` makes one"))) {
            return access.account();
        }
    }
}
