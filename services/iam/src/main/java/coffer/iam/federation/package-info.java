/// Identity providers that an account trusts, by OpenID Connect and by SAML, and how to reach them.
@NullMarked
package coffer.iam.federation;

import org.jspecify.annotations.NullMarked;
