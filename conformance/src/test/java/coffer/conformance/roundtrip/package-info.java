/// Requests that botocore wrote, and what arrived of them, in comparable form.
@NullMarked
package coffer.conformance.roundtrip;

import org.jspecify.annotations.NullMarked;
