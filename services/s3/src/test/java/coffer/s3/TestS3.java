package coffer.s3;

import coffer.crypto.VerifyingKey;
import coffer.crypto.chunked.BlobId;
import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.gate.Reentry;
import coffer.gate.Registry;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.ledger.AuditRecord;
import coffer.ledger.erasure.Notary;
import coffer.s3.api.BlockedEncryptionTypes;
import coffer.s3.api.CreateBucketRequest;
import coffer.s3.api.GetObjectOutput;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.PutBucketEncryptionRequest;
import coffer.s3.api.PutBucketPolicyRequest;
import coffer.s3.api.PutBucketVersioningRequest;
import coffer.s3.api.PutObjectOutput;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.ServerSideEncryptionConfiguration;
import coffer.s3.api.ServerSideEncryptionRule;
import coffer.s3.api.VersioningConfiguration;
import coffer.s3.bucket.BucketKeys;
import coffer.s3.bucket.Buckets;
import coffer.s3.bucket.DefaultEncryption;
import coffer.s3.content.BucketReader;
import coffer.s3.content.Contents;
import coffer.s3.content.SmallBlobs;
import coffer.s3.integrity.Inventory;
import coffer.s3.integrity.LostNames;
import coffer.s3.object.ObjectIndex;
import coffer.s3.quota.Allowances;
import coffer.store.Range;
import coffer.store.Store;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStores;
import coffer.store.keys.KeyId;
import coffer.store.keys.WrappedKey;
import coffer.testing.FakeClock;
import coffer.testing.gate.Callers;
import coffer.testing.gate.FakePrincipals;
import coffer.testing.gate.GivenPolicies;
import coffer.testing.gate.Ground;
import coffer.wire.http.Headers;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// A whole S3 in a folder of its own: real store, key table, blobs, ledger and pipeline; only HTTP
/// and KMS are left out, and identities are chosen at will.
public final class TestS3 implements AutoCloseable {
    public static final AccountId ACCOUNT = new AccountId("111122223333");
    public static final AccountId OTHER_ACCOUNT = new AccountId("444455556666");
    public static final Region REGION = new Region("us-east-1");
    public static final Duration BACKUP_WINDOW = Duration.ofDays(30);
    public static final Instant START = Ground.START;

    private static final int PAGE = 1_000;

    public final FakeKms kms = new FakeKms();
    public final FakeWebhooks webhooks = new FakeWebhooks();
    private final GivenPolicies policies = new GivenPolicies();
    private final Set<BlobId> forgotten = new HashSet<>();
    private final Ground ground;
    private final Path blobFolder;
    private final Allowances allowances;
    private final BlobStores blobs;
    private final S3Service service;
    private final InnerDoor door;

    public TestS3(Path folder) {
        this(Ground.in(folder), Allowances.ALL);
    }

    /// Objects of more than 16 KiB lie in `place`.
    public TestS3(Path folder, BlobPlace place) {
        this(
                Ground.in(folder),
                Allowances.ALL,
                new BlobStores.Elsewhere(Optional.of(place), Map.of()));
    }

    private TestS3(Ground ground, Allowances allowances) {
        this(ground, allowances, BlobStores.Elsewhere.NOWHERE);
    }

    private TestS3(Ground ground, Allowances allowances, BlobStores.Elsewhere elsewhere) {
        this.ground = ground;
        this.allowances = allowances;
        this.blobFolder = ground.places().data().resolve("blobs");
        this.blobs = Folders.blobs(blobFolder, elsewhere, ground.secrets().blobsKey());
        Reentry reentry = new Reentry(UUID::randomUUID);
        this.service =
                new S3Service(
                        new S3Service.Ports(
                                ground.store(),
                                ground.keyTable(),
                                ground.domainKeys(),
                                blobs,
                                kms,
                                new FakePrincipals(ACCOUNT),
                                new FakeMfa(),
                                webhooks,
                                DefaultEncryption.INITIAL,
                                allowances,
                                reentry,
                                ground.ledger(),
                                new Notary(ground.secrets().signing(), BACKUP_WINDOW),
                                ground.clock(),
                                ground.random()));
        Registry.Builder registry = Registry.builder();
        service.register(registry);
        service.resume();
        this.door = ground.door(registry.build(), InnerDoor.Rules.of(policies), reentry);
    }

    /// A copy of the data as they are now, as a snapshot of the disk would be one.
    public Path backUp(Path to) {
        ground.ledger().drainNow();
        return Folders.copy(ground.places().data(), to);
    }

    /// The same installation from a copy of its data, with the root directory as it is now.
    public TestS3 restore(Path backup, Path scratch) {
        Ground.Places copied = Ground.Places.in(scratch);
        Folders.copy(backup, copied.data());
        Folders.copy(ground.places().root(), copied.root());
        return new TestS3(Ground.at(copied, ground.secrets()), allowances);
    }

    /// Ends this one and starts it again under other quotas. Identities are to be permitted anew.
    public TestS3 restarted(Allowances changed) {
        close();
        return new TestS3(Ground.at(ground.places(), ground.secrets()), changed);
    }

    /// What receipts are checked with.
    public VerifyingKey verifyingKey() {
        return ground.secrets().signing().verifyingKey();
    }

    public FakeClock clock() {
        return ground.clock();
    }

    public S3Service service() {
        return service;
    }

    public static Identity root(AccountId account) {
        return Callers.root(account);
    }

    /// A user without any permission yet.
    public static Identity user(AccountId account, String name) {
        return Callers.user(account, name);
    }

    /// A user that may do everything in its account.
    public Identity admin(AccountId account) {
        Identity admin = user(account, "admin");
        permit(admin, "*", "*");
        return admin;
    }

    public void permit(Identity who, String action, String resource) {
        policies.permit(who, action, resource);
    }

    public void attach(Identity who, String policy) {
        policies.attach(who, policy);
    }

    public <I extends Structure, O extends Structure> O as(
            Identity who, ApiOperation<I, O> operation, I input) {
        return door.invoke(operation, input, call(who, Map.of(), new byte[0]));
    }

    public Call call(Identity who, Map<String, String> headers, byte[] body) {
        return call(who, headers, new ByteArrayInputStream(body));
    }

    public Call call(Identity who, Map<String, String> headers, InputStream body) {
        Headers.Builder all = Headers.builder();
        headers.forEach(all::set);
        if (who.account().isPresent()) all.set("authorization", "AWS4-HMAC-SHA256 ...");
        Call call = ground.call(who, REGION, all.build());
        return InnerDoor.uploading(body, call);
    }

    public void createBucket(Identity who, String name) {
        as(who, S3Api.CREATE_BUCKET, CreateBucketRequest.builder().bucket(name).build());
    }

    /// Lets a bucket take uploads with customers' keys.
    public void unblockCustomerKeys(Identity who, String bucket) {
        block(who, bucket, "NONE");
    }

    /// Lets a bucket take no uploads that are encrypted so.
    public void block(Identity who, String bucket, String type) {
        putEncryption(
                who,
                bucket,
                ServerSideEncryptionRule.builder()
                        .blockedEncryptionTypes(
                                BlockedEncryptionTypes.builder()
                                        .encryptionType(List.of(type))
                                        .build())
                        .build());
    }

    public void putEncryption(Identity who, String bucket, ServerSideEncryptionRule rule) {
        as(
                who,
                S3Api.PUT_BUCKET_ENCRYPTION,
                PutBucketEncryptionRequest.builder()
                        .bucket(bucket)
                        .serverSideEncryptionConfiguration(
                                ServerSideEncryptionConfiguration.builder()
                                        .rules(List.of(rule))
                                        .build())
                        .build());
    }

    public void setVersioning(Identity who, String bucket, String status) {
        as(
                who,
                S3Api.PUT_BUCKET_VERSIONING,
                PutBucketVersioningRequest.builder()
                        .bucket(bucket)
                        .versioningConfiguration(
                                VersioningConfiguration.builder().status(status).build())
                        .build());
    }

    public void setPolicy(Identity who, String bucket, String policy) {
        as(
                who,
                S3Api.PUT_BUCKET_POLICY,
                PutBucketPolicyRequest.builder().bucket(bucket).policy(policy).build());
    }

    public PutObjectOutput put(Identity who, String bucket, String key, String text) {
        return put(
                who,
                PutObjectRequest.builder().bucket(bucket).key(key).build(),
                text.getBytes(StandardCharsets.UTF_8),
                Map.of());
    }

    /// Sends `body` with its length and further headers.
    public PutObjectOutput put(
            Identity who, PutObjectRequest request, byte[] body, Map<String, String> headers) {
        return upload(who, S3Api.PUT_OBJECT, request, body, headers);
    }

    public <I extends Structure, O extends Structure> O upload(
            Identity who,
            ApiOperation<I, O> operation,
            I request,
            byte[] body,
            Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.putIfAbsent("content-length", Integer.toString(body.length));
        return door.invoke(operation, request, call(who, all, body));
    }

    /// The answer to a call with the header that erases, and with the headers of ours it has.
    public <I extends Structure, O extends Structure> InnerDoor.Answer<O> erasing(
            Identity who, ApiOperation<I, O> operation, I request) {
        Call call = call(who, Map.of("x-coffer-erase", "true"), new byte[0]);
        return door.answer(operation, request, call);
    }

    /// A call with a body that is anything but plain.
    public <I extends Structure, O extends Structure> O send(
            ApiOperation<I, O> operation, I request, Call call) {
        return door.invoke(operation, request, call);
    }

    public InnerDoor.Answer<GetObjectOutput> get(Identity who, GetObjectRequest request) {
        return door.answer(S3Api.GET_OBJECT, request, call(who, Map.of(), new byte[0]));
    }

    public String text(Identity who, String bucket, String key) {
        GetObjectRequest request = GetObjectRequest.builder().bucket(bucket).key(key).build();
        return new String(get(who, request).body(), StandardCharsets.UTF_8);
    }

    /// Streams into `sink`, whatever becomes of it.
    public GetObjectOutput get(Identity who, GetObjectRequest request, ByteArrayOutputStream sink) {
        return door.invoke(S3Api.GET_OBJECT, request, call(who, Map.of(), new byte[0]), sink);
    }

    /// From now on, [#blobIds] and [#blobFiles] do not speak of what is there now.
    public void forgetBlobs() {
        forgotten.addAll(blobIds());
    }

    /// All blobs, in files or in the store.
    public List<BlobId> blobIds() {
        return Stream.concat(smallBlobs().stream(), blobFiles().stream().map(TestS3::blobId))
                .filter(blob -> !forgotten.contains(blob))
                .toList();
    }

    private List<BlobId> smallBlobs() {
        List<BlobId> all = new ArrayList<>();
        Range next = Range.first(PAGE);
        while (true) {
            Range range = next;
            List<BlobId> page =
                    ground.store().read(snapshot -> new SmallBlobs().list(snapshot, range));
            all.addAll(page);
            if (page.size() < PAGE) return all;
            next = Range.after(page.getLast().bytes(), PAGE);
        }
    }

    /// The files of all blobs that have one, finished or not.
    public List<Path> blobFiles() {
        return Folders.files(blobFolder).stream()
                .filter(file -> file.toString().endsWith(".blob"))
                .filter(file -> !forgotten.contains(blobId(file)))
                .toList();
    }

    public static BlobId blobId(Path file) {
        return BlobId.parse(file.getFileName().toString().replace(".blob", ""));
    }

    /// A blob as it is kept.
    public Bytes sealed(BlobId blob) {
        return ground.store()
                .read(snapshot -> new SmallBlobs().sealed(snapshot, blob))
                .orElseGet(() -> content(blob));
    }

    private Bytes content(BlobId blob) {
        Path file =
                blobFiles().stream()
                        .filter(each -> blobId(each).equals(blob))
                        .findFirst()
                        .orElseThrow();
        return Folders.content(file);
    }

    /// What is said beside a blob.
    public Optional<Bytes> manifest(BlobId blob) {
        return ground.store()
                .read(snapshot -> new SmallBlobs().manifest(snapshot, blob))
                .or(() -> blobs.own().manifest(blob));
    }

    /// What is kept of a blob's data keys.
    public Optional<Bytes> wrappedKeys(BlobId blob) {
        return ground.store()
                .read(snapshot -> ground.keyTable().find(snapshot, keyOf(blob)))
                .map(WrappedKey::wrapped);
    }

    public Store store() {
        return ground.store();
    }

    /// All that lies here, as an offline look at it has it.
    public Inventory inventory() {
        Store store = ground.store();
        Contents contents = new Contents(store, ground.keyTable(), blobs, ground.random());
        BucketKeys bucketKeys =
                new BucketKeys(ground.keyTable(), ground.domainKeys(), ground.random());
        return new Inventory(
                store,
                ground.keyTable(),
                blobs,
                new Buckets(),
                new ObjectIndex(),
                contents,
                new BucketReader(store, bucketKeys, contents));
    }

    public LostNames lostNames() {
        return new LostNames(
                new LostNames.Ports(
                        inventory(), ground.ledger(), ground.clock(), UUID::randomUUID));
    }

    /// Destroys a blob's data keys for good.
    public void erase(BlobId blob) {
        ground.keyTable().erase(List.of(keyOf(blob)));
    }

    private static KeyId keyOf(BlobId blob) {
        return new KeyId(blob.bytes());
    }

    /// Every file under the data directory.
    public List<Path> dataFiles() {
        return Folders.files(ground.places().data());
    }

    /// Everything recorded so far, oldest first.
    public List<AuditRecord> records() {
        return ground.records();
    }

    @Override
    public void close() {
        blobs.close();
        ground.close();
    }
}
