/// Virtual MFA devices: authenticator apps that share a seed with the server.
@NullMarked
package coffer.iam.mfa;

import org.jspecify.annotations.NullMarked;
