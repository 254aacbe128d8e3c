package coffer.demo;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/// Who takes part: each with credentials of his own, made by the account's root user.
record Cast(
        String account,
        Clients administrator,
        Clients keyAdministrator,
        Clients trainingRole,
        Clients namedWithoutS3,
        Clients s3WithoutKey) {

    private static final String ADMINISTRATOR_ACCESS =
            "arn:aws:iam::aws:policy/AdministratorAccess";

    static Cast assemble(Clients root, String bucket) {
        try (IamClient iam = root.iam();
                StsClient sts = root.sts()) {
            String account = sts.getCallerIdentity().account();
            Clients administrator = user(root, iam, "administrator");
            iam.attachUserPolicy(
                    policy -> policy.userName("administrator").policyArn(ADMINISTRATOR_ACCESS));
            Clients keyAdministrator = user(root, iam, "key-admin");
            allow(iam, "key-admin", Documents.createKeys());
            Clients s3WithoutKey = user(root, iam, "s3-without-key");
            allow(iam, "s3-without-key", Documents.readAndWrite(bucket));
            Clients namedWithoutS3 = user(root, iam, "named-without-s3");
            Clients engineer = user(root, iam, "ml-engineer");
            return new Cast(
                    account,
                    administrator,
                    keyAdministrator,
                    trainingRole(root, engineer, bucket, account),
                    namedWithoutS3,
                    s3WithoutKey);
        }
    }

    private static Clients user(Clients root, IamClient iam, String name) {
        iam.createUser(user -> user.userName(name));
        AccessKey key = iam.createAccessKey(request -> request.userName(name)).accessKey();
        return root.as(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
    }

    private static void allow(IamClient iam, String user, String policy) {
        iam.putUserPolicy(
                request -> request.userName(user).policyName("demo").policyDocument(policy));
    }

    private static Clients trainingRole(
            Clients root, Clients engineer, String bucket, String account) {
        try (IamClient iam = root.iam();
                StsClient sts = engineer.sts()) {
            String role =
                    iam.createRole(request ->
                                    request.roleName("TrainingRole")
                                            .assumeRolePolicyDocument(Documents.trust(account)))
                            .role()
                            .arn();
            iam.putRolePolicy(request ->
                    request.roleName("TrainingRole")
                            .policyName("training-data")
                            .policyDocument(Documents.readAndWrite(bucket)));
            Credentials session =
                    sts.assumeRole(request -> request.roleArn(role).roleSessionName("training-run"))
                            .credentials();
            return root.as(
                    StaticCredentialsProvider.create(
                            AwsSessionCredentials.create(
                                    session.accessKeyId(),
                                    session.secretAccessKey(),
                                    session.sessionToken())));
        }
    }
}
