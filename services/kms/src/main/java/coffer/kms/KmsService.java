package coffer.kms;

import coffer.crypto.attestation.AttestationVerifier;
import coffer.gate.PolicyPrincipals;
import coffer.gate.Principals;
import coffer.gate.Recording;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.gate.admit.Quotas;
import coffer.kernel.Region;
import coffer.kms.agreement.AgreementOperations;
import coffer.kms.alias.AliasOperations;
import coffer.kms.api.KmsApi;
import coffer.kms.attestation.Recipients;
import coffer.kms.ciphertext.CiphertextOperations;
import coffer.kms.ciphertext.KeyCipher;
import coffer.kms.customstore.CustomKeyStoreOperations;
import coffer.kms.customstore.CustomKeyStoreService;
import coffer.kms.customstore.HsmCluster;
import coffer.kms.datakey.DataKeyOperations;
import coffer.kms.datakey.DataKeyPairOperations;
import coffer.kms.deletion.DeletionOperations;
import coffer.kms.grant.GrantOperations;
import coffer.kms.grant.GrantPrincipals;
import coffer.kms.imported.ImportOperations;
import coffer.kms.key.Aliases;
import coffer.kms.key.KeyChanges;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyMaker;
import coffer.kms.key.KeyOperations;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsState;
import coffer.kms.mac.MacOperations;
import coffer.kms.material.KeyMaterials;
import coffer.kms.policy.KeyPolicies;
import coffer.kms.policy.KeyPolicyOperations;
import coffer.kms.publickey.PublicKeyOperations;
import coffer.kms.quota.Registration;
import coffer.kms.quota.RequestQuotas;
import coffer.kms.random.RandomOperations;
import coffer.kms.replication.ReplicationOperations;
import coffer.kms.rotation.NewMaterial;
import coffer.kms.rotation.RotationOperations;
import coffer.kms.signature.SignatureOperations;
import coffer.kms.tag.TagOperations;
import coffer.kms.usage.UsageOperations;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyTable;
import java.security.SecureRandom;
import java.util.List;

/// The front door of the key management service: all its operations, its port for other services
/// and its housekeeping.
public final class KmsService implements AutoCloseable {
    private final KmsState state;
    private final NewMaterial newMaterial;
    private final ServiceEvents events;
    private final KeyOperations keys;
    private final AliasOperations aliases;
    private final KeyPolicyOperations policies;
    private final GrantOperations grants;
    private final TagOperations tags;
    private final RotationOperations rotations;
    private final DeletionOperations deletions;
    private final ReplicationOperations replications;
    private final CiphertextOperations ciphertexts;
    private final DataKeyOperations dataKeys;
    private final DataKeyPairOperations dataKeyPairs;
    private final SignatureOperations signatures;
    private final MacOperations macs;
    private final PublicKeyOperations publicKeys;
    private final AgreementOperations agreements;
    private final ImportOperations imports;
    private final RandomOperations randomBytes;
    private final CustomKeyStoreService keyStores;
    private final CustomKeyStoreOperations customKeyStores;
    private final UsageOperations usages;
    private final RequestQuotas quotas;

    /// What the service is given. `regions` are those of this installation.
    public record Ports(
            Store store,
            KeyTable keyTable,
            DomainKeys domainKeys,
            Ledger ledger,
            Principals principals,
            List<Region> regions,
            Quotas quotas,
            List<HsmCluster> clusters) {

        public Ports {
            regions = List.copyOf(regions);
            clusters = List.copyOf(clusters);
        }
    }

    /// `attestation` decides which machines are believed to be what they say.
    public KmsService(Ports ports, AttestationVerifier attestation, SecureRandom random) {
        KeyMaterials materials =
                new KeyMaterials(ports.store(), ports.keyTable(), ports.domainKeys(), random);
        PolicyPrincipals principals = new PolicyPrincipals(ports.principals());
        KeyPolicies compiled = new KeyPolicies(principals);
        this.events = new ServiceEvents(ports.ledger(), random);
        this.keyStores =
                new CustomKeyStoreService(
                        ports.store(), ports.domainKeys(), ports.clusters(), random);
        this.state =
                new KmsState(ports.store(), new Keys(), new Aliases(), materials, keyStores.keys());
        KeyFinder finder = new KeyFinder(state, compiled);
        KeyChanges changes = new KeyChanges(finder, state.keys());
        KeyCipher cipher = new KeyCipher(state, random);
        Recipients recipients = new Recipients(attestation, random);
        KeyMaker maker = new KeyMaker(state, compiled, random);
        this.newMaterial = new NewMaterial(state, events);
        this.keys = new KeyOperations(maker, finder, state);
        this.replications =
                new ReplicationOperations(
                        new ReplicationOperations.Parts(state, finder, maker, compiled, events),
                        ports.regions());
        this.aliases = new AliasOperations(state, finder);
        this.policies = new KeyPolicyOperations(finder, changes, compiled);
        this.grants = new GrantOperations(state, finder, new GrantPrincipals(principals), random);
        this.tags = new TagOperations(finder, changes);
        this.rotations = new RotationOperations(finder, changes, newMaterial);
        this.deletions = new DeletionOperations(finder, changes, materials);
        this.ciphertexts = new CiphertextOperations(finder, cipher, recipients);
        this.dataKeys = new DataKeyOperations(finder, cipher, recipients, random);
        this.dataKeyPairs = new DataKeyPairOperations(finder, cipher, recipients, materials);
        this.signatures = new SignatureOperations(finder, materials, random);
        this.macs = new MacOperations(finder, materials);
        this.publicKeys = new PublicKeyOperations(finder);
        this.agreements = new AgreementOperations(finder, recipients, materials);
        this.imports = new ImportOperations(finder, changes, state, random);
        this.randomBytes = new RandomOperations(recipients, state, random);
        this.customKeyStores = keyStores.operations(state.keys());
        this.usages = new UsageOperations(finder, ports.ledger());
        this.quotas = new RequestQuotas(ports.quotas());
    }

    public void register(Registry.Builder builder) {
        Registration registry = new Registration(builder, quotas);
        registerKeys(registry);
        registerPolicies(registry);
        registerGrants(registry);
        registerLifecycle(registry);
        registerImport(registry);
        registerCryptography(registry);
        registerAsymmetric(registry);
        customKeyStores.register(registry);
    }

    /// Begins to connect the custom key stores that were connected when the server stopped.
    public void resume() {
        keyStores.resume();
    }

    /// Data keys for other services, asked for through `reentry` as their callers.
    public GateDataKeys dataKeys(Reentry reentry) {
        return new GateDataKeys(reentry, new ManagedKeys(reentry, state));
    }

    /// What must be done though nobody asks.
    public KmsMaintenance maintenance() {
        return new KmsMaintenance(state, newMaterial, events, keyStores::tend);
    }

    /// Overwrites all key material in memory.
    @Override
    public void close() {
        keyStores.close();
        state.materials().close();
    }

    private void registerKeys(Registration registry) {
        registry.on(KmsApi.CREATE_KEY, Recording.MANAGEMENT_WRITE, keys::createKey)
                .on(KmsApi.DESCRIBE_KEY, Recording.MANAGEMENT_READ, keys::describeKey)
                .on(KmsApi.LIST_KEYS, Recording.MANAGEMENT_READ, keys::listKeys)
                .on(KmsApi.GET_KEY_LAST_USAGE, Recording.MANAGEMENT_READ, usages::getKeyLastUsage)
                .on(
                        KmsApi.UPDATE_KEY_DESCRIPTION,
                        Recording.MANAGEMENT_WRITE,
                        keys::updateKeyDescription)
                .on(KmsApi.ENABLE_KEY, Recording.MANAGEMENT_WRITE, keys::enableKey)
                .on(KmsApi.DISABLE_KEY, Recording.MANAGEMENT_WRITE, keys::disableKey)
                .on(KmsApi.CREATE_ALIAS, Recording.MANAGEMENT_WRITE, aliases::createAlias)
                .on(KmsApi.UPDATE_ALIAS, Recording.MANAGEMENT_WRITE, aliases::updateAlias)
                .on(KmsApi.DELETE_ALIAS, Recording.MANAGEMENT_WRITE, aliases::deleteAlias)
                .on(KmsApi.LIST_ALIASES, Recording.MANAGEMENT_READ, aliases::listAliases);
    }

    private void registerPolicies(Registration registry) {
        registry.on(KmsApi.PUT_KEY_POLICY, Recording.MANAGEMENT_WRITE, policies::putKeyPolicy)
                .on(KmsApi.GET_KEY_POLICY, Recording.MANAGEMENT_READ, policies::getKeyPolicy)
                .on(KmsApi.LIST_KEY_POLICIES, Recording.MANAGEMENT_READ, policies::listKeyPolicies)
                .on(KmsApi.TAG_RESOURCE, Recording.MANAGEMENT_WRITE, tags::tagResource)
                .on(KmsApi.UNTAG_RESOURCE, Recording.MANAGEMENT_WRITE, tags::untagResource)
                .on(KmsApi.LIST_RESOURCE_TAGS, Recording.MANAGEMENT_READ, tags::listResourceTags);
    }

    private void registerGrants(Registration registry) {
        registry.on(KmsApi.CREATE_GRANT, Recording.MANAGEMENT_WRITE, grants::createGrant)
                .on(KmsApi.LIST_GRANTS, Recording.MANAGEMENT_READ, grants::listGrants)
                .on(
                        KmsApi.LIST_RETIRABLE_GRANTS,
                        Recording.MANAGEMENT_READ,
                        grants::listRetirableGrants)
                .on(KmsApi.RETIRE_GRANT, Recording.MANAGEMENT_WRITE, grants::retireGrant)
                .on(KmsApi.REVOKE_GRANT, Recording.MANAGEMENT_WRITE, grants::revokeGrant);
    }

    private void registerLifecycle(Registration registry) {
        registry.on(
                        KmsApi.ENABLE_KEY_ROTATION,
                        Recording.MANAGEMENT_WRITE,
                        rotations::enableKeyRotation)
                .on(
                        KmsApi.DISABLE_KEY_ROTATION,
                        Recording.MANAGEMENT_WRITE,
                        rotations::disableKeyRotation)
                .on(
                        KmsApi.GET_KEY_ROTATION_STATUS,
                        Recording.MANAGEMENT_READ,
                        rotations::getKeyRotationStatus)
                .on(
                        KmsApi.ROTATE_KEY_ON_DEMAND,
                        Recording.MANAGEMENT_WRITE,
                        rotations::rotateKeyOnDemand)
                .on(
                        KmsApi.LIST_KEY_ROTATIONS,
                        Recording.MANAGEMENT_READ,
                        rotations::listKeyRotations)
                .on(
                        KmsApi.SCHEDULE_KEY_DELETION,
                        Recording.MANAGEMENT_WRITE,
                        deletions::scheduleKeyDeletion)
                .on(
                        KmsApi.CANCEL_KEY_DELETION,
                        Recording.MANAGEMENT_WRITE,
                        deletions::cancelKeyDeletion)
                .on(KmsApi.REPLICATE_KEY, Recording.MANAGEMENT_WRITE, replications::replicateKey)
                .on(
                        KmsApi.UPDATE_PRIMARY_REGION,
                        Recording.MANAGEMENT_WRITE,
                        replications::updatePrimaryRegion);
    }

    // CloudTrail calls the first a read: it changes nothing that is kept.
    private void registerImport(Registration registry) {
        registry.on(
                        KmsApi.GET_PARAMETERS_FOR_IMPORT,
                        Recording.MANAGEMENT_READ,
                        imports::getParametersForImport)
                .on(
                        KmsApi.IMPORT_KEY_MATERIAL,
                        Recording.MANAGEMENT_WRITE,
                        imports::importKeyMaterial)
                .on(
                        KmsApi.DELETE_IMPORTED_KEY_MATERIAL,
                        Recording.MANAGEMENT_WRITE,
                        imports::deleteImportedKeyMaterial);
    }

    // CloudTrail calls these reads: they change nothing that is kept.
    private void registerCryptography(Registration registry) {
        registry.on(KmsApi.ENCRYPT, Recording.MANAGEMENT_READ, ciphertexts::encrypt)
                .on(KmsApi.DECRYPT, Recording.MANAGEMENT_READ, ciphertexts::decrypt)
                .on(KmsApi.RE_ENCRYPT, Recording.MANAGEMENT_READ, ciphertexts::reEncrypt)
                .on(KmsApi.GENERATE_DATA_KEY, Recording.MANAGEMENT_READ, dataKeys::generateDataKey)
                .on(
                        KmsApi.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
                        Recording.MANAGEMENT_READ,
                        dataKeys::generateDataKeyWithoutPlaintext)
                .on(KmsApi.GENERATE_RANDOM, Recording.MANAGEMENT_READ, randomBytes::generateRandom)
                .on(KmsApi.GENERATE_MAC, Recording.MANAGEMENT_READ, macs::generateMac)
                .on(KmsApi.VERIFY_MAC, Recording.MANAGEMENT_READ, macs::verifyMac);
    }

    private void registerAsymmetric(Registration registry) {
        registry.on(KmsApi.SIGN, Recording.MANAGEMENT_READ, signatures::sign)
                .on(KmsApi.VERIFY, Recording.MANAGEMENT_READ, signatures::verify)
                .on(KmsApi.GET_PUBLIC_KEY, Recording.MANAGEMENT_READ, publicKeys::getPublicKey)
                .on(
                        KmsApi.DERIVE_SHARED_SECRET,
                        Recording.MANAGEMENT_READ,
                        agreements::deriveSharedSecret)
                .on(
                        KmsApi.GENERATE_DATA_KEY_PAIR,
                        Recording.MANAGEMENT_READ,
                        dataKeyPairs::generateDataKeyPair)
                .on(
                        KmsApi.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
                        Recording.MANAGEMENT_READ,
                        dataKeyPairs::generateDataKeyPairWithoutPlaintext);
    }
}
