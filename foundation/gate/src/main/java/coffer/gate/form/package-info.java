/// Forms by which browsers upload to a bucket.
@NullMarked
package coffer.gate.form;

import org.jspecify.annotations.NullMarked;
