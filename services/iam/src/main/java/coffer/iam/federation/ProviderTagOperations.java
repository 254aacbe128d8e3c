package coffer.iam.federation;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.api.ListOpenIDConnectProviderTagsRequest;
import coffer.iam.api.ListOpenIDConnectProviderTagsResponse;
import coffer.iam.api.ListSAMLProviderTagsRequest;
import coffer.iam.api.ListSAMLProviderTagsResponse;
import coffer.iam.api.Tag;
import coffer.iam.api.TagOpenIDConnectProviderRequest;
import coffer.iam.api.TagOpenIDConnectProviderResponse;
import coffer.iam.api.TagSAMLProviderRequest;
import coffer.iam.api.TagSAMLProviderResponse;
import coffer.iam.api.UntagOpenIDConnectProviderRequest;
import coffer.iam.api.UntagOpenIDConnectProviderResponse;
import coffer.iam.api.UntagSAMLProviderRequest;
import coffer.iam.api.UntagSAMLProviderResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.federation.Provider.Kind;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tags of identity providers.
public final class ProviderTagOperations {
    private final Desk desk;
    private final Providers providers;

    ProviderTagOperations(Desk desk, Providers providers) {
        this.desk = desk;
        this.providers = providers;
    }

    public Plan<TagOpenIDConnectProviderResponse> tagOpenIDConnectProvider(
            TagOpenIDConnectProviderRequest input, Call call) {
        return tag(
                target(Kind.OIDC, input.openIDConnectProviderArn()),
                input.tags(),
                TagOpenIDConnectProviderResponse.builder().build());
    }

    public Plan<UntagOpenIDConnectProviderResponse> untagOpenIDConnectProvider(
            UntagOpenIDConnectProviderRequest input, Call call) {
        return untag(
                target(Kind.OIDC, input.openIDConnectProviderArn()),
                input.tagKeys(),
                UntagOpenIDConnectProviderResponse.builder().build());
    }

    public Plan<ListOpenIDConnectProviderTagsResponse> listOpenIDConnectProviderTags(
            ListOpenIDConnectProviderTagsRequest input, Call call) {
        ProviderTarget target = target(Kind.OIDC, input.openIDConnectProviderArn());
        Paging paging =
                Paging.of(List.of("oidc tags", target.name()), input.marker(), input.maxItems());
        return desk.reading(
                target.demand("List", Kind.OIDC.title() + "Tags"),
                snapshot -> {
                    Page<Tag> page = paging.page(Tags.list(target.any(snapshot).tags()), Tag::key);
                    return ListOpenIDConnectProviderTagsResponse.builder()
                            .tags(page.items())
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<TagSAMLProviderResponse> tagSAMLProvider(TagSAMLProviderRequest input, Call call) {
        return tag(
                target(Kind.SAML, input.samlProviderArn()),
                input.tags(),
                TagSAMLProviderResponse.builder().build());
    }

    public Plan<UntagSAMLProviderResponse> untagSAMLProvider(
            UntagSAMLProviderRequest input, Call call) {
        return untag(
                target(Kind.SAML, input.samlProviderArn()),
                input.tagKeys(),
                UntagSAMLProviderResponse.builder().build());
    }

    public Plan<ListSAMLProviderTagsResponse> listSAMLProviderTags(
            ListSAMLProviderTagsRequest input, Call call) {
        ProviderTarget target = target(Kind.SAML, input.samlProviderArn());
        Paging paging =
                Paging.of(List.of("saml tags", target.name()), input.marker(), input.maxItems());
        return desk.reading(
                target.demand("List", Kind.SAML.title() + "Tags"),
                snapshot -> {
                    Page<Tag> page = paging.page(Tags.list(target.any(snapshot).tags()), Tag::key);
                    return ListSAMLProviderTagsResponse.builder()
                            .tags(page.items())
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    private ProviderTarget target(Kind kind, String arn) {
        String name = providers.nameIn(arn, kind);
        return new ProviderTarget(
                providers,
                kind,
                name,
                desk.store().read(snapshot -> providers.find(snapshot, kind, name)));
    }

    private <O> Plan<O> tag(ProviderTarget target, List<Tag> given, O output) {
        Map<String, String> tags = Tags.of(Optional.of(given));
        return desk.changing(
                target.demand("Tag").with(Tags.ofRequest(tags)),
                tx -> {
                    Provider provider = target.any(tx);
                    providers.put(tx, tagged(provider, Tags.merged(provider.tags(), tags)));
                    return output;
                });
    }

    private <O> Plan<O> untag(ProviderTarget target, List<String> keys, O output) {
        return desk.changing(
                target.demand("Untag").with("aws:TagKeys", keys),
                tx -> {
                    Provider provider = target.any(tx);
                    providers.put(tx, tagged(provider, Entity.minus(provider.tags(), keys)));
                    return output;
                });
    }

    private static Provider tagged(Provider provider, Map<String, String> tags) {
        return switch (provider) {
            case OidcProvider oidc -> oidc.tagged(tags);
            case SamlProvider saml -> saml.tagged(tags);
        };
    }
}
