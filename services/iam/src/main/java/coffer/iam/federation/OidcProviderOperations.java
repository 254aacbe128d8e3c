package coffer.iam.federation;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.AddClientIDToOpenIDConnectProviderRequest;
import coffer.iam.api.AddClientIDToOpenIDConnectProviderResponse;
import coffer.iam.api.CreateOpenIDConnectProviderRequest;
import coffer.iam.api.CreateOpenIDConnectProviderResponse;
import coffer.iam.api.DeleteOpenIDConnectProviderRequest;
import coffer.iam.api.DeleteOpenIDConnectProviderResponse;
import coffer.iam.api.GetOpenIDConnectProviderRequest;
import coffer.iam.api.GetOpenIDConnectProviderResponse;
import coffer.iam.api.ListOpenIDConnectProvidersRequest;
import coffer.iam.api.ListOpenIDConnectProvidersResponse;
import coffer.iam.api.OpenIDConnectProviderListEntry;
import coffer.iam.api.RemoveClientIDFromOpenIDConnectProviderRequest;
import coffer.iam.api.RemoveClientIDFromOpenIDConnectProviderResponse;
import coffer.iam.api.UpdateOpenIDConnectProviderThumbprintRequest;
import coffer.iam.api.UpdateOpenIDConnectProviderThumbprintResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.federation.Provider.Kind;
import coffer.iam.tag.Tags;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// OpenID Connect providers. AWS: IAM API Reference.
public final class OidcProviderOperations {
    private static final int MOST_CLIENT_IDS = 100;
    private static final int MOST_THUMBPRINTS = 5;
    private static final Pattern URL =
            Pattern.compile(
                    "https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%!$&'()+,;=:@/-]*)?");
    // Its claims would be condition keys like those of a service, such as `aws:PrincipalOrgID`.
    private static final Pattern BARE_WORD = Pattern.compile("https://[A-Za-z0-9-]+");
    private static final Pattern THUMBPRINT = Pattern.compile("[0-9A-Fa-f]{40}");

    private final Desk desk;
    private final Providers providers;
    private final IssuerPages pages;

    OidcProviderOperations(Desk desk, Providers providers, IssuerPages pages) {
        this.desk = desk;
        this.providers = providers;
        this.pages = pages;
    }

    public Plan<CreateOpenIDConnectProviderResponse> createOpenIDConnectProvider(
            CreateOpenIDConnectProviderRequest input, Call call) {
        String name = name(input.url());
        Map<String, String> tags = Tags.of(input.tags());
        List<String> clientIds = distinct(input.clientIDList().orElse(List.of()));
        if (clientIds.size() > MOST_CLIENT_IDS) throw tooManyClientIds();
        input.thumbprintList().ifPresent(OidcProviderOperations::check);
        return Plan.demanding(creation(name, tags))
                .then(_ -> {
                    List<String> thumbprints =
                            input.thumbprintList()
                                    .filter(given -> !given.isEmpty())
                                    .map(OidcProviderOperations::folded)
                                    .orElseGet(() -> List.of(fetchedThumbprint(name)));
                    OidcProvider provider =
                            new OidcProvider(name, clientIds, thumbprints, call.time(), tags);
                    return Effect.change(tx -> {
                        providers.add(tx, provider);
                        return CreateOpenIDConnectProviderResponse.builder()
                                .openIDConnectProviderArn(provider.arn(desk.account()).toString())
                                .tags(Tags.shown(tags))
                                .build();
                    });
                });
    }

    public Plan<DeleteOpenIDConnectProviderResponse> deleteOpenIDConnectProvider(
            DeleteOpenIDConnectProviderRequest input, Call call) {
        ProviderTarget target = target(input.openIDConnectProviderArn());
        return desk.changing(
                target.demand("iam:DeleteOpenIDConnectProvider"),
                tx -> {
                    providers.remove(tx, target.oidc(tx));
                    return DeleteOpenIDConnectProviderResponse.builder().build();
                });
    }

    public Plan<GetOpenIDConnectProviderResponse> getOpenIDConnectProvider(
            GetOpenIDConnectProviderRequest input, Call call) {
        ProviderTarget target = target(input.openIDConnectProviderArn());
        return desk.reading(
                target.demand("iam:GetOpenIDConnectProvider"),
                snapshot -> {
                    OidcProvider provider = target.oidc(snapshot);
                    return GetOpenIDConnectProviderResponse.builder()
                            .url(provider.name())
                            .clientIDList(provider.clientIds())
                            .thumbprintList(provider.thumbprints())
                            .createDate(provider.created())
                            .tags(Tags.list(provider.tags()))
                            .build();
                });
    }

    public Plan<ListOpenIDConnectProvidersResponse> listOpenIDConnectProviders(
            ListOpenIDConnectProvidersRequest input, Call call) {
        return desk.reading(
                desk.collection("iam:ListOpenIDConnectProviders", Kind.OIDC.word(), "/"),
                snapshot ->
                        ListOpenIDConnectProvidersResponse.builder()
                                .openIDConnectProviderList(
                                        providers.allOidc(snapshot).stream()
                                                .map(each -> each.arn(desk.account()).toString())
                                                .map(arn ->
                                                        OpenIDConnectProviderListEntry.builder()
                                                                .arn(arn)
                                                                .build())
                                                .toList())
                                .build());
    }

    public Plan<AddClientIDToOpenIDConnectProviderResponse> addClientIDToOpenIDConnectProvider(
            AddClientIDToOpenIDConnectProviderRequest input, Call call) {
        ProviderTarget target = target(input.openIDConnectProviderArn());
        return desk.changing(
                target.demand("iam:AddClientIDToOpenIDConnectProvider"),
                tx -> {
                    OidcProvider provider = target.oidc(tx);
                    if (!provider.clientIds().contains(input.clientID())) {
                        if (provider.clientIds().size() >= MOST_CLIENT_IDS) {
                            throw tooManyClientIds();
                        }
                        providers.put(
                                tx,
                                provider.withClientIds(
                                        Entity.plus(provider.clientIds(), input.clientID())));
                    }
                    return AddClientIDToOpenIDConnectProviderResponse.builder().build();
                });
    }

    public Plan<RemoveClientIDFromOpenIDConnectProviderResponse>
            removeClientIDFromOpenIDConnectProvider(
                    RemoveClientIDFromOpenIDConnectProviderRequest input, Call call) {
        ProviderTarget target = target(input.openIDConnectProviderArn());
        return desk.changing(
                target.demand("iam:RemoveClientIDFromOpenIDConnectProvider"),
                tx -> {
                    OidcProvider provider = target.oidc(tx);
                    providers.put(
                            tx,
                            provider.withClientIds(
                                    Entity.minus(provider.clientIds(), input.clientID())));
                    return RemoveClientIDFromOpenIDConnectProviderResponse.builder().build();
                });
    }

    public Plan<UpdateOpenIDConnectProviderThumbprintResponse>
            updateOpenIDConnectProviderThumbprint(
                    UpdateOpenIDConnectProviderThumbprintRequest input, Call call) {
        ProviderTarget target = target(input.openIDConnectProviderArn());
        check(input.thumbprintList());
        return desk.changing(
                target.demand("iam:UpdateOpenIDConnectProviderThumbprint"),
                tx -> {
                    OidcProvider provider = target.oidc(tx);
                    providers.put(tx, provider.withThumbprints(folded(input.thumbprintList())));
                    return UpdateOpenIDConnectProviderThumbprintResponse.builder().build();
                });
    }

    private ProviderTarget target(String arn) {
        return ProviderTarget.of(desk, providers, Kind.OIDC, arn);
    }

    private List<Demand> creation(String name, Map<String, String> tags) {
        return Tags.creating(
                ProviderTarget.fresh(providers, Kind.OIDC, name)::demand,
                "iam:CreateOpenIDConnectProvider",
                "iam:TagOpenIDConnectProvider",
                tags);
    }

    // AWS: CreateOpenIDConnectProvider, "ThumbprintList": without one it is retrieved.
    private String fetchedThumbprint(String name) {
        try {
            return pages.thumbprint(IssuerPages.uri("https://" + name));
        } catch (IssuerUnreachableException e) {
            throw IamError.OPEN_ID_IDP_COMMUNICATION.because(
                    "Please make sure the OpenID Connect provider can be reached at https://"
                            + name);
        }
    }

    /// The URL without `https://`. A port may be given, which AWS does not take.
    private static String name(String url) {
        boolean isGood =
                URL.matcher(url).matches()
                        && !BARE_WORD.matcher(url).matches()
                        && !url.contains("..")
                        && url.indexOf("//", 8) < 0;
        if (!isGood) {
            throw IamError.VALIDATION.because("Invalid Open ID Connect Provider URL");
        }
        return url.substring("https://".length());
    }

    private static void check(List<String> thumbprints) {
        if (thumbprints.size() > MOST_THUMBPRINTS) {
            throw IamError.INVALID_INPUT.because(
                    "Thumbprint list must contain fewer than 5 entries.");
        }
        for (String thumbprint : thumbprints) {
            if (!THUMBPRINT.matcher(thumbprint).matches()) {
                throw IamError.INVALID_INPUT.because(
                        "Thumbprints are 40 hexadecimal digits: `" + thumbprint + "`");
            }
        }
    }

    private static List<String> folded(List<String> thumbprints) {
        return distinct(thumbprints.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList());
    }

    private static List<String> distinct(List<String> texts) {
        return texts.stream().distinct().toList();
    }

    private static RuntimeException tooManyClientIds() {
        return Directory.quota("ClientIdsPerOpenIdConnectProvider", MOST_CLIENT_IDS);
    }
}
