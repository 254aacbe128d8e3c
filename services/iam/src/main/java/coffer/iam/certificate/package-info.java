/// X.509 certificates: those of servers, kept with their keys, and those users sign with.
@NullMarked
package coffer.iam.certificate;

import org.jspecify.annotations.NullMarked;
