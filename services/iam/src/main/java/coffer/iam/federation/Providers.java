package coffer.iam.federation;

import coffer.iam.IamError;
import coffer.iam.directory.Directory;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;

/// Where the identity providers of an account are kept, by name.
public final class Providers {
    static final int MOST = 100;
    private static final Table<OidcProvider> OIDC =
            Table.ordered("iam_oidc_providers", OidcProvider.class);
    private static final Table<SamlProvider> SAML =
            Table.ordered("iam_saml_providers", SamlProvider.class);

    private final Directory directory;

    public Providers(Directory directory) {
        this.directory = directory;
    }

    AccountId account() {
        return directory.account();
    }

    /// The OpenID Connect provider whose URL is this, without `https://`.
    public Optional<OidcProvider> oidc(Snapshot snapshot, String name) {
        return snapshot.find(OIDC, key(Provider.Kind.OIDC, name));
    }

    public Optional<SamlProvider> saml(Snapshot snapshot, String name) {
        return snapshot.find(SAML, key(Provider.Kind.SAML, name));
    }

    Optional<? extends Provider> find(Snapshot snapshot, Provider.Kind kind, String name) {
        return switch (kind) {
            case OIDC -> oidc(snapshot, name);
            case SAML -> saml(snapshot, name);
        };
    }

    /// In the order of their names.
    List<OidcProvider> allOidc(Snapshot snapshot) {
        return all(snapshot, OIDC, Provider.Kind.OIDC);
    }

    List<SamlProvider> allSaml(Snapshot snapshot) {
        return all(snapshot, SAML, Provider.Kind.SAML);
    }

    /// How many there are of either kind.
    public int count(Snapshot snapshot) {
        return allOidc(snapshot).size() + allSaml(snapshot).size();
    }

    /// Throws if the name is taken or the account is full.
    void add(Transaction tx, Provider provider) {
        Provider.Kind kind = provider.kind();
        if (find(tx, kind, provider.name()).isPresent()) {
            throw IamError.ENTITY_ALREADY_EXISTS.because(
                    switch (kind) {
                        case OIDC ->
                                "Provider with url https://" + provider.name() + " already exists.";
                        case SAML ->
                                "SAML provider with name " + provider.name() + " already exists.";
                    });
        }
        int count =
                switch (kind) {
                    case OIDC -> allOidc(tx).size();
                    case SAML -> allSaml(tx).size();
                };
        if (count >= MOST) throw Directory.quota(kind.title() + "sPerAccount", MOST);
        put(tx, provider);
    }

    void put(Transaction tx, Provider provider) {
        directory.revision().advance(tx);
        Key key = key(provider.kind(), provider.name());
        switch (provider) {
            case OidcProvider oidc -> tx.put(OIDC, key, oidc);
            case SamlProvider saml -> tx.put(SAML, key, saml);
        }
    }

    void remove(Transaction tx, Provider provider) {
        directory.revision().advance(tx);
        Key key = key(provider.kind(), provider.name());
        switch (provider) {
            case OidcProvider _ -> tx.delete(OIDC, key);
            case SamlProvider _ -> tx.delete(SAML, key);
        }
    }

    /// The name in an ARN of that kind, of this account. Throws for every other text.
    String nameIn(String arn, Provider.Kind kind) {
        String prefix = kind.word() + "/";
        return Arn.find(arn)
                .filter(named -> named.service().equals("iam"))
                .filter(named -> named.account().equals(account().digits()))
                .map(Arn::resource)
                .filter(resource -> resource.startsWith(prefix))
                .map(resource -> resource.substring(prefix.length()))
                .orElseThrow(() -> IamError.INVALID_INPUT.because("Invalid ARN: " + arn));
    }

    private <P> List<P> all(Snapshot snapshot, Table<P> table, Provider.Kind kind) {
        return snapshot.list(table, scope(kind), Range.first(MOST)).stream()
                .map(Entry::value)
                .toList();
    }

    private Key key(Provider.Kind kind, String name) {
        return Key.of(scope(kind), name);
    }

    private Scope scope(Provider.Kind kind) {
        return Scope.of("aws", account().digits(), "global", "iam", kind.word());
    }
}
