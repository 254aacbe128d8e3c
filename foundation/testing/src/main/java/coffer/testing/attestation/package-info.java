/// Attestation documents and the certificates under them, made without any code of the product.
@NullMarked
package coffer.testing.attestation;

import org.jspecify.annotations.NullMarked;
