package coffer.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.policy.access.GrantedAccess.Access;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicyParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What can be proven of plain policies is.
class AccessTest {
    private static final String READ =
            """
            {"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],
             "Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}\
            """;

    @Test
    void narrowerIsNotNew() {
        assertThat(isNew(READ, READ)).isFalse();
        assertThat(
                        isNew(
                                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/a/*'}",
                                READ))
                .isFalse();
        assertThat(
                        isNew(
                                "{'Effect':'Allow','Action':'S3:Get*','Resource':'arn:aws:s3:::b/*'}",
                                "{'Effect':'Allow','Action':'s3:*','Resource':'*'}"))
                .isFalse();
        assertThat(isNew("{'Effect':'Deny','Action':'*','Resource':'*'}", READ)).isFalse();
    }

    @Test
    void widerIsNew() {
        assertThat(
                        isNew(
                                "{'Effect':'Allow','Action':'s3:PutObject','Resource':'arn:aws:s3:::b/*'}",
                                READ))
                .isTrue();
        assertThat(isNew("{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}", READ))
                .isTrue();
        assertThat(
                        isNew(
                                "{'Effect':'Allow','NotAction':'iam:*','Resource':'*'}",
                                "{'Effect':'Allow','NotAction':['iam:*','sts:*'],'Resource':'*'}"))
                .isTrue();
        assertThat(
                        isNew(
                                "{'Effect':'Allow','NotAction':['iam:*','sts:*'],'Resource':'*'}",
                                "{'Effect':'Allow','NotAction':'iam:*','Resource':'*'}"))
                .isFalse();
    }

    @Test
    void aDenialThatIsLeftOutIsNewAccess() {
        String allow = "{'Effect':'Allow','Action':'s3:*','Resource':'*'}";
        String deny = "{'Effect':'Deny','Action':'s3:Delete*','Resource':'*'}";

        assertThat(isNew(allow, allow + "," + deny)).isTrue();
        assertThat(isNew(allow + "," + deny, allow + "," + deny)).isFalse();
        assertThat(
                        isNew(
                                "{'Effect':'Allow','Action':'s3:Get*','Resource':'*'}",
                                allow + "," + deny))
                .isFalse();
    }

    @Test
    void aStricterConditionIsNotNew() {
        String old =
                "{'Effect':'Allow','Action':'kms:*','Resource':'*','Condition':{"
                        + "'StringLike':{'aws:PrincipalTag/team':['vision-*','audio']},"
                        + "'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}}";

        assertThat(
                        isNew(
                                old.replace("'vision-*','audio'", "'vision-eu'")
                                        .replace("/8", "/16"),
                                old))
                .isFalse();
        assertThat(isNew(old.replace("'audio'", "'video'"), old)).isTrue();
        assertThat(isNew(old.replace("10.0.0.0/8", "0.0.0.0/0"), old)).isTrue();
        assertThat(isNew(old.replace("StringLike", "StringLikeIfExists"), old)).isTrue();
        assertThat(isNew(old, old.replace("StringLike", "StringLikeIfExists"))).isFalse();
    }

    @Test
    void tellsWhichStatementIsToBlame() {
        PolicyDocument document =
                document(READ + ",{'Sid':'Much','Effect':'Allow','Action':'*','Resource':'*'}");

        assertThat(NewAccess.offences(document, document(READ)))
                .containsExactly(new Offence(1, Optional.of("Much")));
    }

    @Test
    void accessIsGrantedUnlessItIsNot() {
        PolicyDocument document =
                document(READ + ",{'Effect':'Deny','Action':'s3:List*','Resource':'*'}");

        assertThat(grants(document, List.of("s3:GetObject"), List.of())).isTrue();
        assertThat(grants(document, List.of("s3:ListBucket"), List.of())).isFalse();
        assertThat(grants(document, List.of("s3:PutObject", "kms:Decrypt"), List.of())).isFalse();
        assertThat(grants(document, List.of(), List.of("arn:aws:s3:::b/k"))).isTrue();
        assertThat(grants(document, List.of(), List.of("arn:aws:s3:::other/k"))).isFalse();
        assertThat(grants(document, List.of("s3:GetObject"), List.of("arn:aws:s3:::c"))).isFalse();
    }

    @Test
    void whatIsForEverybodyIsPublicUnlessAConditionFixesWho() {
        String open = "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'*'";

        assertThat(isPublic(open + "}")).isTrue();
        assertThat(isPublic(open.replace("'*','Action'", "{'AWS':'111122223333'},'Action'") + "}"))
                .isFalse();
        assertThat(isPublic(open + ",'Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}}"))
                .isFalse();
        assertThat(isPublic(open + ",'Condition':{'StringLike':{'aws:PrincipalOrgID':'o-*'}}}"))
                .isTrue();
        assertThat(isPublic(open + ",'Condition':{'Bool':{'aws:SecureTransport':'true'}}}"))
                .isTrue();
        assertThat(
                        isPublic(
                                open
                                        + "},{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'}"))
                .isFalse();
    }

    private static boolean isNew(String proposed, String existing) {
        return !NewAccess.offences(document(proposed), document(existing)).isEmpty();
    }

    private static boolean grants(
            PolicyDocument document, List<String> actions, List<String> resources) {
        return !GrantedAccess.offences(document, new Access(actions, resources)).isEmpty();
    }

    private static boolean isPublic(String statements) {
        return !OpenAccess.offences(document(statements, PolicyKind.RESOURCE)).isEmpty();
    }

    private static PolicyDocument document(String statements) {
        return document(statements, PolicyKind.IDENTITY);
    }

    private static PolicyDocument document(String statements, PolicyKind kind) {
        String json = "{'Version':'2012-10-17','Statement':[" + statements + "]}";
        return PolicyParser.parse(json.replace('\'', '"'), kind);
    }
}
