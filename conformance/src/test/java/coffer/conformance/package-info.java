/// Real clients, unmodified, against a running server over TLS.
@NullMarked
package coffer.conformance;

import org.jspecify.annotations.NullMarked;
