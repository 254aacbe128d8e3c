package coffer.iam.federation;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.Map;

/// Somebody outside who vouches for people, and whom roles may trust.
public sealed interface Provider permits OidcProvider, SamlProvider {
    Kind kind();

    /// What comes after the kind in its ARN.
    String name();

    Map<String, String> tags();

    default Arn arn(AccountId account) {
        return Arn.global("iam", account, kind().word() + "/" + name());
    }

    /// The two kinds there are.
    enum Kind {
        OIDC("oidc-provider", "OpenIDConnectProvider", "AWS::IAM::OIDCProvider"),
        SAML("saml-provider", "SAMLProvider", "AWS::IAM::SAMLProvider");

        private final String word;
        private final String title;
        private final String resourceType;

        Kind(String word, String title, String resourceType) {
            this.word = word;
            this.title = title;
            this.resourceType = resourceType;
        }

        /// As in ARNs.
        public String word() {
            return word;
        }

        /// As in action names.
        public String title() {
            return title;
        }

        /// As CloudTrail names it.
        public String resourceType() {
            return resourceType;
        }
    }
}
