package coffer.iam.federation;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.CreateSAMLProviderRequest;
import coffer.iam.api.CreateSAMLProviderResponse;
import coffer.iam.api.DeleteSAMLProviderRequest;
import coffer.iam.api.DeleteSAMLProviderResponse;
import coffer.iam.api.GetSAMLProviderRequest;
import coffer.iam.api.GetSAMLProviderResponse;
import coffer.iam.api.ListSAMLProvidersRequest;
import coffer.iam.api.ListSAMLProvidersResponse;
import coffer.iam.api.SAMLProviderListEntry;
import coffer.iam.api.UpdateSAMLProviderRequest;
import coffer.iam.api.UpdateSAMLProviderResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.UniqueIds;
import coffer.iam.federation.Provider.Kind;
import coffer.iam.tag.Tags;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// SAML providers. AWS: IAM API Reference. Encrypted assertions are not understood, so private keys
/// to open them are refused.
public final class SamlProviderOperations {
    // As long as AWS lets one live whose metadata does not say.
    private static final int YEARS = 100;

    private final Desk desk;
    private final Providers providers;
    private final UniqueIds ids;

    SamlProviderOperations(Desk desk, Providers providers, UniqueIds ids) {
        this.desk = desk;
        this.providers = providers;
        this.ids = ids;
    }

    public Plan<CreateSAMLProviderResponse> createSAMLProvider(
            CreateSAMLProviderRequest input, Call call) {
        refuseEncryption(
                input.addPrivateKey(), input.assertionEncryptionMode().map(String::valueOf));
        String metadata = checked(input.samlMetadataDocument());
        Map<String, String> tags = Tags.of(input.tags());
        SamlProvider provider =
                new SamlProvider(input.name(), ids.samlProvider(), metadata, call.time(), tags);
        return desk.changing(
                creation(input.name(), tags),
                tx -> {
                    providers.add(tx, provider);
                    return CreateSAMLProviderResponse.builder()
                            .samlProviderArn(provider.arn(desk.account()).toString())
                            .tags(Tags.shown(tags))
                            .build();
                });
    }

    public Plan<UpdateSAMLProviderResponse> updateSAMLProvider(
            UpdateSAMLProviderRequest input, Call call) {
        refuseEncryption(
                input.addPrivateKey(), input.assertionEncryptionMode().map(String::valueOf));
        if (input.removePrivateKey().isPresent()) {
            throw IamError.INVALID_INPUT.because(
                    "Failed to remove private key because the Key ID does not match a private"
                            + " key.");
        }
        Optional<String> metadata =
                input.samlMetadataDocument().map(SamlProviderOperations::checked);
        if (metadata.isEmpty() && input.assertionEncryptionMode().isEmpty()) {
            throw IamError.INVALID_INPUT.because(
                    "Unable to update identity provider. No updates are defined for metadata or"
                            + " encryption assertion.");
        }
        ProviderTarget target = target(input.samlProviderArn());
        return desk.changing(
                target.demand("iam:UpdateSAMLProvider"),
                tx -> {
                    SamlProvider provider = target.saml(tx);
                    metadata.ifPresent(text -> providers.put(tx, provider.describedBy(text)));
                    return UpdateSAMLProviderResponse.builder()
                            .samlProviderArn(input.samlProviderArn())
                            .build();
                });
    }

    public Plan<GetSAMLProviderResponse> getSAMLProvider(GetSAMLProviderRequest input, Call call) {
        ProviderTarget target = target(input.samlProviderArn());
        return desk.reading(
                target.demand("iam:GetSAMLProvider"),
                snapshot -> {
                    SamlProvider provider = target.saml(snapshot);
                    return GetSAMLProviderResponse.builder()
                            .samlProviderUUID(provider.uuid())
                            .samlMetadataDocument(provider.metadata())
                            .createDate(provider.created())
                            .validUntil(validUntil(provider))
                            .tags(Tags.list(provider.tags()))
                            .build();
                });
    }

    public Plan<ListSAMLProvidersResponse> listSAMLProviders(
            ListSAMLProvidersRequest input, Call call) {
        return desk.reading(
                desk.collection("iam:ListSAMLProviders", Kind.SAML.word(), "/"),
                snapshot ->
                        ListSAMLProvidersResponse.builder()
                                .samlProviderList(
                                        providers.allSaml(snapshot).stream()
                                                .map(this::entry)
                                                .toList())
                                .build());
    }

    public Plan<DeleteSAMLProviderResponse> deleteSAMLProvider(
            DeleteSAMLProviderRequest input, Call call) {
        ProviderTarget target = target(input.samlProviderArn());
        return desk.changing(
                target.demand("iam:DeleteSAMLProvider"),
                tx -> {
                    providers.remove(tx, target.saml(tx));
                    return DeleteSAMLProviderResponse.builder().build();
                });
    }

    private SAMLProviderListEntry entry(SamlProvider provider) {
        return SAMLProviderListEntry.builder()
                .arn(provider.arn(desk.account()).toString())
                .createDate(provider.created())
                .validUntil(validUntil(provider))
                .build();
    }

    private static Instant validUntil(SamlProvider provider) {
        return SamlMetadata.parse(provider.metadata())
                .validUntil()
                .orElseGet(() ->
                        provider.created().atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant());
    }

    private ProviderTarget target(String arn) {
        return ProviderTarget.of(desk, providers, Kind.SAML, arn);
    }

    private List<Demand> creation(String name, Map<String, String> tags) {
        return Tags.creating(
                ProviderTarget.fresh(providers, Kind.SAML, name)::demand,
                "iam:CreateSAMLProvider",
                "iam:TagSAMLProvider",
                tags);
    }

    private static String checked(String metadata) {
        try {
            SamlMetadata _ = SamlMetadata.parse(metadata);
            return metadata;
        } catch (InvalidXmlException e) {
            throw IamError.INVALID_INPUT.because("Could not parse metadata: " + e.getMessage());
        }
    }

    private static void refuseEncryption(Optional<String> privateKey, Optional<String> mode) {
        if (privateKey.isPresent()) {
            throw IamError.INVALID_INPUT.because(
                    "Invalid private key: encrypted assertions are not understood here.");
        }
        if (mode.filter("Required"::equals).isPresent()) {
            throw IamError.INVALID_INPUT.because(
                    "Unable to set assertion encryption mode to Required because no private key is"
                            + " provided.");
        }
    }
}
