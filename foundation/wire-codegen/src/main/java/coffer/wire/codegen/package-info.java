/// Build time: turns the models of services into records and operation tables.
@NullMarked
package coffer.wire.codegen;

import org.jspecify.annotations.NullMarked;
