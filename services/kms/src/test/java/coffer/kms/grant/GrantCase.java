package coffer.kms.grant;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kms.TestKms;
import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.CreateGrantResponse;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.GrantConstraints;
import coffer.kms.api.GrantListEntry;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListGrantsRequest;
import coffer.kms.api.ListGrantsResponse;
import coffer.kms.api.ListRetirableGrantsRequest;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.kms.api.RetireGrantRequest;
import coffer.kms.api.RevokeGrantRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A key, people and what they do about grants.
abstract class GrantCase {
    static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    static final Identity ALICE = TestKms.user(TestKms.ACCOUNT, "alice");
    static final Identity BOB = TestKms.user(TestKms.ACCOUNT, "bob");
    static final Identity FOREIGN = TestKms.user(TestKms.OTHER_ACCOUNT, "carol");
    static final String TO_ALICE = "arn:aws:iam::111122223333:user/alice";
    static final String TO_BOB = "arn:aws:iam::111122223333:user/bob";
    static final String TO_FOREIGN = "arn:aws:iam::444455556666:user/carol";

    TestKms kms;
    String key;
    Bytes blob;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key(TestKms.ACCOUNT);
        blob = kms.encrypt(ROOT, key, "text", Map.of());
    }

    @AfterEach
    void close() {
        kms.close();
    }

    final String decrypt(Identity who) {
        return kms.decrypt(who, blob, Map.of());
    }

    final Optional<?> decryptWith(Identity who, String token) {
        DecryptRequest request =
                DecryptRequest.builder().ciphertextBlob(blob).grantTokens(List.of(token)).build();
        return kms.as(who, KmsApi.DECRYPT, request).plaintext();
    }

    final String describe(Identity who) {
        return kms.as(who, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build())
                .keyMetadata()
                .flatMap(metadata -> metadata.arn())
                .orElseThrow();
    }

    final CreateGrantRequest.Builder request(String grantee, String... operations) {
        return CreateGrantRequest.builder()
                .keyId(key)
                .granteePrincipal(grantee)
                .operations(List.of(operations));
    }

    final CreateGrantResponse grant(String grantee, String... operations) {
        return create(ROOT, request(grantee, operations).build());
    }

    final CreateGrantResponse create(Identity who, CreateGrantRequest request) {
        return kms.as(who, KmsApi.CREATE_GRANT, request);
    }

    final void revoke(Identity who, String id) {
        kms.as(
                who,
                KmsApi.REVOKE_GRANT,
                RevokeGrantRequest.builder().keyId(key).grantId(id).build());
    }

    final void retire(Identity who, String id) {
        kms.as(
                who,
                KmsApi.RETIRE_GRANT,
                RetireGrantRequest.builder().keyId(key).grantId(id).build());
    }

    final List<GrantListEntry> list(Identity who) {
        return kms.as(who, KmsApi.LIST_GRANTS, ListGrantsRequest.builder().keyId(key).build())
                .grants()
                .orElseThrow();
    }

    final List<String> pages(ListGrantsRequest.Builder request) {
        List<String> ids = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListGrantsResponse page =
                    kms.as(ROOT, KmsApi.LIST_GRANTS, request.keyId(key).marker(marker).build());
            page.grants().orElseThrow().stream()
                    .flatMap(grant -> grant.grantId().stream())
                    .forEach(ids::add);
            marker = page.nextMarker();
            assertThat(page.truncated()).contains(marker.isPresent());
        } while (marker.isPresent());
        return ids;
    }

    final List<String> retirable(Identity who, String principal) {
        return kms
                .as(
                        who,
                        KmsApi.LIST_RETIRABLE_GRANTS,
                        ListRetirableGrantsRequest.builder().retiringPrincipal(principal).build())
                .grants()
                .orElseThrow()
                .stream()
                .flatMap(grant -> grant.grantId().stream())
                .toList();
    }

    final void limit(String condition) {
        kms.attach(
                ALICE,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["kms:CreateGrant","kms:RevokeGrant"],
                   "Resource":"*","Condition":{%s}}]}\
                """
                        .formatted(condition));
    }

    final void put(String policy) {
        kms.as(
                ROOT,
                KmsApi.PUT_KEY_POLICY,
                PutKeyPolicyRequest.builder()
                        .keyId(key)
                        .policy(policy)
                        .bypassPolicyLockoutSafetyCheck(true)
                        .build());
    }

    static GrantConstraints subset(Map<String, String> pairs) {
        return GrantConstraints.builder().encryptionContextSubset(pairs).build();
    }

    static GrantConstraints equal(Map<String, String> pairs) {
        return GrantConstraints.builder().encryptionContextEquals(pairs).build();
    }
}
