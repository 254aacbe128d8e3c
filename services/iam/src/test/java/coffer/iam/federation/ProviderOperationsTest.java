package coffer.iam.federation;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AddClientIDToOpenIDConnectProviderRequest;
import coffer.iam.api.CreateOpenIDConnectProviderRequest;
import coffer.iam.api.DeleteOpenIDConnectProviderRequest;
import coffer.iam.api.GetAccountSummaryRequest;
import coffer.iam.api.GetOpenIDConnectProviderRequest;
import coffer.iam.api.GetOpenIDConnectProviderResponse;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListOpenIDConnectProviderTagsRequest;
import coffer.iam.api.ListOpenIDConnectProvidersRequest;
import coffer.iam.api.OpenIDConnectProviderListEntry;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.iam.api.RemoveClientIDFromOpenIDConnectProviderRequest;
import coffer.iam.api.Tag;
import coffer.iam.api.TagOpenIDConnectProviderRequest;
import coffer.iam.api.UntagOpenIDConnectProviderRequest;
import coffer.iam.api.UpdateOpenIDConnectProviderThumbprintRequest;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderOperationsTest extends IamCase {
    private static final String THUMBPRINT = "ABCDEF0123456789abcdef0123456789abcdef01";

    private static CreateOpenIDConnectProviderRequest.Builder asking(String url) {
        return CreateOpenIDConnectProviderRequest.builder()
                .url(url)
                .clientIDList(List.of("client"))
                .thumbprintList(List.of(THUMBPRINT));
    }

    private String create(String url) {
        return iam.asRoot(IamApi.CREATE_OPEN_ID_CONNECT_PROVIDER, asking(url).build())
                .openIDConnectProviderArn()
                .orElseThrow();
    }

    private GetOpenIDConnectProviderResponse get(String arn) {
        return iam.asRoot(
                IamApi.GET_OPEN_ID_CONNECT_PROVIDER,
                GetOpenIDConnectProviderRequest.builder().openIDConnectProviderArn(arn).build());
    }

    @Test
    void aProviderIsKnownByItsUrl() {
        String arn = create("https://id.example/realm");

        assertThat(arn)
                .isEqualTo("arn:aws:iam::" + TestIam.ACCOUNT + ":oidc-provider/id.example/realm");
        GetOpenIDConnectProviderResponse provider = get(arn);
        assertThat(provider.url()).contains("id.example/realm");
        assertThat(provider.clientIDList().orElseThrow()).containsExactly("client");
        assertThat(provider.thumbprintList().orElseThrow())
                .containsExactly(THUMBPRINT.toLowerCase(Locale.ROOT));
        assertThat(provider.createDate()).contains(TestIam.START);
        assertRefused("EntityAlreadyExists", () -> create("https://id.example/realm"));
        assertThat(
                        iam.asRoot(
                                        IamApi.GET_ACCOUNT_SUMMARY,
                                        GetAccountSummaryRequest.builder().build())
                                .summaryMap()
                                .orElseThrow())
                .containsEntry("Providers", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example",
                "https://",
                "https://id.example?x=y",
                "https://id.example#x",
                "https://user@id.example",
                "https://aws",
                "https://STS",
                "https://id.example/../x",
                "https://id.example//x",
                "https://[::1]/x",
                "https://id.example/ x",
                "id.example"
            })
    void refusesUrlsThatAreNoIssuers(String url) {
        assertRefused("ValidationError", () -> create(url));
    }

    @Test
    void clientsComeAndGo() {
        String arn = create("https://id.example");

        iam.asRoot(
                IamApi.ADD_CLIENT_ID_TO_OPEN_ID_CONNECT_PROVIDER,
                AddClientIDToOpenIDConnectProviderRequest.builder()
                        .openIDConnectProviderArn(arn)
                        .clientID("second")
                        .build());
        assertThat(get(arn).clientIDList().orElseThrow()).containsExactly("client", "second");
        iam.asRoot(
                IamApi.REMOVE_CLIENT_ID_FROM_OPEN_ID_CONNECT_PROVIDER,
                RemoveClientIDFromOpenIDConnectProviderRequest.builder()
                        .openIDConnectProviderArn(arn)
                        .clientID("client")
                        .build());
        assertThat(get(arn).clientIDList().orElseThrow()).containsExactly("second");
    }

    @Test
    void everythingIsLimited() {
        List<String> many = IntStream.range(0, 101).mapToObj(i -> "client " + i).toList();

        assertRefused("LimitExceeded", () -> ask(asking("https://id.example").clientIDList(many)));
        String arn = ask(asking("https://id.example").clientIDList(many.subList(0, 100)));
        assertRefused(
                "LimitExceeded",
                () ->
                        iam.asRoot(
                                IamApi.ADD_CLIENT_ID_TO_OPEN_ID_CONNECT_PROVIDER,
                                AddClientIDToOpenIDConnectProviderRequest.builder()
                                        .openIDConnectProviderArn(arn)
                                        .clientID("one more")
                                        .build()));
        for (int i = 1; i < 100; i++) create("https://id" + i + ".example");
        assertRefused("LimitExceeded", () -> create("https://last.example"));
        assertThat(listed()).hasSize(100).contains(arn);
        assertRefused("InvalidInput", () -> updateThumbprints(arn, "x".repeat(40)));
        assertRefused(
                "InvalidInput",
                () ->
                        updateThumbprints(
                                arn,
                                THUMBPRINT,
                                THUMBPRINT,
                                THUMBPRINT,
                                THUMBPRINT,
                                THUMBPRINT,
                                THUMBPRINT));
    }

    private String ask(CreateOpenIDConnectProviderRequest.Builder request) {
        return iam.asRoot(IamApi.CREATE_OPEN_ID_CONNECT_PROVIDER, request.build())
                .openIDConnectProviderArn()
                .orElseThrow();
    }

    private void updateThumbprints(String arn, String... thumbprints) {
        iam.asRoot(
                IamApi.UPDATE_OPEN_ID_CONNECT_PROVIDER_THUMBPRINT,
                UpdateOpenIDConnectProviderThumbprintRequest.builder()
                        .openIDConnectProviderArn(arn)
                        .thumbprintList(List.of(thumbprints))
                        .build());
    }

    private List<String> listed() {
        return iam
                .asRoot(
                        IamApi.LIST_OPEN_ID_CONNECT_PROVIDERS,
                        ListOpenIDConnectProvidersRequest.builder().build())
                .openIDConnectProviderList()
                .orElseThrow()
                .stream()
                .map(OpenIDConnectProviderListEntry::arn)
                .map(arn -> arn.orElseThrow())
                .toList();
    }

    @Test
    void tagsDecideWhoMayChangeAProvider() {
        String arn = create("https://id.example");
        iam.asRoot(
                IamApi.TAG_OPEN_ID_CONNECT_PROVIDER,
                TagOpenIDConnectProviderRequest.builder()
                        .openIDConnectProviderArn(arn)
                        .tags(
                                List.of(
                                        Tag.builder().key("team").value("vision").build(),
                                        Tag.builder().key("x").value("y").build()))
                        .build());
        Identity ada = iam.user("ada");
        iam.asRoot(
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName("ada")
                        .policyName("own")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",\
                                "Action":"iam:*OpenIDConnectProvider*","Resource":"*","Condition":\
                                {"StringEquals":{"aws:ResourceTag/team":"vision"}}}}\
                                """)
                        .build());

        iam.as(
                ada,
                IamApi.UNTAG_OPEN_ID_CONNECT_PROVIDER,
                UntagOpenIDConnectProviderRequest.builder()
                        .openIDConnectProviderArn(arn)
                        .tagKeys(List.of("x"))
                        .build());
        assertThat(
                        iam.as(
                                        ada,
                                        IamApi.LIST_OPEN_ID_CONNECT_PROVIDER_TAGS,
                                        ListOpenIDConnectProviderTagsRequest.builder()
                                                .openIDConnectProviderArn(arn)
                                                .build())
                                .tags())
                .extracting(Tag::key)
                .containsExactly("team");
        String other = create("https://other.example");
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                ada,
                                IamApi.DELETE_OPEN_ID_CONNECT_PROVIDER,
                                DeleteOpenIDConnectProviderRequest.builder()
                                        .openIDConnectProviderArn(other)
                                        .build()));
    }

    @Test
    void whatIsNotThereIsToldOnlyToWhoMayAsk() {
        String arn = "arn:aws:iam::" + TestIam.ACCOUNT + ":oidc-provider/none.example";

        assertRefused("NoSuchEntity", () -> get(arn));
        assertRefused("InvalidInput", () -> get(arn.replace("oidc", "saml")));
        assertRefused("InvalidInput", () -> get("arn:aws:iam::999999999999:oidc-provider/x"));
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                iam.user("nobody"),
                                IamApi.GET_OPEN_ID_CONNECT_PROVIDER,
                                GetOpenIDConnectProviderRequest.builder()
                                        .openIDConnectProviderArn(arn)
                                        .build()));
    }
}
