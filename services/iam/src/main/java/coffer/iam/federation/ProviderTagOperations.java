package coffer.iam.federation;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.api.ListOpenIDConnectProviderTagsRequest;
import coffer.iam.api.ListOpenIDConnectProviderTagsResponse;
import coffer.iam.api.ListSAMLProviderTagsRequest;
import coffer.iam.api.ListSAMLProviderTagsResponse;
import coffer.iam.api.TagOpenIDConnectProviderRequest;
import coffer.iam.api.TagOpenIDConnectProviderResponse;
import coffer.iam.api.TagSAMLProviderRequest;
import coffer.iam.api.TagSAMLProviderResponse;
import coffer.iam.api.UntagOpenIDConnectProviderRequest;
import coffer.iam.api.UntagOpenIDConnectProviderResponse;
import coffer.iam.api.UntagSAMLProviderRequest;
import coffer.iam.api.UntagSAMLProviderResponse;
import coffer.iam.directory.Desk;
import coffer.iam.federation.Provider.Kind;
import coffer.iam.tag.Tagging;
import java.util.List;

/// The tags of identity providers.
public final class ProviderTagOperations {
    private final Desk desk;
    private final Providers providers;
    private final Tagging tagging;

    ProviderTagOperations(Desk desk, Providers providers) {
        this.desk = desk;
        this.providers = providers;
        this.tagging = new Tagging(desk);
    }

    public Plan<TagOpenIDConnectProviderResponse> tagOpenIDConnectProvider(
            TagOpenIDConnectProviderRequest input, Call call) {
        return tagging.tag(
                target(Kind.OIDC, input.openIDConnectProviderArn()),
                "iam:TagOpenIDConnectProvider",
                input.tags(),
                TagOpenIDConnectProviderResponse.builder().build());
    }

    public Plan<UntagOpenIDConnectProviderResponse> untagOpenIDConnectProvider(
            UntagOpenIDConnectProviderRequest input, Call call) {
        return tagging.untag(
                target(Kind.OIDC, input.openIDConnectProviderArn()),
                "iam:UntagOpenIDConnectProvider",
                input.tagKeys(),
                UntagOpenIDConnectProviderResponse.builder().build());
    }

    public Plan<ListOpenIDConnectProviderTagsResponse> listOpenIDConnectProviderTags(
            ListOpenIDConnectProviderTagsRequest input, Call call) {
        ProviderTarget target = target(Kind.OIDC, input.openIDConnectProviderArn());
        return tagging.list(
                target,
                "iam:ListOpenIDConnectProviderTags",
                new Tagging.Asked(
                        List.of("oidc tags", target.name()), input.marker(), input.maxItems()),
                page ->
                        ListOpenIDConnectProviderTagsResponse.builder()
                                .tags(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    public Plan<TagSAMLProviderResponse> tagSAMLProvider(TagSAMLProviderRequest input, Call call) {
        return tagging.tag(
                target(Kind.SAML, input.samlProviderArn()),
                "iam:TagSAMLProvider",
                input.tags(),
                TagSAMLProviderResponse.builder().build());
    }

    public Plan<UntagSAMLProviderResponse> untagSAMLProvider(
            UntagSAMLProviderRequest input, Call call) {
        return tagging.untag(
                target(Kind.SAML, input.samlProviderArn()),
                "iam:UntagSAMLProvider",
                input.tagKeys(),
                UntagSAMLProviderResponse.builder().build());
    }

    public Plan<ListSAMLProviderTagsResponse> listSAMLProviderTags(
            ListSAMLProviderTagsRequest input, Call call) {
        ProviderTarget target = target(Kind.SAML, input.samlProviderArn());
        return tagging.list(
                target,
                "iam:ListSAMLProviderTags",
                new Tagging.Asked(
                        List.of("saml tags", target.name()), input.marker(), input.maxItems()),
                page ->
                        ListSAMLProviderTagsResponse.builder()
                                .tags(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    private ProviderTarget target(Kind kind, String arn) {
        return ProviderTarget.of(desk, providers, kind, arn);
    }
}
