/// Forms with a file in them, as browsers post them.
@NullMarked
package coffer.wire.form;

import org.jspecify.annotations.NullMarked;
