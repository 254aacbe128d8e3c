/// SAML 2.0: people for whom an identity provider vouches by a signed assertion.
@NullMarked
package coffer.sts.saml;

import org.jspecify.annotations.NullMarked;
