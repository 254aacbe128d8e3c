package coffer.policy.document;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.document.PrincipalElement.Name;
import coffer.policy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the names of principals. A wildcard may stand for everyone, never for a part of a name.
// AWS: IAM User Guide, "AWS JSON policy elements: Principal".
final class PrincipalParser {
    private static final Pattern ENTITY = Pattern.compile("(user|role)/[\\x21-\\x7e&&[^*?]]+");
    private static final Pattern SESSION =
            Pattern.compile("(assumed-role/[^/*?]+|federated-user)/[^/*?]+");

    private final Complaints complaints;

    PrincipalParser(Complaints complaints) {
        this.complaints = complaints;
    }

    List<Name> names(Json value) {
        return switch (value) {
            case Json.Text(String text) when text.equals("*") -> List.of(new Name.Everyone());
            case Json.Text(String text) -> throw complaints.invalidPrincipal("AWS", text);
            case Json.Fields(Map<String, Json> byType) -> names(byType);
            default -> throw complaints.syntax("Principal is neither `*` nor an object");
        };
    }

    private List<Name> names(Map<String, Json> byType) {
        List<Name> names = new ArrayList<>();
        byType.forEach((type, value) -> {
            List<Json> items = value instanceof Json.Items(List<Json> many) ? many : List.of(value);
            for (Json item : items) {
                if (!(item instanceof Json.Text(String text))) {
                    throw complaints.syntax("a principal is not a string");
                }
                names.add(name(type, text));
            }
        });
        if (names.isEmpty()) throw complaints.missing("Principal");
        return names;
    }

    private Name name(String type, String text) {
        return switch (type) {
            case "AWS" -> aws(text);
            case "Service" -> service(text);
            case "Federated" -> provider(text);
            default -> throw complaints.invalidPrincipal(type, text);
        };
    }

    private Name aws(String text) {
        if (text.equals("*")) return new Name.Everyone();
        if (AccountId.isOne(text)) return new Name.Account(new AccountId(text));
        if (PrincipalNames.isUniqueId(text)) return new Name.UniqueId(text);
        Arn arn = Arn.find(text).orElseThrow(() -> invalid(text));
        if (!AccountId.isOne(arn.account()) || !arn.region().isEmpty()) {
            throw invalid(text);
        }
        if (arn.service().equals("iam") && arn.resource().equals("root")) {
            return new Name.Account(new AccountId(arn.account()));
        }
        Optional<Pattern> form =
                switch (arn.service()) {
                    case "iam" -> Optional.of(ENTITY);
                    case "sts" -> Optional.of(SESSION);
                    default -> Optional.empty();
                };
        boolean isNamed = form.isPresent() && form.get().matcher(arn.resource()).matches();
        if (!isNamed) throw invalid(text);
        return new Name.Entity(arn);
    }

    private PolicySyntaxException invalid(String text) {
        return complaints.invalidPrincipal("AWS", text);
    }

    private Name service(String text) {
        if (text.equals("*")) return new Name.EveryService();
        if (PrincipalNames.isService(text)) return new Name.Service(text);
        throw complaints.invalidPrincipal("SERVICE", text);
    }

    private Name provider(String text) {
        boolean isWild = text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
        if (text.isEmpty() || isWild) throw complaints.invalidPrincipal("FEDERATED", text);
        return new Name.Provider(text);
    }
}
