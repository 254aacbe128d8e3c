package coffer.iam.policy;

import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The policies that come with every account, read from resources beside this class.
public final class AwsManagedPolicies {
    private static final List<String> NAMES =
            List.of(
                    "AWSCloudTrail_FullAccess",
                    "AWSCloudTrail_ReadOnlyAccess",
                    "AWSKeyManagementServicePowerUser",
                    "AdministratorAccess",
                    "AmazonBedrockFullAccess",
                    "AmazonS3FullAccess",
                    "AmazonS3ReadOnlyAccess",
                    "AmazonSageMakerFullAccess",
                    "AmazonSageMakerReadOnly",
                    "IAMFullAccess",
                    "IAMReadOnlyAccess",
                    "PowerUserAccess",
                    "ReadOnlyAccess",
                    "SecretsManagerReadWrite",
                    "SecurityAudit",
                    "AWSConfigServiceRolePolicy",
                    "AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy",
                    "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy",
                    "AWSSecurityHubServiceRolePolicy",
                    "AccessAnalyzerServiceRolePolicy",
                    "AmazonGuardDutyServiceRolePolicy",
                    "AmazonMacieServiceRolePolicy",
                    "CloudTrailServiceRolePolicy",
                    "IAMAuditRootUserCredentials",
                    "IAMCreateRootUserPassword",
                    "IAMDeleteRootUserCredentials",
                    "S3UnlockBucketPolicy",
                    "SQSUnlockQueuePolicy");

    /// Read when one is first asked for.
    private static final class Read {
        static final Map<String, ManagedPolicy> BY_ARN = all();

        private static Map<String, ManagedPolicy> all() {
            Map<String, ManagedPolicy> byArn = new TreeMap<>();
            for (String name : NAMES) {
                ManagedPolicy policy = read(name);
                byArn.put(policy.arn(), policy);
            }
            return Collections.unmodifiableMap(byArn);
        }
    }

    public Optional<ManagedPolicy> find(String arn) {
        return Optional.ofNullable(Read.BY_ARN.get(arn));
    }

    public Collection<ManagedPolicy> all() {
        return Read.BY_ARN.values();
    }

    private static ManagedPolicy read(String name) {
        if (!(JsonReader.read(text(name)) instanceof Json.Fields(Map<String, Json> fields))) {
            throw new IllegalStateException("not an object: " + name);
        }
        int version = Integer.parseInt(string(fields, "version").substring(1));
        Instant created = Instant.parse(string(fields, "created"));
        Instant updated = Instant.parse(string(fields, "updated"));
        Json document = fields.get("document");
        if (document == null) throw new IllegalStateException("no document: " + name);
        return new ManagedPolicy(
                new ManagedPolicy.Naming(string(fields, "id"), "aws", path(fields), name),
                Optional.of(string(fields, "description")),
                created,
                updated,
                version,
                version,
                List.of(new ManagedPolicy.Version(version, JsonText.of(document), updated)),
                Map.of());
    }

    private static String path(Map<String, Json> fields) {
        return fields.containsKey("path") ? string(fields, "path") : "/";
    }

    private static String string(Map<String, Json> fields, String name) {
        if (fields.get(name) instanceof Json.Text(String value)) return value;
        throw new IllegalStateException("an AWS managed policy lacks its " + name);
    }

    private static String text(String name) {
        String resource = "aws/" + name + ".json";
        try (InputStream stream = AwsManagedPolicies.class.getResourceAsStream(resource)) {
            if (stream == null) throw new IllegalStateException("missing resource: " + resource);
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
    }
}
