package coffer.server;

import static java.util.stream.Collectors.toSet;

import coffer.analyzer.AnalyzerService;
import coffer.analyzer.api.AccessanalyzerApi;
import coffer.crypto.PasswordHash;
import coffer.crypto.attestation.AttestationRoots;
import coffer.crypto.attestation.AttestationVerifier;
import coffer.gate.Gate;
import coffer.gate.Guardrails;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.gate.admit.Admission;
import coffer.gate.admit.Bodies;
import coffer.gate.admit.Limits;
import coffer.gate.admit.Quotas;
import coffer.gate.authenticate.Authenticator;
import coffer.gate.observe.Observer;
import coffer.gate.record.EventWriter;
import coffer.gate.record.Rejections;
import coffer.iam.IamService;
import coffer.iam.account.AccountDoor;
import coffer.iam.api.IamApi;
import coffer.kernel.AccountId;
import coffer.kernel.FreshIds;
import coffer.kernel.Region;
import coffer.kms.KmsService;
import coffer.kms.api.KmsApi;
import coffer.organizations.OrganizationsService;
import coffer.organizations.api.OrganizationsApi;
import coffer.s3.S3Service;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.DefaultEncryption;
import coffer.s3.quota.Allowances;
import coffer.s3.residence.Tenures;
import coffer.s3control.api.S3controlApi;
import coffer.server.blobs.Places;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootFiles;
import coffer.server.config.Settings;
import coffer.server.root.RootAccess;
import coffer.sts.api.StsApi;
import coffer.trail.TrailService;
import coffer.trail.api.CloudtrailApi;
import coffer.wire.protocol.BucketHosts;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.ServiceModel;
import coffer.wire.sigv4.SigV4Verifier;
import coffer.wire.sigv4.SigningKeys;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The services and the gate in front of them, connected.
final class Services implements AutoCloseable {
    private static final int SIGNING_KEYS = 10_000;

    private final KmsService kms;
    private final IamService iam;
    private final S3Service s3;
    private final AnalyzerService analyzer;
    private final Registry registry;
    private final Gate gate;
    private final Rejections rejections;
    private final SigningKeys signingKeys;
    private final Tenures tenures;

    private Services(Built built, Registry registry, Door door, Tenures tenures) {
        this.kms = built.kms();
        this.iam = built.iam();
        this.s3 = built.s3();
        this.analyzer = built.analyzer();
        this.registry = registry;
        this.gate = door.gate();
        this.rejections = door.rejections();
        this.signingKeys = door.signingKeys();
        this.tenures = tenures;
    }

    private record Door(Gate gate, Rejections rejections, SigningKeys signingKeys) {}

    private record Built(
            KmsService kms,
            IamService iam,
            S3Service s3,
            AnalyzerService analyzer,
            Guardrails guardrails) {}

    /// Every service there is, whose operations are found even where they are not built: those of
    /// which something is built, then the others, which are not even read before somebody asks.
    static List<ServiceModel> models() {
        List<ServiceModel> models =
                new ArrayList<>(
                        List.of(
                                KmsApi.model(),
                                S3Api.model(),
                                S3controlApi.model(),
                                IamApi.model(),
                                StsApi.model(),
                                OrganizationsApi.model(),
                                CloudtrailApi.model(),
                                AccessanalyzerApi.model()));
        Set<String> built = models.stream().map(ServiceModel::name).collect(toSet());
        for (ServiceModel service : ModelReader.readIndex()) {
            if (!built.contains(service.name())) models.add(service);
        }
        return List.copyOf(models);
    }

    /// Reads the models that most clients need first, so that no request has to wait for them.
    /// Nobody waits for this to start.
    static void readModels() {
        Stream.of(StsApi.model(), KmsApi.model(), S3Api.model(), IamApi.model())
                .forEach(ServiceModel::operations);
    }

    /// What they are wired with.
    record Wiring(
            Configuration configuration,
            Installation installation,
            List<ServiceModel> models,
            Observer observer,
            InstantSource clock,
            SecureRandom random) {}

    static Services wire(Wiring wiring) {
        Configuration configuration = wiring.configuration();
        Installation installation = wiring.installation();
        InstantSource clock = wiring.clock();
        AccountId account = installation.access().account();
        Supplier<UUID> ids = new FreshIds(wiring.random());
        Reentry reentry = new Reentry(ids);
        Built built = build(wiring, reentry);
        RootAccess access = installation.access();
        built.iam().bootstrap().ensureRoot(account, access.accessKeyId(), access.secretKey());

        Registry.Builder operations = Registry.builder();
        built.kms().register(operations);
        built.iam().register(operations);
        OrganizationsService organizations = organizations(wiring, built.iam().accountDoor());
        organizations.register(operations);
        Federation.wire(
                        configuration,
                        built.iam(),
                        organizations::opensRootSessions,
                        wiring.random())
                .forEach(each -> each.accept(operations));
        built.s3().register(operations);
        new TrailService(installation.ledger(), wiring.random()).register(operations);
        built.analyzer().register(operations);
        Registry registry = operations.build();

        List<Region> regions = configuration.value(Settings.REGIONS);
        SigningKeys signingKeys = new SigningKeys(SIGNING_KEYS);
        Rejections rejections = new Rejections(account, regions.getFirst(), ids);
        Gate gate =
                new Gate(
                        new Gate.Parts(
                                new ServiceRouter(
                                        wiring.models(),
                                        new BucketHosts(HostNames.baseDomains(configuration))),
                                registry,
                                new Authenticator(
                                        built.iam().credentials(),
                                        new SigV4Verifier(clock, signingKeys),
                                        regions),
                                built.iam().identityPolicies(),
                                built.guardrails(),
                                installation.directory().store(),
                                installation.ledger(),
                                new EventWriter(account, ids),
                                rejections,
                                new Admission(limits(configuration), System::nanoTime),
                                wiring.observer(),
                                built.s3().crossOrigin(),
                                built.s3().websites()),
                        new Gate.Ids(ids, clock),
                        reentry);
        Tenures tenures =
                Places.tenures(configuration, installation.directory(), clock, wiring.random());
        Services services =
                new Services(built, registry, new Door(gate, rejections, signingKeys), tenures);
        services.begin();
        return services;
    }

    private void begin() {
        boolean hasBegun = false;
        try {
            kms.resume();
            Places.check(tenures::begin);
            s3.resume();
            hasBegun = true;
        } finally {
            if (!hasBegun) close();
        }
    }

    private static OrganizationsService organizations(Wiring wiring, AccountDoor door) {
        return new OrganizationsService(
                new OrganizationsService.Ports(
                        wiring.installation().directory().store(),
                        door,
                        wiring.configuration().value(Settings.MAX_ACCOUNTS),
                        wiring.random()));
    }

    private static Limits limits(Configuration configuration) {
        return new Limits(
                new Limits.Share(
                        configuration.value(Settings.MAX_REQUESTS_PER_ADDRESS),
                        configuration.value(Settings.RATE_PER_ADDRESS)),
                new Limits.Share(
                        configuration.value(Settings.MAX_REQUESTS_PER_CALLER),
                        configuration.value(Settings.RATE_PER_CALLER)),
                configuration.value(Settings.FAILED_SIGNATURES),
                configuration.value(Settings.UNSIGNED_REQUESTS),
                new Bodies.Sizes(
                        configuration.value(Settings.MAX_BODY_BYTES),
                        configuration.value(Settings.MAX_DOCUMENT_BYTES),
                        configuration.value(Settings.MAX_BODIES_BYTES)),
                configuration.value(Settings.MAX_REQUESTS));
    }

    private static AttestationVerifier attestation(Configuration configuration) {
        var nitro = RootFiles.read(configuration.value(Settings.ATTESTATION_ROOTS));
        var tpm = RootFiles.read(configuration.value(Settings.TPM_ATTESTATION_ROOTS));
        try {
            return new AttestationVerifier(
                    new AttestationRoots(nitro, tpm),
                    configuration.value(Settings.ATTESTATION_MAX_AGE));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("attestation roots: " + e.getMessage());
        }
    }

    private static DefaultEncryption encryptionOfNewBuckets(Configuration configuration) {
        return configuration.value(Settings.S3_CUSTOMER_KEYS_BY_DEFAULT)
                ? DefaultEncryption.INITIAL.blocking(List.of())
                : DefaultEncryption.INITIAL;
    }

    private static Allowances allowances(Configuration configuration) {
        return new Allowances(
                configuration.value(Settings.S3_BUCKET_MAX_BYTES),
                configuration.value(Settings.S3_BUCKET_MAX_OBJECTS),
                configuration.value(Settings.S3_ACCOUNT_MAX_BYTES),
                configuration.value(Settings.S3_ACCOUNT_MAX_OBJECTS),
                configuration.value(Settings.S3_ACCOUNT_MAX_BUCKETS));
    }

    private static Built build(Wiring wiring, Reentry reentry) {
        Configuration configuration = wiring.configuration();
        Installation installation = wiring.installation();
        InstantSource clock = wiring.clock();
        SecureRandom random = wiring.random();
        var store = installation.directory().store();
        var keyTable = installation.directory().keys();
        // One for all who ask: what it looked up last is worth keeping once.
        Guardrails guardrails = OrganizationsService.guardrails(store);
        IamService iam = iam(wiring, guardrails);
        KmsService kms =
                new KmsService(
                        new KmsService.Ports(
                                store,
                                keyTable,
                                installation.domainKeys(),
                                installation.ledger(),
                                iam.principals(),
                                configuration.value(Settings.REGIONS),
                                new Quotas(
                                        configuration.value(Settings.KMS_REQUEST_QUOTAS),
                                        System::nanoTime),
                                HsmClusters.read(configuration)),
                        attestation(configuration),
                        random);
        S3Service s3 =
                new S3Service(
                        new S3Service.Ports(
                                store,
                                keyTable,
                                installation.domainKeys(),
                                installation.directory().blobs(),
                                kms.dataKeys(reentry),
                                iam.principals(),
                                new RootCodes(iam),
                                new ConfiguredWebhooks(configuration.value(Settings.S3_WEBHOOKS)),
                                encryptionOfNewBuckets(configuration),
                                allowances(configuration),
                                reentry,
                                installation.ledger(),
                                installation.notary(configuration.value(Settings.BACKUP_WINDOW)),
                                clock,
                                random));
        AnalyzerService analyzer =
                new AnalyzerService(
                        new AnalyzerService.Ports(
                                installation.ledger(), iam.principals(), wiring.models(), random));
        return new Built(kms, iam, s3, analyzer, guardrails);
    }

    private static IamService iam(Wiring wiring, Guardrails guardrails) {
        Installation installation = wiring.installation();
        return new IamService(
                new IamService.Ports(
                        installation.directory().store(),
                        installation.directory().keys(),
                        installation.domainKeys(),
                        installation.ledger(),
                        guardrails,
                        installation.access().account(),
                        wiring.configuration().value(Settings.REGIONS),
                        PasswordHash.Cost.TODAY,
                        wiring.clock(),
                        wiring.random()));
    }

    Gate gate() {
        return gate;
    }

    Registry registry() {
        return registry;
    }

    KmsService kms() {
        return kms;
    }

    S3Service s3() {
        return s3;
    }

    /// Our use of the places for blobs.
    Tenures tenures() {
        return tenures;
    }

    Rejections rejections() {
        return rejections;
    }

    @Override
    public void close() {
        tenures.close();
        analyzer.close();
        iam.close();
        kms.close();
        signingKeys.close();
    }
}
